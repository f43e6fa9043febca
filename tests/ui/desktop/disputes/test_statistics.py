import pytest
import shapely
from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from layers.store import Store
from layers.text import text
from tests.ui.desktop.conftest import wait
from tests.ui.desktop.county import SOUTH, STEP, WEST, frame
from ui.desktop import theme

LEFT = Qt.MouseButton.LeftButton
EDGE = WEST + STEP


def load(path, gathered, spread=15):
    rows = [
        {
            "title": "青山<b>林地",
            "state": "found",
            "grade": "red",
            "found_on": "2026-01-05",
            "geometry": shapely.Point(x, y),
        }
        for x, y in [
            *[(EDGE, SOUTH + 2 * STEP * i / spread) for i in range(spread)],
            *[(EDGE, SOUTH + STEP / 2 + 0.0001 * i) for i in range(gathered)],
        ]
    ]
    with Store.open(path) as store:
        store.load("dispute", frame("dispute", [{**row, "key": f"d{i}"} for i, row in enumerate(rows)]), text("Import"))


@pytest.fixture
def page(request, workspace, window, qtbot):
    load(workspace, *getattr(request, "param", (15,)))
    assert window.open_path(workspace)
    wait(qtbot, window)
    made = window.open_job("disputes").turn_to("statistics")
    settle(qtbot, window, made)
    return made


def settle(qtbot, window, page):
    qtbot.waitUntil(lambda: not page._wait.isActive() and page._job is None and not window.busy, timeout=20_000)


def choose(qtbot, window, page, field, value):
    field.setFocus()
    field.set_value(value)
    settle(qtbot, window, page)


def drawn(window):
    return [layer.id for layer in window.canvas.layers() if layer.id.startswith("statistics")]


def test_what_gathers_is_drawn_listed_and_said(page, window, qtbot):
    assert "Hot stretches: 1" in page.verdict.text()
    assert "statistics-hot" in drawn(window)
    assert "n = 30" in page.how.text()
    assert "nobody patrols" in page.how.text()
    assert page.spots.model().rowCount() == 1
    assert "城关青山线" in page.spots.model().index(0, 0).data()
    assert page.legend.isVisible()
    assert not page.chart.isVisible()


def test_a_click_on_a_hot_spot_goes_there_and_so_does_enter(page, window, qtbot):
    index = page.spots.model().index(0, 0)
    page.spots.setCurrentIndex(index)
    window.canvas.set_center(100.0, 30.0)
    qtbot.mouseClick(page.spots.viewport(), LEFT, pos=page.spots.visualRect(index).center())
    lon, lat = window.canvas.center()
    assert (lon, lat) == (pytest.approx(EDGE, abs=0.01), pytest.approx(SOUTH + STEP / 2, abs=0.03))
    window.canvas.set_center(100.0, 30.0)
    qtbot.keyClick(page.spots, Qt.Key.Key_Return)
    assert window.canvas.center()[0] == pytest.approx(EDGE, abs=0.01)


@pytest.mark.parametrize("page", [(0, 7)], indirect=True)
def test_few_cases_have_a_sentence_and_only_their_places(page, window):
    assert page.verdict.text().startswith("Too few cases to see whether they gather (7, under 10)")
    assert drawn(window) == ["statistics-places"]
    assert not page.spots.isVisible()


@pytest.mark.parametrize("page", [(0, 30)], indirect=True)
def test_what_chance_explains_is_pale_and_nothing_is_hot(page, window):
    assert "Nothing gathers beyond chance" in page.verdict.text()
    assert "statistics-hot" not in drawn(window)
    assert not page.spots.isVisible()


def test_each_picture_shows_its_own_choices_and_answers(page, window, qtbot):
    asking = page.asking
    assert asking.line_reach.isVisible()
    assert not asking.level.isVisible()
    choose(qtbot, window, page, asking.what, "area")
    assert asking.area_reach.isVisible()
    assert not asking.line_reach.isVisible()
    assert any(name.startswith("statistics-area") for name in drawn(window))
    choose(qtbot, window, page, asking.what, "unit")
    assert "3 units to compare: too few" in page.verdict.text()
    assert page.spots_head.text() == "Most cases"
    assert page.spots.model().index(0, 0).data() in ("城关镇", "青山乡")
    choose(qtbot, window, page, asking.what, "time")
    assert page.chart.isVisible()
    assert not asking.weights.isVisible()
    assert drawn(window) == []
    assert page.chart.grab().toImage().pixelColor(2, 2).isValid()


