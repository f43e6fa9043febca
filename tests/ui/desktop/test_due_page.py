"""The page of the cycle and its wall as an officer uses them: look, agree, arrange, plan, write, undo."""

import csv
import datetime as dt
import io
import threading
from dataclasses import replace

import pandas as pd
import pytest
import shapely
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from gis_desk.inspections.cycle.balance import Balance, Pull
from layers.change import Change, update
from layers.store import Store
from layers.text import text
from tests.gis_desk.inspections import land
from tests.ui.desktop.conftest import wait
from tests.ui.test_cli_inspect import edits
from ui.desktop.inspections.due import page as due_page
from ui.desktop.inspections.due.cycle_list import LEAD, NAME, STATE, CycleModel
from ui.desktop.inspections.due.wall.model import WallModel

YEAR = dt.date.today().year
STRAIGHT = shapely.LineString([(0, 0), (9000, 0)])
ABOVE = shapely.LineString([(0, 5000), (4000, 5000)])


@pytest.fixture
def path(tmp_path):
    """Three lines: one overdue with a lost marker, one due next year, one of the year before last."""
    lines = land.lines(STRAIGHT, ABOVE, ABOVE, inspected_on=[None] * 3, level=["county", "county", "township"])
    lines["right_unit"] = ["990102", "990103", "990101002"]
    lines["left_unit"] = ["990101", "990101", "990101001"]
    divisions = pd.DataFrame(
        {
            "key": ["990101", "990102", "990103"],
            "code": ["990101", "990102", "990103"],
            "name": ["青山县", "白水县", "黑石县"],
            "level": ["county"] * 3,
        }
    )
    rounds = pd.DataFrame(
        {
            "key": ["i1", "i2", "i3"],
            "line": ["L1", "L2", "L3"],
            "round": [4] * 3,
            "year": [YEAR - 6, YEAR - 4, YEAR - 2],
            "lead": ["990101", "990103", None],
            "state": ["filed"] * 3,
        }
    )
    made = tmp_path / "青山县.gpkg"
    with Store.create(made, county="990101") as store:
        rows = [
            *edits("boundary_line", lines),
            *edits("marker", land.markers(STRAIGHT, 3, state=["intact", "lost", "intact"])),
            *edits("division", divisions),
            *edits("inspection", rounds),
        ]
        store.apply(Change(text("Fill"), tuple(rows)))
    return made


@pytest.fixture
def page(window, path, qtbot):
    assert window.open_path(path)
    wait(qtbot, window)
    made = window.open_job("inspections").turn_to("due")
    wait(qtbot, window)
    return made


def press(qtbot, button):
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def shown(page):
    model = page.view.model
    return [[model.data(model.index(r, c)) for c in range(4)] for r in range(model.rowCount())]


def facts(page):
    return " | ".join(f"{name}: {words}" for name, words in page.view.card.said)


def test_what_is_due_is_listed_with_its_lead_and_repairs(page):
    assert page.view.year.value() == YEAR + 1
    assert shown(page) == [
        ["青白线1", f"● {YEAR - 1}", "白水县", "1"],
        ["青白线2", f"◆ {YEAR + 1}", "青山县", ""],
    ]
    assert "proposal" in page.view.model.headerData(2, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
    assert page.view.chips["later"].text().endswith(" 1")
    page.view.chips["later"].setChecked(True)
    assert len(shown(page)) == 3
    page.view.search.setText("黑石")
    QTest.qWait(200)
    assert [row[0] for row in shown(page)] == ["青白线2"]


def test_a_line_is_looked_at_everywhere(page, window, qtbot):
    table = page.view.lines
    qtbot.mouseClick(
        table.viewport(), Qt.MouseButton.LeftButton, pos=table.visualRect(page.view.model.index(0, STATE)).center()
    )
    assert window.selected == ("boundary_line", "L1")
    assert page.view.card.isVisible()
    assert "round 5: 白水县 · its turn" in facts(page)
    assert f"{YEAR - 6} · No. 4 · led by 青山县 · filed" in facts(page)
    assert "#002 · lost" in facts(page)
    assert page.wall.view.looked_at() == ("L1", YEAR)


def test_ticking_a_line_does_not_move_the_map(page, window, qtbot):
    page.go_to("L1")
    window.canvas.set_center(108.0, 26.0)
    where = window.canvas.center()
    table, model = page.view.lines, page.view.model
    cell = table.visualRect(model.index(1, NAME))
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(cell.left() + 16, cell.center().y()))
    assert [d.key for d in model.ticked()] == ["L2"]
    assert window.canvas.center() == pytest.approx(where)
    assert window.selected == ("boundary_line", "L1")


