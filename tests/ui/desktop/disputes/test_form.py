"""The form of a case: typed from the keyboard only, dates read at once, the matrix, drafts that are never lost."""

from datetime import date

import pytest
import shapely
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from tests.ui.desktop.conftest import wait
from tests.ui.desktop.county import SOUTH, STEP, WEST
from tests.ui.desktop.disputes.following import draw, place, ready
from tests.ui.desktop.disputes.test_bench import type_in
from ui.desktop.disputes.casework.drafts import SETTING, Drafts
from ui.desktop.disputes.casework.fields.dates import DateField
from ui.desktop.disputes.casework.fields.matrix import MatrixGrid
from ui.desktop.disputes.casework.form import CaseForm

KEY, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier
UNITS = [("990101001", "城关镇"), ("990101002", "青山乡"), ("990101003", "白云镇")]


@pytest.fixture
def page(desk, qtbot):
    made = desk.open_job("disputes").turn_to("register")
    wait(qtbot, desk)
    desk.activateWindow()
    return made


@pytest.fixture
def form(qtbot):
    made = CaseForm()
    qtbot.addWidget(made)
    made.resize(360, 700)
    made.show()
    made.begin("New", "", {"found_on": "2026-01-05"}, UNITS, today=date.today())
    return made


def notes(form):
    return "\n".join(w.text() for w in form.findChildren(QLabel) if not w.isHidden())


class Keys:
    """Keys only, counted; Chinese words cost the letters of their pinyin and a key to choose."""

    def __init__(self):
        self.n = 0

    def type(self, words):
        QTest.keyClicks(QApplication.focusWidget(), words)
        self.n += len(words)

    def press(self, *keys, held=Qt.KeyboardModifier.NoModifier):
        for key in keys:
            QTest.keyClick(QApplication.focusWidget(), key, held)
        self.n += len(keys)

    def chinese(self, words, pinyin):
        type_in(QApplication.focusWidget(), words)
        self.n += len(pinyin) + 1


def test_a_case_is_entered_with_keys_only(qtbot, desk, page):
    keys = Keys()
    desk.canvas.setFocus()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is desk.canvas)
    keys.press(KEY.Key_K, held=CTRL | Qt.KeyboardModifier.AltModifier)
    assert page.recording
    keys.type("002")  # the marker at which it is
    keys.press(KEY.Key_Return)
    assert page.pages.currentWidget() is page.form
    keys.chinese("青山林地纠纷", "qingshanlindijiufen")
    keys.press(KEY.Key_Tab, KEY.Key_Down, KEY.Key_Down)  # type: forest
    keys.press(KEY.Key_Tab, KEY.Key_Tab, KEY.Key_Tab)  # both sides are proposed
    keys.type("42")
    keys.press(KEY.Key_Return, held=CTRL)
    wait(qtbot, desk)
    case = desk.store.frame("dispute").iloc[0]
    assert case["title"] == "青山林地纠纷"
    assert {case["side_a"], case["side_b"]} == {"990101001", "990101002"}
    assert (case["kind"], case["grade"], case["likelihood"], case["impact"]) == ("forest", "yellow", 4, 2)
    assert case["line"] == "l1"
    assert case["next_check"]
    assert keys.n <= 40
    desk.undo()
    assert desk.store.count("dispute") == desk.store.count("dispute_event") == 0


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2024年3月5日", "2024-03-05"),
        ("２０２４／３／５", "2024-03-05"),
        ("民国36年5月1日", "1947-05-01"),
        ("20240305", "2024-03-05"),
    ],
)
def test_a_date_is_shown_as_read_and_written_as_iso(form, typed, day):
    type_in_field(form.found_on, typed)
    assert day in notes(form)
    QTest.keyClick(form.found_on, KEY.Key_Tab)
    assert form.found_on.text() == day


def type_in_field(field, words):
    field.clear()
    type_in(field, words)


