"""The print composer as a user meets it: choose, arrange, check, print, undo."""

import json

import pandas as pd
import pikepdf
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage, QPalette
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QApplication, QComboBox, QLineEdit, QListWidget

from gis_desk.map.layout import parse_layout, templates
from gis_desk.map.layout.items import KINDS
from layers.store import Store
from layers.text import text
from tests.gis_desk.map.layout.county import HOME, frames, plan
from ui.desktop import theme
from ui.desktop.composer import saved
from ui.desktop.composer.chooser import LayoutChooser
from ui.texts import choose_language


@pytest.fixture
def county(tmp_path):
    path = tmp_path / "county.gpkg"
    with Store.create(path, county=HOME) as store:
        for name, frame in frames().items():
            store.load(name, frame, text(name))
    return path


@pytest.fixture
def composer(window, county, qtbot):
    """The composer of the open county, its first page drawn."""
    assert window.open_path(county)
    qtbot.waitUntil(lambda: not window.busy, timeout=10_000)
    qtbot.keyClick(window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.composing.composer is not None, timeout=5000)
    made = window.composing.composer
    qtbot.waitExposed(made)
    rest(made, qtbot)
    return made


def rest(composer, qtbot):
    """Until nothing is drawn or checked any more."""
    qtbot.waitUntil(lambda: composer.preview.seen is not None and not composer.busy, timeout=20_000)


def pixel(composer, x, y):
    place = composer.preview.to_px(x, y)
    return QPoint(round(place.x()), round(place.y()))


def drag(composer, qtbot, start, end, modifier=Qt.KeyboardModifier.NoModifier):
    view = composer.preview
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, modifier, pixel(composer, *start))
    qtbot.mouseMove(view, pixel(composer, (start[0] + end[0]) / 2, (start[1] + end[1]) / 2))
    view.mouseMoveEvent(_moved(view, pixel(composer, *end), modifier))
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, modifier, pixel(composer, *end))


def _moved(view, place, modifier):
    from PySide6.QtCore import QEvent, QPointF
    from PySide6.QtGui import QMouseEvent

    at = QPointF(place)
    return QMouseEvent(
        QEvent.Type.MouseMove, at, view.mapToGlobal(at), Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton, modifier
    )


def test_it_opens_with_the_county_on_its_page(composer):
    assert composer.editing.layout.id == "county-a3-1"
    assert composer.pages.count() == 1
    assert composer.items.view.count() == len(templates()["county-a3"].on(1))
    assert not composer.preview.seen.image.isNull()
    assert composer.findings.findings
    assert "print composer" in composer.windowTitle()


def test_a_click_selects_and_shows_the_properties(composer, qtbot):
    item = composer.editing.layout.item("legend")
    qtbot.mouseClick(composer.preview, Qt.MouseButton.LeftButton, pos=pixel(composer, item.x + 20, item.y + 3))
    assert composer.editing.selected == "legend"
    assert composer.properties.control("columns").value() == 1
    assert composer.items.view.currentItem().text() == "Legend"
    qtbot.keyClick(composer.preview, Qt.Key.Key_Escape)
    assert composer.editing.selected == ""