def test_a_workspace_without_lines_says_what_belongs_here(window, tmp_path, qtbot):
    Store.create(tmp_path / "empty.gpkg").close()
    assert window.open_path(tmp_path / "empty.gpkg")
    wait(qtbot, window)
    page = window.open_job("inspections").turn_to("due")
    wait(qtbot, window)
    assert page.view.column.empty.isVisible()
    assert not page.view.column.body.isVisible()
    assert page.wall.stack.currentWidget() is page.wall.empty


def test_the_year_is_planned_with_one_click_and_undone(page, window, qtbot):
    button = page.view.year_part.plan_button
    assert button.text() == f"Plan 2 rounds of {YEAR + 1}"
    press(qtbot, button)
    wait(qtbot, window)
    assert window.store.count("inspection") == 5
    assert button.text() == f"All rounds of {YEAR + 1} are planned"
    assert not button.isEnabled()
    model = page.wall.view.walled
    cell = model.cell(model.row_of("L1"), model.column_of(YEAR + 1))
    assert (cell.state, cell.lead) == ("planned", "白水县")
    window.undo()
    wait(qtbot, window)
    assert window.store.count("inspection") == 3
    assert button.isEnabled()


def test_many_rounds_are_planned_by_a_job_and_once_only(page, window, qtbot, monkeypatch):
    monkeypatch.setattr(due_page, "ON_THE_WINDOW", 1)
    before, writers = window.store.count("inspection"), []
    window.store.subscribe(lambda notice: writers.append(threading.current_thread()))
    page.plan_year()
    page.plan_year()
    wait(qtbot, window)
    assert window.store.count("inspection") == before + 2
    assert writers
    assert threading.main_thread() not in writers
    window.store.undo()
    wait(qtbot, window)
    assert window.store.count("inspection") == before
    page.plan_year()
    wait(qtbot, window)
    assert window.store.count("inspection") == before + 2


def test_ticked_lines_alone_are_planned(page, window, qtbot):
    page.view.chips["later"].setChecked(True)
    model = page.view.model
    for row in (model.row_of("L1"), model.row_of("L3")):
        assert model.setData(model.index(row, NAME), Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)
    assert page.view.year_part.heading.text() == f"Plan of {YEAR + 1}: ticked lines"
    press(qtbot, page.view.year_part.plan_button)
    wait(qtbot, window)
    planned = {d.key: d.planned_year for d in page.overview.lines}
    assert planned == {"L1": YEAR + 1, "L2": None, "L3": YEAR + 1}
    page.view.model.tick_shown(False)
    assert page.view.year_part.heading.text() == f"Plan of {YEAR + 1}"


def test_lines_are_pulled_forward_when_the_suggestion_is_taken(page, window, qtbot):
    due = page.overview.line("L3")
    pull = Pull(due, YEAR + 3, YEAR + 2, 20.0)
    balance = Balance(tuple(range(YEAR + 1, YEAR + 6)), (1, 0, 2, 0, 0), (1, 1, 1, 0, 0), (pull,), YEAR + 2, YEAR + 3)
    page.overview = replace(page.overview, balance=balance)
    page.view.year_part.show_year(page.overview, page.overview.plan, writable=True)
    banner = page.view.year_part.advice.itemAt(0).widget()
    assert f"青白线3 {YEAR + 3} → {YEAR + 2}" in banner.detail
    press(qtbot, next(b for b in banner.findChildren(QPushButton) if b.text() == "Pull forward"))
    wait(qtbot, window)
    assert page.overview.line("L3").planned_year == YEAR + 2
    window.undo()
    wait(qtbot, window)
    assert page.overview.line("L3").planned_year is None


def test_the_lead_is_agreed_whole(page, window, qtbot):
    page.go_to("L1")
    press(qtbot, page.view.card.lead_button)
    form = page.lead_form
    assert form.lead.value() == "990102"
    form.lead.set_value("990101")
    form.day.setText("2999-01-01")
    press(qtbot, form.save_button)
    assert "2999-01-01" in form.notice.itemAt(0).widget().heading + form.notice.itemAt(0).widget().detail
    form.day.setText("2026-03-01")
    press(qtbot, form.save_button)
    wait(qtbot, window)
    assert page.pages.currentWidget() is page.view
    assert shown(page)[0][LEAD] == "青山县 ✓"
    assert "agreed by both sides 2026-03-01" in facts(page)