@pytest.mark.parametrize("typed", ["农历三月初五", "24-3-5", "2024年3月", "2024-02-30", "2999-01-01"])
def test_a_date_that_is_none_is_told_at_its_field_and_not_saved(form, typed):
    saved = []
    form.saved.connect(saved.append)
    type_in_field(form.found_on, typed)
    told = form.rows.told["found_on"].note
    assert told.isVisibleTo(form)
    assert told.property("role") == "must"
    type_in(form.title_field, "x")
    form.kind.set_value("land")
    QTest.keyClick(form, KEY.Key_Return, CTRL)
    assert not saved
    assert form.found_on.text() == typed
    assert form.focusWidget() is form.found_on


def test_the_next_check_may_lie_ahead(form):
    assert isinstance(form.next_check, DateField)
    type_in_field(form.next_check, "2999年1月1日")
    assert form.next_check.day() == date(2999, 1, 1)


def test_the_matrix_is_reached_with_keys_and_clicks(qtbot):
    grid = MatrixGrid()
    qtbot.addWidget(grid)
    grid.resize(320, grid.height())
    grid.show()
    said = []
    grid.chosen.connect(lambda *cell: said.append(cell))
    QTest.keyClicks(grid, "43")
    QTest.keyClick(grid, KEY.Key_Right)
    QTest.keyClick(grid, KEY.Key_Up)
    QTest.keyClick(grid, KEY.Key_Up)  # the edge
    QTest.mouseClick(grid, Qt.MouseButton.LeftButton, pos=grid.box_of(2, 1).center())
    QTest.keyClick(grid, KEY.Key_Delete)
    assert said == [(4, 3), (4, 4), (5, 4), (5, 4), (2, 1), (0, 0)]
    assert grid.cell() is None


def test_the_matrix_says_what_it_suggests(form):
    form.matrix.chosen.emit(5, 4)
    assert (form.likelihood.value(), form.impact.value()) == (5, 4)
    assert "20" in form.suggestion.text()
    assert "red" in form.matrix.accessibleDescription()
    assert form.measures.isVisibleTo(form)  # a red case needs somebody, measures and a day


def test_another_grade_needs_a_reason_that_is_kept(form):
    saved = []
    form.saved.connect(saved.append)
    type_in(form.title_field, "x")
    form.kind.set_value("land")
    form.matrix.chosen.emit(2, 2)
    assert not form.reason.isVisibleTo(form)
    form.grade.set_value("yellow")
    assert form.reason.isVisibleTo(form)
    form._save()
    assert not saved
    assert "reason" not in saved
    type_in(form.reason, "临近春耕")
    form._save()
    assert saved[0]["extra"] == {"grade_reason": "临近春耕"}
    form.begin("Edit", "", {**saved[0], "state": "found"}, UNITS, today=date.today(), new=False)
    assert form.reason.text() == "临近春耕"
    form.grade.set_value("blue")  # as suggested: the reason falls away
    assert form.values()["extra"] == {}


def test_all_that_is_missing_is_told_at_once(form):
    form._save()
    assert [n for n, told in form.rows.told.items() if told.note.isVisibleTo(form)] == ["title", "kind"]


@pytest.mark.parametrize("typed", ["青山乡", "990101002", "青山", "青山乡 990101002"])
def test_a_side_is_found_by_any_part_of_it(form, typed):
    form.side_b.setCurrentText(typed)
    assert form.side_b.value() == "990101002"


def test_a_side_may_be_a_unit_that_is_not_listed(form):
    form.side_b.setCurrentText("某林场")
    assert form.side_b.value() == "某林场"
    form.side_b.setCurrentText("镇")  # two of them
    assert form.side_b.value() == "镇"


def test_the_next_case_begins_with_the_source_of_the_last(qtbot, desk, page):
    place(page)
    form = page.form
    type_in(form.title_field, "甲案")
    form.kind.set_value("land")
    form.source.set_value("patrol")
    QTest.keyClick(form, KEY.Key_Return, CTRL | Qt.KeyboardModifier.ShiftModifier)
    wait(qtbot, desk)
    assert desk.store.count("dispute") == 1
    assert page.recording
    page.canvas_clicked(WEST + STEP + 0.001, SOUTH + STEP)
    assert page.form.source.value() == "patrol"
    assert page.form.title_field.text() == ""