def test_weights_and_times_are_asked(page, window, qtbot):
    choose(qtbot, window, page, page.asking.weights, "grade")
    assert "red 4" in page.how.text()
    page.asking.since.setDate(QDate(2026, 2, 1))
    page.asking.until.setDate(QDate(2026, 3, 1))
    choose(qtbot, window, page, page.asking.when, "own")
    assert page.asking.since.isVisible()
    assert "found from 2026-02-01 to 2026-03-01" in page.how.text()
    assert page.verdict.text().startswith("Too few cases")
    page.asking.since.setDate(QDate(2026, 5, 1))
    assert page.asking.until.date() == QDate(2026, 5, 1)
    settle(qtbot, window, page)


def test_a_change_of_the_register_is_counted_and_undone(page, window, qtbot):
    from layers.change import Change, delete

    before = page.how.text()
    row = window.store.row("dispute", "d0")
    assert window.perform(Change(text("Delete"), (delete("dispute", "d0", row),)))
    qtbot.waitUntil(lambda: "n = 29" in page.how.text(), timeout=20_000)
    window.undo()
    qtbot.waitUntil(lambda: page.how.text() == before, timeout=20_000)


def test_it_can_be_stopped_and_asked_again(page, window, qtbot, monkeypatch):
    import ui.desktop.disputes.statistics.page as module

    def slow(*_given):
        progress = _given[-1]
        for n in range(10_000):
            progress.step(n, 10_000, "slow")
            shapely.Point(0, 0).buffer(1)
            __import__("time").sleep(0.001)

    real = module.answer
    monkeypatch.setattr(module, "answer", slow)
    page.compute()
    assert page.busy.isVisible()
    qtbot.mouseClick(page.stop_button, LEFT)
    qtbot.waitUntil(lambda: page.again_button.isVisible(), timeout=10_000)
    assert not page.busy.isVisible()
    monkeypatch.setattr(module, "answer", real)
    qtbot.mouseClick(page.again_button, LEFT)
    settle(qtbot, window, page)
    assert not page.again_button.isVisible()


def test_only_the_last_question_is_answered(page, window, qtbot):
    for what in ("area", "unit", "time", "line"):
        page.asking.what.set_value(what)
        page.compute()
    settle(qtbot, window, page)
    assert "Hot stretches: 1" in page.verdict.text()
    assert "statistics-hot" in drawn(window)


def test_a_failure_is_shown_and_can_be_tried_again(page, window, qtbot, monkeypatch):
    import ui.desktop.disputes.statistics.page as module
    from layers.errors import GisDeskError

    def broken(*_given):
        raise GisDeskError("it broke", do="mend it")

    shown = []
    monkeypatch.setattr(module, "answer", broken)
    monkeypatch.setattr(type(window), "show_error", lambda _self, exc: shown.append(str(exc)))
    page.compute()
    qtbot.waitUntil(lambda: bool(shown), timeout=10_000)
    assert page.again_button.isVisible()
    assert not page.busy.isVisible()


def test_the_words_are_copied_plain(page, window, qtbot):
    qtbot.mouseClick(page.copy_button, LEFT)
    copied = QApplication.clipboard().text()
    assert page.verdict.text() in copied
    assert page.how.text() in copied


def test_the_picture_goes_with_the_page_and_the_workspace(page, window, qtbot):
    window.open_job("disputes").turn_to("register")
    assert drawn(window) == []
    window.open_job("disputes").turn_to("statistics")
    assert "statistics-hot" in drawn(window)
    settle(qtbot, window, page)
    window.close_workspace()
    wait(qtbot, window)
    assert drawn(window) == []
    page.refresh()
    assert page.verdict.text() == "Open a workspace first."
    assert not page.spots.isVisible()


def test_the_rim_is_seen_on_dark_and_light_ground(page, window, qtbot):
    settle(qtbot, window, page)
    light, mode = theme.now().text, theme._state["mode"]
    assert any(key.rim == light for key in page._picture.legend)
    theme.apply(QApplication.instance(), "dark")
    try:
        qtbot.waitUntil(lambda: any(key.rim == theme.now().text for key in page._picture.legend), timeout=20_000)
        assert theme.now().text != light
    finally:
        theme.apply(QApplication.instance(), mode)
    settle(qtbot, window, page)


def test_everything_has_a_name_and_words_are_plain(page):
    controls = [w for w in page.findChildren(QWidget) if w.focusPolicy() != Qt.FocusPolicy.NoFocus and w.isVisible()]
    nameless = [
        w
        for w in controls
        if not w.accessibleName() and not w.objectName().startswith("qt_") and not isinstance(w, QLabel)
    ]
    assert [type(w).__name__ for w in nameless if type(w).__name__ not in ("QWidget", "QScrollBar")] == []
    assert all(label.textFormat() == Qt.TextFormat.PlainText for label in (page.verdict, page.how))


def test_the_list_is_a_good_model(page, qtmodeltester):
    qtmodeltester.check(page.spots.model())