def test_the_lead_is_agreed_part_by_part(page, window, qtbot):
    page.go_to("L1")
    page.ask_lead()
    form = page.lead_form
    form.apart.setChecked(True)
    assert [r.lead.value() for r in form._rows] == ["990101", "990102"]
    press(qtbot, form.save_button)
    assert form.notice.count() == 1  # the first part has no end
    form._rows[0].end.setText("#002")
    press(qtbot, form.save_button)
    wait(qtbot, window)
    assert "K0+000–K4+501 青山县" in facts(page) or "K0+000–K4+500 青山县" in facts(page)
    page.ask_lead()
    assert form.apart.isChecked()
    assert form._rows[0].end.text().startswith("450")


def test_an_extra_inspection_is_picked_on_the_map(page, window, qtbot):
    page.go_to("L1")
    press(qtbot, page.view.extra_button)
    form = page.extra_form
    press(qtbot, form.pick_button)
    assert window.canvas.tool() == "point"
    page.canvas_clicked(*land.lonlat(20_000, 20_000))
    assert "from the line" in form.notice.itemAt(0).widget().heading
    page.canvas_clicked(*land.lonlat(3000, 40))
    page.canvas_clicked(*land.lonlat(1000, -40))
    assert window.canvas.tool() == "identify"
    assert (float(form.start.text()), float(form.end.text())) == (
        pytest.approx(1000, abs=2),
        pytest.approx(3000, abs=2),
    )
    press(qtbot, form.save_button)
    assert "no cause" in form.notice.itemAt(0).widget().heading
    form.cause.set_value("flood")
    press(qtbot, form.save_button)
    wait(qtbot, window)
    (row,) = [r for r in window.store.frame("inspection").to_dict("records") if r["kind"] == "extra"]
    assert (row["line"], row["cause"], row["state"]) == ("L1", "flood", "planned")
    assert "flood · K1+000–K3+0" in facts(page).replace("K0+999", "K1+000")
    assert [layer.id for layer in page.map_layers()][-1] == "cycle-extra"
    assert shown(page)[0][STATE] == f"● {YEAR - 1}"  # the cycle goes on as before


def test_without_a_line_the_first_click_chooses_it(page, window, qtbot):
    page.ask_extra()
    assert page.picking
    page.canvas_clicked(*land.lonlat(500, 60))
    assert page.extra_form.line == "L1"
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert not page.picking
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert page.pages.currentWidget() is page.view


def test_ticked_lines_go_to_the_planner(page, window, qtbot):
    bench = window.bench
    assert page.view.model.setData(
        page.view.model.index(1, NAME), Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole
    )
    assert page.view.routes_button.text() == "Plan the routes of 1 lines…"
    press(qtbot, page.view.routes_button)
    wait(qtbot, window)
    assert bench.tabs.currentIndex() == 1
    assert [d.key for d in bench.page("planning").lines.model.chosen()] == ["L2"]


def test_all_letters_are_written_and_the_office_is_remembered(page, window, qtbot, tmp_path):
    page.view.year_part.fields["contact"].setText("王勘界")
    page.write_letters(tmp_path / "函件")
    wait(qtbot, window)
    assert sorted(f.name for f in (tmp_path / "函件").iterdir()) == [
        f"{YEAR + 1}年-白水县-联合检查函.docx",
        f"{YEAR + 1}年-联合检查工作方案.docx",
        f"{YEAR + 1}年-黑石县-联合检查函.docx",
    ]
    assert window.store.setting("inspection_office")["contact"] == "王勘界"


def test_the_wall_is_saved(page, window, qtbot, tmp_path):
    page.save_wall(tmp_path / "墙.csv")
    page.save_wall(tmp_path / "墙.xlsx")
    wait(qtbot, window)
    rows = list(csv.reader(io.StringIO((tmp_path / "墙.csv").read_text(encoding="utf-8-sig"))))
    assert [r[2] for r in rows[1:4]] == ["青白线1", "青白线2", "青白线3"]
    assert (tmp_path / "墙.xlsx").stat().st_size > 4000


def test_the_wall_stands_below_the_map_and_its_keys_lead_there(page, window, qtbot):
    assert window.bottom.tabText(0) == "Five-year wall"
    window.raise_panel(page.wall)
    view, model = page.wall.view, page.wall.view.walled
    row, column = model.row_of("L2"), model.column_of(YEAR - 4)
    assert model.cell(row, column).state == "done"
    view.setCurrentIndex(model.index(row, column))
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert window.selected == ("boundary_line", "L2")
    assert page.key == "L2"
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert view.looked_at() == ("L2", YEAR - 3)
    qtbot.mouseClick(
        view.viewport(),
        Qt.MouseButton.LeftButton,
        pos=view.visualRect(model.index(model.row_of("L1"), column)).center(),
    )
    assert page.key == "L1"
    window.bench.turn_to("planning")
    assert window.bottom.tabText(0) != "Five-year wall"