def test_escape_asks_only_when_something_would_be_lost(page):
    place(page)
    QTest.keyClick(page.form, KEY.Key_Escape)
    assert page.pages.currentWidget() is page.list_page
    place(page)
    type_in(page.form.title_field, "半途")
    QTest.keyClick(page.form, KEY.Key_Escape)
    assert page.pages.currentWidget() is page.form
    assert "Leave the form?" in notes(page.form)
    QTest.keyClick(page.form, KEY.Key_Escape)
    assert page.pages.currentWidget() is page.list_page


def test_a_draft_is_offered_again_and_goes_when_saved(qtbot, desk, page):
    place(page)
    type_in(page.form.title_field, "半途")
    page.form.leave()
    page.form.leave()
    assert len(desk.store.setting(SETTING)) == 1
    page.work._drafts = Drafts(desk.store)  # as after the program was ended
    place(page, lat=SOUTH + STEP)
    assert "A draft of" in notes(page.form)
    page.work.take_draft(page.work._drafts.newest())
    assert page.form.title_field.text() == "半途"
    page.form.kind.set_value("land")
    page.form._save()
    wait(qtbot, desk)
    case = desk.store.frame("dispute").iloc[0]
    assert case["title"] == "半途"
    assert case["geometry"].y == pytest.approx(SOUTH + STEP / 2)  # where the draft was
    assert desk.store.setting(SETTING) == {}


def test_a_second_case_leaves_the_draft_of_the_first_alone(desk, page):
    for title in ("甲", "乙"):
        place(page)
        type_in(page.form.title_field, title)
        page.form.leave()
        page.form.leave()
    titles = [d["values"]["title"] for d in desk.store.setting(SETTING).values()]
    assert sorted(titles) == ["乙", "甲"]


def test_a_draft_that_makes_no_sense_is_no_draft(desk):
    desk.store.set_setting(SETTING, {"new 1": 5, "new 2": {"values": []}, "new 3": {"values": {}, "shape": "POINT (x"}})
    kept = Drafts(desk.store)
    assert kept.newest().name == "new 3"
    assert kept.newest().shape is None


@pytest.mark.parametrize("words", ["108.351,25.65", "25.65N 108.351E", "002", "青山东村"])
def test_a_place_is_typed(page, words):
    page.record()
    type_in(page.work.bar.field, words)
    QTest.keyClick(page.work.bar.field, KEY.Key_Return)
    assert page.pages.currentWidget() is page.form


def test_a_place_that_is_not_known_is_told_below_the_field(page):
    page.record()
    type_in(page.work.bar.field, "无此地")
    QTest.keyClick(page.work.bar.field, KEY.Key_Return)
    assert "no position" in page.work.bar.note.text()
    assert page.pages.currentWidget() is page.list_page


def test_nearest_markers_stand_in_the_form_with_bearing(page):
    place(page, WEST + STEP + 0.001, SOUTH + STEP)
    said = page.form.where.text()
    assert "Marker 002: east 90.0°" in said
    assert "100.4 m" in said


def test_escape_on_the_map_ends_the_waiting(page, desk):
    page.record()
    QTest.keyClick(desk.canvas, KEY.Key_Escape)
    assert not page.recording
    page.work.placing.start("line")
    QTest.keyClick(desk.canvas, KEY.Key_Escape)
    assert not page.recording
    assert desk.canvas.tool() == "identify"