def test_moving_with_the_mouse_is_one_step_of_undo(composer, qtbot):
    before = composer.editing.layout.item("scale")
    composer.editing.select("scale")
    start = (before.x + 20, before.y + 5)
    drag(composer, qtbot, start, (start[0] - 30, start[1] + 40), Qt.KeyboardModifier.ControlModifier)
    after = composer.editing.layout.item("scale")
    per = 1.5 / composer.preview.pixels_per_mm
    assert after.x == pytest.approx(before.x - 30, abs=per)
    assert after.y == pytest.approx(before.y + 40, abs=per)
    assert (after.width, after.height) == (before.width, before.height)
    assert composer.editing.stack.count() == 1
    qtbot.keyClick(composer, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert composer.editing.layout.item("scale") == before


def test_a_box_snaps_to_the_edge_of_another(composer, qtbot):
    scale, legend = composer.editing.layout.item("scale"), composer.editing.layout.item("legend")
    composer.editing.do("", composer.editing.layout.with_item(_at(scale, legend.x + 7, 120)))
    composer.editing.select("scale")
    near = 1.0 / composer.preview.pixels_per_mm
    drag(composer, qtbot, (legend.x + 20, 125), (legend.x + 13 + near, 125))
    assert composer.editing.layout.item("scale").x == legend.x


def _at(item, x, y):
    from dataclasses import replace

    return replace(item, x=float(x), y=float(y))


def test_a_handle_resizes(composer, qtbot):
    before = composer.editing.layout.item("legend")
    composer.editing.select("legend")
    corner = (before.x + before.width, before.y + before.height)
    drag(composer, qtbot, corner, (corner[0] - 15, corner[1] - 25), Qt.KeyboardModifier.ControlModifier)
    after = composer.editing.layout.item("legend")
    per = 1.5 / composer.preview.pixels_per_mm
    assert (after.x, after.y) == (before.x, before.y)
    assert after.width == pytest.approx(before.width - 15, abs=per)
    assert after.height == pytest.approx(before.height - 25, abs=per)


def test_the_keyboard_moves_resizes_copies_and_removes(composer, qtbot):
    before = composer.editing.layout.item("north")
    composer.editing.select("north")
    view = composer.preview
    for _ in range(3):
        qtbot.keyClick(view, Qt.Key.Key_Left)
    qtbot.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    after = composer.editing.layout.item("north")
    assert (after.x, after.y) == (before.x - 3, before.y + 10)
    assert composer.editing.stack.count() == 1, "keys that follow each other are one step"
    qtbot.keyClick(view, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert composer.editing.layout.item("north").width == before.width + 1
    composer.arranging.copy()
    assert composer.editing.selected != "north"
    made = composer.editing.item
    qtbot.keyClick(view, Qt.Key.Key_Delete)
    assert composer.editing.layout.item(made.id) is None
    composer.editing.stack.undo()
    assert composer.editing.layout.item(made.id) == made


def test_the_ground_is_moved_under_the_frame(composer, qtbot):
    scale = composer.preview.seen.composition.pages[0].maps["map"].scale
    composer.editing.select("map")
    drag(composer, qtbot, (150, 150), (180, 150), Qt.KeyboardModifier.AltModifier)
    item = composer.editing.layout.item("map")
    assert item.extent == "own"
    assert item.scale == scale
    rest(composer, qtbot)
    framed = composer.preview.seen.composition.pages[0].maps["map"]
    lon, _ = framed.to_degrees(item.x + item.width / 2, item.y + item.height / 2)
    east = 0.03 * scale / 100_000
    assert lon == pytest.approx(108.05 - east, abs=0.2 * east)


def test_a_property_changes_the_picture(composer, qtbot):
    before = QImage(composer.preview.seen.image)
    composer.editing.select("map")
    composer.properties.control("turn").setValue(30.0)
    assert composer.editing.layout.main.turn == 30.0
    rest(composer, qtbot)
    assert composer.preview.seen.image != before
    assert composer.preview.seen.composition.pages[0].maps["map"].turn == 30.0


@pytest.mark.parametrize("kind", list(KINDS))
def test_every_kind_can_be_added_and_has_its_panel(composer, qtbot, kind):
    composer.arranging.add(kind)
    item = composer.editing.item
    assert item.kind == kind
    assert composer.properties.control("x").value() == pytest.approx(item.x, abs=0.06)
    rest(composer, qtbot)
    assert item in composer.preview.items()
    nameless = [w for w in composer.properties.findChildren(QLineEdit) if not _named(w)]
    assert not nameless


def _named(widget):
    parent = widget.parentWidget()
    return widget.accessibleName() or isinstance(parent, QAbstractSpinBox | QComboBox)


def test_layers_of_a_map_are_ticked(composer, qtbot):
    composer.editing.select("map")
    listed = composer.properties.control("layers")
    assert isinstance(listed, QListWidget)
    row = next(n for n in range(listed.count()) if listed.item(n).data(Qt.ItemDataRole.UserRole) == "marker")
    listed.item(row).setCheckState(Qt.CheckState.Checked)
    assert "marker" in composer.editing.layout.main.layers


def test_a_series_makes_pages_that_can_be_turned(composer, qtbot):
    composer.facts.series.setCurrentIndex(composer.facts.series.findData("division"))
    composer.facts.series.activated.emit(composer.facts.series.currentIndex())
    composer.facts.where.setText("level = township")
    composer.facts.where.editingFinished.emit()
    rest(composer, qtbot)
    assert composer.pages.count() == 4
    composer.pages.setCurrentRow(2)
    rest(composer, qtbot)
    assert composer.preview.number == 3
    assert composer.preview.seen.composition.pages[2].leaf.name == "龙山镇"
    qtbot.keyClick(composer.preview, Qt.Key.Key_PageDown)
    rest(composer, qtbot)
    assert composer.preview.number == 4


def test_the_plan_of_a_series_is_chosen(window, county, qtbot):
    with Store.open(county) as store:
        rows = [
            {"key": k, "title": t, "made_on": d, "plan": json.dumps(plan(days))}
            for k, t, d, days in (("P1", "春季联检", "2026-03-01", 3), ("P2", "秋季联检", "2026-09-01", 2))
        ]
        store.load("inspection_plan", pd.DataFrame(rows), text("plans"))
    assert window.open_path(county)
    qtbot.waitUntil(lambda: not window.busy, timeout=10_000)
    qtbot.keyClick(window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.composing.composer is not None, timeout=5000)
    composer = window.composing.composer
    rest(composer, qtbot)
    facts = composer.facts
    assert [facts.plan.itemText(n) for n in range(facts.plan.count())][1:] == [
        "秋季联检  2026-09-01",
        "春季联检  2026-03-01",
    ]
    composer.open_layout(templates()["route-a4"])
    rest(composer, qtbot)
    days = composer.studio.material.frame("stops")["day"].unique()
    assert len(days) == 2, "the newest plan"
    composer.tabs.setCurrentWidget(facts)
    facts.plan.setCurrentIndex(facts.plan.findData("P1"))
    facts.plan.activated.emit(facts.plan.currentIndex())
    rest(composer, qtbot)
    qtbot.waitUntil(lambda: len(composer.studio.material.frame("stops")["day"].unique()) == 3, timeout=10_000)
    rest(composer, qtbot)
    assert len(composer.preview.seen.composition.leaves) == 6
    composer.editing.stack.undo()
    qtbot.waitUntil(lambda: len(composer.studio.material.frame("stops")["day"].unique()) == 2, timeout=10_000)


def test_what_cannot_be_filled_is_said_above_the_page(composer, qtbot):
    composer.facts.series.setCurrentIndex(composer.facts.series.findData("division"))
    composer.facts.series.activated.emit(composer.facts.series.currentIndex())
    composer.facts.where.setText("level = planet")
    composer.facts.where.editingFinished.emit()
    qtbot.waitUntil(lambda: bool(composer.notices.banners()), timeout=10_000)
    assert "no row of division" in composer.notices.banners()[0].heading
    composer.editing.stack.undo()
    rest(composer, qtbot)
    assert not composer.notices.banners()


def test_other_paper_and_facts(composer, qtbot):
    composer.facts.paper.setCurrentIndex(composer.facts.paper.findData("A4"))
    composer.facts.paper.activated.emit(composer.facts.paper.currentIndex())
    assert composer.editing.layout.paper == "A4"
    assert composer.editing.layout.width > composer.editing.layout.height
    composer.facts.fields["compiler"].setText("石明")
    composer.facts.fields["compiler"].editingFinished.emit()
    composer.facts.line_source.setText("标准画法图")
    composer.facts.line_source.editingFinished.emit()
    rest(composer, qtbot)
    assert not composer.findings.findings
    assert composer.tabs.tabText(2) == "Review"


def test_a_finding_leads_to_its_item(composer, qtbot):
    composer.editing.select("scale")
    composer.editing.set("", composer.editing.item, x=400.0)
    composer.editing.select("")
    rest(composer, qtbot)
    found = next(f for f in composer.findings.findings if f.rule == "M23")
    composer.findings.located.emit(found.keys[1])
    assert composer.editing.selected == "scale"


def test_a_layout_is_chosen_from_pictures(composer, qtbot):
    composer.choose()
    dialog = composer.findChild(LayoutChooser)
    qtbot.waitUntil(lambda: dialog._job.state == "done", timeout=30_000)
    names = [dialog.view.item(n).text() for n in range(dialog.view.count())]
    assert templates()["marker-a4"].title.en in names
    dialog.view.setCurrentRow(names.index(templates()["marker-a4"].title.en))
    qtbot.keyClick(dialog.view, Qt.Key.Key_Return)
    assert composer.editing.layout.id == "marker-a4-1"
    rest(composer, qtbot)
    assert composer.pages.count() == 2


def test_a_layout_is_saved_in_the_workspace_and_found_again(composer, qtbot, window, county):
    composer.editing.select("title")
    composer.editing.set("", composer.editing.item, size=30.0)
    composer.facts.fields["compiler"].setText("石明")
    composer.facts.fields["compiler"].editingFinished.emit()
    qtbot.keyClick(composer, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    (kept,) = saved.layouts(window.store)
    assert kept.item("title").size == 30.0
    assert saved.values(window.store, "county-a3-1") == {"compiler": "石明"}
    window.close_workspace()
    assert window.composing.composer is None
    assert window.open_path(county)
    qtbot.waitUntil(lambda: not window.busy, timeout=10_000)
    window.composing.open()
    again = window.composing.composer
    rest(again, qtbot)
    assert again.editing.layout.item("title").size == 30.0
    assert again.editing.document.values["compiler"] == "石明"
    again.open_layout(templates()["county-a3"])
    assert again.editing.layout.id == "county-a3-2"
    assert again.editing.layout.item("title").size == 24.0, "the template stays as it is"


def test_everything_is_written(composer, qtbot, tmp_path):
    composer.dpi.setValue(40)
    for write, name in ((composer.output.pdf, "x.pdf"), (composer.output.png, "x.png"), (composer.output.svg, "x.svg")):
        write(tmp_path / name)
        qtbot.waitUntil(lambda name=name: (tmp_path / name).is_file(), timeout=20_000)
        rest(composer, qtbot)
    with pikepdf.open(tmp_path / "x.pdf") as pdf:
        assert "/OCProperties" in pdf.Root
    assert not QImage(str(tmp_path / "x.png")).isNull()
    composer.output.layout(tmp_path / "x.toml")
    assert parse_layout((tmp_path / "x.toml").read_text(encoding="utf-8"), "county-a3-1") == composer.editing.layout
    (tmp_path / "bad.toml").write_text("[layout]\nnonsense = 1\n", encoding="utf-8")
    composer.output.open(tmp_path / "bad.toml")
    assert composer.notices.banners()[-1].heading
    composer.output.open(tmp_path / "x.toml")
    assert composer.editing.layout.id == "x"


def test_a_folder_that_cannot_be_written_is_said(composer, qtbot, tmp_path):
    composer.output.pdf(tmp_path / "none" / "x.pdf")
    qtbot.waitUntil(lambda: bool(composer.notices.banners()), timeout=10_000)
    assert "folder" in composer.notices.banners()[-1].heading


def test_every_control_has_a_name_and_a_tooltip(composer):
    composer.editing.select("map")
    for tab in range(3):
        composer.tabs.setCurrentIndex(tab)
        QApplication.processEvents()
        kinds = (QAbstractButton, QComboBox, QAbstractSpinBox, QListWidget)
        shown = [w for kind in kinds for w in composer.findChildren(kind) if w.isVisibleTo(composer)]
        nameless = [
            f"{type(w).__name__} {w.objectName()}"
            for w in shown
            if not (w.accessibleName() or (isinstance(w, QAbstractButton) and w.text()))
            and not w.objectName().startswith("qt_")
            and "Scroll" not in type(w).__name__
        ]
        assert not nameless
    assert "Ctrl+E" in composer.buttons["pdf"].toolTip()


def test_no_shortcut_is_taken_twice(composer):
    from PySide6.QtGui import QAction

    taken = {}
    for action in composer.findChildren(QAction):
        for keys in action.shortcuts():
            assert taken.setdefault(keys.toString(), action.text()) == action.text()
    for button in composer.findChildren(QAbstractButton):
        if not button.shortcut().isEmpty():
            words = button.shortcut().toString()
            assert words not in taken
            taken[words] = button.text()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_speaks_both_languages_in_dark_colours(window, county, qtbot, language):
    choose_language(language)
    app = QApplication.instance()
    try:
        theme.apply(app, "dark")
        assert window.open_path(county)
        qtbot.waitUntil(lambda: not window.busy, timeout=10_000)
        window.composing.open()
        composer = window.composing.composer
        rest(composer, qtbot)
        titles = [composer.tabs.tabText(n) for n in range(3)]
        assert titles[:2] == (["图面要素", "版面"] if language == "zh" else ["Item", "Layout"])
        assert composer.palette().color(QPalette.ColorRole.Window) == QColor(theme.now().panel)
        paper = composer.preview.grab().toImage().pixelColor(pixel(composer, 2, 2))
        assert paper == QColor("#ffffff"), "paper is white, whatever the window"
    finally:
        choose_language("en")
        theme.apply(app, "light")


def test_a_workspace_for_reading_only_keeps_no_layout(window, county, qtbot):
    assert window.open_path(county, write=False)
    qtbot.waitUntil(lambda: not window.busy, timeout=10_000)
    window.composing.open()
    composer = window.composing.composer
    rest(composer, qtbot)
    composer.save()
    assert "reading only" in composer.notices.banners()[-1].heading


def test_the_extent_of_the_map_window_is_taken(composer, qtbot, window):
    composer.editing.select("map")
    window.canvas.zoom_to((108.02, 25.02, 108.06, 25.05))
    bounds = composer.properties.control("bounds")
    qtbot.mouseClick(bounds.findChild(QAbstractButton), Qt.MouseButton.LeftButton)
    item = composer.editing.layout.main
    assert item.extent == "own"
    assert item.bounds == pytest.approx(window.canvas.bounds(), abs=1e-5)


def test_writing_can_be_stopped_and_leaves_nothing(composer, qtbot, tmp_path):
    composer.open_layout(templates()["townships-a4"])
    rest(composer, qtbot)
    composer.output.pdf(tmp_path / "x.pdf")
    assert not composer.buttons["pdf"].isEnabled()
    assert composer.stop.isVisible()
    composer.stop.click()
    rest(composer, qtbot)
    assert composer.buttons["pdf"].isEnabled()
    assert not composer.stop.isVisible()
    left = [f.name for f in tmp_path.iterdir() if f.name.startswith(("x", ".gis"))]
    assert left in ([], ["x.pdf"]), "all of it or nothing"