def test_the_wall_shows_other_years(page, window, qtbot):
    assert (page.wall.first.value(), page.wall.last.value()) == (YEAR - 6, YEAR + 5)
    page.wall.first.setValue(YEAR - 20)
    qtbot.waitUntil(lambda: page.wall.view.walled.columnCount() == 26 and not window.busy)
    page.wall.last.setValue(YEAR - 21)  # no span yet
    QTest.qWait(400)
    assert page.wall.view.walled.columnCount() == 26


def test_the_wall_says_what_it_shows(page):
    model = page.wall.view.walled
    assert model.headerData(0, Qt.Orientation.Vertical) == "county level · 白水县 · 1 lines"
    index = model.index(1, model.column_of(YEAR))
    assert model.data(index) == "● overdue 白水县"
    assert "青白线1" in model.data(index, Qt.ItemDataRole.ToolTipRole)
    assert not model.flags(model.index(0, 0)) & Qt.ItemFlag.ItemIsSelectable
    assert "1 markers to be repaired" in model.headerData(1, Qt.Orientation.Vertical, Qt.ItemDataRole.ToolTipRole)


def test_names_are_text_whatever_they_look_like(window, path, qtbot):
    with Store.open(path) as store:
        row = store.row("boundary_line", "L1")
        name = "<b>青白</b><img src='x'>" + "长" * 5000
        store.apply(Change(text("Rename"), (update("boundary_line", "L1", {"name": row["name"]}, {"name": name}),)))
    assert window.open_path(path)
    wait(qtbot, window)
    page = window.open_job("inspections").turn_to("due")
    wait(qtbot, window)
    page.go_to("L1")
    window.raise_panel(page.wall)
    wait(qtbot, window)
    model = page.wall.view.walled
    tip = model.data(model.index(1, 0), Qt.ItemDataRole.ToolTipRole)
    assert "&lt;b&gt;青白" in tip
    assert len(tip) < 3000
    lines = window.open_job("inspections").turn_to("planning").lines.model
    wait(qtbot, window)
    assert "&lt;b&gt;青白" in lines.data(lines.index(0, 0), Qt.ItemDataRole.ToolTipRole)
    assert page.view.card.heading.textFormat() == Qt.TextFormat.PlainText
    assert not page.grab().isNull()


def test_every_state_has_a_shape_of_its_own(qtbot):
    from PySide6.QtCore import QRectF
    from PySide6.QtGui import QPainter

    from ui.desktop.inspections.due.wall.marks import INKS, paint_mark

    pictures = {}
    for mark in INKS:
        image = QImage(16, 16, QImage.Format.Format_ARGB32)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        paint_mark(painter, QRectF(2, 2, 12, 12), mark)
        painter.end()
        pictures[mark] = bytes(image.convertToFormat(QImage.Format.Format_Mono).constBits())
    assert len(set(pictures.values())) == len(INKS)


@pytest.mark.parametrize("width", [300, 500, 2000])
def test_the_legend_of_the_wall_is_never_cut(page, width):
    legend = page.wall.legend
    places = legend.places(width)
    assert max(p.right() for p in places) <= width
    assert legend.heightForWidth(width) >= max(p.bottom() for p in places)
    assert not any(a.intersects(b) for n, a in enumerate(places) for b in places[:n])


def test_models_keep_qts_rules(page, qtmodeltester):
    qtmodeltester.check(page.view.model)
    qtmodeltester.check(page.wall.view.walled)
    qtmodeltester.check(CycleModel())
    qtmodeltester.check(WallModel())


def test_a_workspace_open_for_reading_can_be_looked_at(window, path, qtbot):
    assert window.open_path(path, write=False)
    wait(qtbot, window)
    page = window.open_job("inspections").turn_to("due")
    wait(qtbot, window)
    page.go_to("L1")
    assert not page.view.year_part.plan_button.isEnabled()
    assert not page.view.extra_button.isEnabled()
    assert not page.view.card.lead_button.isEnabled()
    assert page.view.year_part.letters_button.isEnabled()
    assert page.view.model.rowCount(QModelIndex()) == 2