def test_a_stretch_is_drawn_along_a_line(qtbot, desk, page):
    page.record()
    page.work.placing.start("along")
    ready(qtbot, desk)
    x = WEST + STEP
    draw(qtbot, desk, [(x, SOUTH + 0.02), (x, SOUTH + 0.06)])
    shape = page.work._placed.shape
    assert shape.geom_type == "LineString"
    assert {round(a, 6) for a, _ in shape.coords} == {round(x, 6)}
    assert page.work._placed.stretch.markers == ("002",)
    assert "at marker 002" in page.form.where.text()
    type_in(page.form.title_field, "沿线")
    page.form.kind.set_value("land")
    page.form._save()
    assert desk.store.frame("dispute")["line"].iloc[0] == "l1"


def test_a_click_beside_every_line_begins_no_stretch(qtbot, desk, page):
    page.record()
    page.work.placing.start("along")
    ready(qtbot, desk)
    draw(qtbot, desk, [(WEST + STEP / 2, SOUTH + 0.02)])
    assert page.work.placing.on
    assert not desk.canvas.tool_in_hand().sketch.positions


def test_an_area_is_drawn_and_measured(qtbot, desk, page):
    page.record()
    page.work.placing.start("polygon")
    ready(qtbot, desk)
    x, y = WEST + STEP / 2, SOUTH + STEP / 2
    draw(qtbot, desk, [(x, y), (x + 0.01, y), (x + 0.01, y + 0.01), (x, y + 0.01)])
    assert page.work._placed.shape.geom_type == "Polygon"
    assert float(page.form.values()["area_ha"]) == pytest.approx(111.3, rel=0.02)


def test_an_area_whose_sides_cross_is_told_and_the_drawing_kept(qtbot, desk, page):
    page.record()
    page.work.placing.start("polygon")
    ready(qtbot, desk)
    x, y = WEST + STEP / 2, SOUTH + STEP / 2
    draw(qtbot, desk, [(x, y), (x + 0.02, y + 0.02), (x + 0.02, y), (x, y + 0.02)])
    tool = desk.canvas.tool_in_hand()
    assert page.work.placing.on
    assert len(tool.sketch.positions) == 4
    assert tool.faults == [pytest.approx((x + 0.01, y + 0.01), abs=5e-4)]
    QTest.keyClick(desk.canvas, KEY.Key_Escape)  # a long drawing is not lost by one key
    assert len(tool.sketch.positions) == 4
    QTest.keyClick(desk.canvas, KEY.Key_Backspace)
    assert len(tool.sketch.positions) == 3
    assert not tool.faults


def test_a_line_is_drawn_with_keys_only(qtbot, desk, page):
    page.record()
    page.work.placing.start("line")
    ready(qtbot, desk)
    desk.canvas.handling.use_keyboard(True)
    desk.canvas.setFocus()
    for key in (KEY.Key_Return, KEY.Key_Right, KEY.Key_Right, KEY.Key_Return, KEY.Key_Return):
        QTest.keyClick(desk.canvas, key)
    assert page.work._placed.shape.geom_type == "LineString"


def test_another_place_is_given_while_the_form_is_open(page, desk):
    place(page)
    type_in(page.form.title_field, "挪动")
    page.form.redraw_button.click()
    page.work.placing.start()
    page.canvas_clicked(WEST + STEP + 0.002, SOUTH + STEP)
    assert page.form.title_field.text() == "挪动"
    page.form.kind.set_value("land")
    page.form._save()
    case = desk.store.frame("dispute").iloc[0]
    assert isinstance(case["geometry"], shapely.Point)
    assert case["geometry"].x == pytest.approx(WEST + STEP + 0.002)


def test_the_matrix_is_not_drawn_over(qtbot, form):
    """Where the sentence below wraps, the room for it is not taken from the matrix."""
    below = form.rows.told["likelihood"]

    def clear():
        return form.matrix.geometry().bottom() < below.mapTo(form.matrix.parentWidget(), QPoint()).y()

    for lines in range(5):
        form.begin("New", "line\n" * lines, {}, UNITS, today=date.today())
        qtbot.waitUntil(clear, timeout=2000)


def test_a_fold_begins_at_the_left(form):
    for fold in form.rows.folds.values():
        fold.open()
        QApplication.processEvents()
        assert fold.button.x() == 0
