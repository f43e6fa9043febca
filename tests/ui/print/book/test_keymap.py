"""The index of sheets, the edges of sheets beside a sheet, and what the side panel leaves out."""

import shutil

import numpy as np
import pytest
import shapely

from gis_desk.inspections.book.sheets import Sheet
from layers.text import text
from tests.ui.print.book.ground import county, course, page_words, plan
from ui.print.book import Book, print_book
from ui.print.book.keymap import index_of, tallness
from ui.print.book.panel import _shares
from ui.print.book.paper import A4
from ui.print.papers.readback import pdf_text

WAY = shapely.LineString([(0, 0), (60_000, 0)])


def sheet(kind, x, scale, **more):
    return Sheet(text("sheet"), kind, x, 0.0, scale, **more)


SHEETS = {
    2: sheet("day", 30_000, 250_000.0, upright=True),
    3: sheet("strip", 20_000, 10_000.0, upright=True),
    4: sheet("strip", 22_000, 10_000.0, upright=True),
}


@pytest.mark.parametrize("own", [2, 3])
def test_the_strips_fill_the_index_and_the_whole_way_is_only_named(own):
    index = index_of(own, SHEETS, A4.frames, [WAY])
    assert set(index.sheets) == {3, 4}
    assert index.whole_way == (0 if own == 2 else 2)
    strips = np.vstack([SHEETS[n].footprint(A4.frames) for n in (3, 4)])
    assert index.window == pytest.approx(np.array([strips.min(axis=0), strips.max(axis=0)]), abs=1.0)


def test_a_sheet_that_is_alone_is_a_third_of_its_index():
    index = index_of(3, {2: SHEETS[2], 3: SHEETS[3]}, A4.frames, [WAY])
    sides = np.ptp(SHEETS[3].footprint(A4.frames), axis=0)
    assert np.ptp(index.window, axis=0) == pytest.approx(3 * sides)
    assert tallness(index) == pytest.approx(sides[1] / sides[0])


def test_a_day_without_strips_is_shown_on_the_whole_lines():
    index = index_of(2, {2: SHEETS[2]}, A4.frames, [WAY])
    assert np.ptp(index.window, axis=0)[0] >= 60_000


def test_no_sheets_no_index():
    assert tallness(index_of(1, {}, A4.frames)) == 0.0


@pytest.mark.parametrize("free", range(30, 220, 7))
def test_the_parts_of_a_panel_never_overlap(free):
    """And where codes are left out there is room to say so."""
    legend, table, codes = _shares(float(free), 12, 9, 9, 46.0)
    assert legend + table + codes <= free + 1e-6
    if codes and codes < 6 + 3 * 17:
        assert (codes - 6) % 17 == pytest.approx(3.6)


@pytest.mark.usefixtures("qapp")
@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils is not installed")
def test_what_the_pages_say_of_sheets_and_codes(tmp_path):
    way = course(40)
    frames = county(way, 40)
    out = tmp_path / "book.pdf"
    done = print_book(Book(frames, frames["boundary_line"], plan(way, frames, 1, 1), paper="a4", forms=False), out)
    whole = page_words(out, done.pages[1])
    assert "see the marker table" in whole.lower()
    number, strip = next((n, s) for n, s in enumerate(done.sheets, start=1) if s.kind == "strip")
    words = page_words(out, done.pages[number - 1])
    assert "whole way: sheet 2" in words
    drawn = pdf_text(out, "")  # in the order it was drawn: the words are turned, and readers part them
    for neighbour in strip.neighbours:
        assert f"edgeofsheet{neighbour}" in drawn


@pytest.mark.usefixtures("qapp")
@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils is not installed")
def test_an_overview_of_many_sheets_says_which_ones_a_day_has(tmp_path):
    way = course(300)
    frames = county(way, 30)
    out = tmp_path / "book.pdf"
    document = plan(way, frames, 1, 4)
    done = print_book(Book(frames, frames["boundary_line"], document, paper="a4", forms=False, scale=20_000.0), out)
    assert len(done.sheets) > 45
    words = page_words(out, done.pages[0])
    first = [n for n, s in enumerate(done.sheets, start=1) if s.day == 1]
    assert words.count(f"{first[0]}–{first[-1]}") == 2, "beside the day on the map, and in the list"
