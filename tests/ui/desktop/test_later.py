from PySide6.QtWidgets import QLabel

from ui.desktop.later import Later


def test_a_panel_is_built_when_somebody_looks_and_only_once(qtbot):
    made = []

    def make():
        made.append(QLabel("years"))
        return made[-1]

    later = Later(make)
    qtbot.addWidget(later)
    assert later.built is None
    later.show()
    assert made == [later.built]
    later.hide()
    later.show()
    assert made == [later.inside]
    assert made[0].isVisible()


def test_a_panel_that_is_asked_for_is_built_before_it_is_seen(qtbot):
    later = Later(lambda: QLabel("years"))
    qtbot.addWidget(later)
    assert later.inside is later.built
    assert later.inside.parentWidget() is later
