"""The page of the papers as an officer uses it: choose, see numbers and what is missing, write."""

from datetime import date

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from layers.change import Change, delete, insert
from layers.text import text
from tests.gis_desk.disputes.papers.logbook import case
from tests.ui.desktop.conftest import wait
from tests.ui.desktop.county import SOUTH, STEP, WEST
from ui.desktop.disputes.papers.asked import numbers_in

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def page(desk, qtbot):
    from shapely import Point

    spot = Point(WEST + STEP, SOUTH + STEP / 2)
    rows = [
        case("A1", number="YH2026-001", found_on=date.today().isoformat(), grade="red", geometry=spot),
        case("A2", number="YH2026-002", state="settled", closed_on="2025-05-05", found_on="2025-01-05", geometry=spot),
    ]
    edits = tuple(insert("dispute", r["key"], {k: v for k, v in r.items() if k != "key"}) for r in rows)
    desk.store.apply(Change(text("x"), edits))
    wait(qtbot, desk)
    made = desk.open_job("disputes").turn_to("papers")
    settle(qtbot, desk, made)
    return made


def settle(qtbot, desk, page):
    qtbot.waitUntil(lambda: page._looking is None and page._writing is None and not desk.busy, timeout=30_000)
    QApplication.processEvents()  # what was added to a layout is shown by the next event


def seen(page):
    return [w.text() for kind in (QLabel, QPushButton) for w in page.findChildren(kind) if w.isVisibleTo(page)]


def press(qtbot, button):
    qtbot.mouseClick(button, LEFT)


def test_the_month_is_counted_and_written(qtbot, desk, page, tmp_path):
    assert page.kind == "monthly"
    assert {"New in the month", "Under way", "In all"} <= set(seen(page))
    assert seen(page).count("1") == 2  # new, under way
    page.write(tmp_path)
    assert page.cancel_button.isVisibleTo(page)
    assert not page.write_button.isEnabled()
    settle(qtbot, desk, page)
    (file,) = tmp_path.glob("*.xlsx")
    assert openpyxl.load_workbook(file)["全部"].max_row == 5
    assert any("1 files written, 68 numbers compared" in w for w in seen(page))
    assert any(w == "Open the folder" for w in seen(page))
    assert not page.cancel_button.isVisibleTo(page)


def test_only_the_fields_of_the_paper_are_seen(qtbot, desk, page):
    for kind, shown in (
        ("monthly", (True, True, False, False)),
        ("yearly", (True, False, False, True)),
        ("brief", (False, False, True, True)),
        ("form", (False, False, True, True)),
    ):
        press(qtbot, page.kinds[kind])
        fields = (page.year, page.month, page.cases, page.forms["pdf"])
        assert tuple(f.isVisibleTo(page) for f in fields) == shown, kind
        settle(qtbot, desk, page)


def test_a_brief_of_the_selected_case_and_what_it_lacks(qtbot, desk, page, tmp_path, monkeypatch):
    asked = []
    monkeypatch.setattr(type(desk), "edit", lambda self, *a: asked.append(a))
    press(qtbot, page.kinds["brief"])
    assert not page.write_button.isEnabled()
    desk.select("dispute", "A1")
    press(qtbot, page.selected_button)
    settle(qtbot, desk, page)
    assert page.cases.text() == "YH2026-001"
    assert page.write_button.isEnabled()
    gap = next(b for b in page.findChildren(QPushButton) if b.text() == "YH2026-001　Measures")
    press(qtbot, gap)
    assert asked == [("dispute", "A1")]
    press(qtbot, page.forms["docx"])
    page.write(tmp_path)
    settle(qtbot, desk, page)
    assert [p.name for p in tmp_path.glob("*简报*")] == ["YH2026-001-简报.pdf"]
    press(qtbot, page.forms["pdf"])
    assert not page.write_button.isEnabled()  # no kind of file is left


def test_a_number_there_is_not_says_so(qtbot, desk, page):
    page.choose("form", ["YH1999-001"])
    settle(qtbot, desk, page)
    assert any("there is no case YH1999-001" in w for w in seen(page))
    page.choose("form", ["YH2026-001", "YH2026-002"])
    settle(qtbot, desk, page)
    assert not any("there is no case" in w for w in seen(page))
    assert any(w.startswith("YH2026-002　") for w in seen(page))


def test_the_review_of_a_year_is_written_too(qtbot, desk, page, tmp_path):
    page.choose("yearly")
    page.year.setValue(2025)
    settle(qtbot, desk, page)
    assert "120" in seen(page)  # days to closing
    page.write(tmp_path)
    settle(qtbot, desk, page)
    assert {p.suffix for p in tmp_path.glob("2025-*")} == {".docx", ".pdf"}


def test_stopping_writes_nothing(qtbot, desk, page, tmp_path):
    page.choose("form", ["YH2026-001"])
    settle(qtbot, desk, page)
    page.write(tmp_path / "out")
    page.cancel()
    settle(qtbot, desk, page)
    assert page.write_button.isEnabled()
    assert not list(tmp_path.glob("out/*"))


def test_a_failure_is_said_on_the_page(qtbot, desk, page, tmp_path):
    (tmp_path / "file").write_text("x")
    page.choose("form", ["YH2026-001"])
    settle(qtbot, desk, page)
    page.write(tmp_path / "file")
    settle(qtbot, desk, page)
    assert any("this is a file, not a folder" in w for w in seen(page))
    assert page.write_button.isEnabled()


def test_an_empty_register_says_what_belongs_here(qtbot, desk, page):
    rows = {k: desk.store.row("dispute", k) for k in ("A1", "A2")}
    assert desk.perform(Change(text("y"), tuple(delete("dispute", k, r) for k, r in rows.items())))
    settle(qtbot, desk, page)
    assert page.empty.isVisibleTo(page)
    assert not page.body.isVisibleTo(page)
    desk.undo()
    settle(qtbot, desk, page)
    assert page.body.isVisibleTo(page)


def test_controls_have_names(page):
    for control in (page.year, page.month, page.cases, *page.kinds.values(), *page.forms.values(), page.public):
        assert control.accessibleName()


def test_typed_numbers_are_parted_at_commas_of_both_scripts():
    assert numbers_in(" a,b，c、d；e  f\na ") == ("a", "b", "c", "d", "e", "f")
    assert numbers_in(" ") == ()
