"""The route map book: what is on its pages, and that every number on them is that of the data."""

import datetime as dt
import re
import shutil

import pikepdf
import pytest

from gis_desk.inspections.book.entries import Entry, entries_of_day
from gis_desk.inspections.handing.fieldbook import ACTIONS
from gis_desk.map.angles import dms
from layers.work import Cancelled, Progress
from tests.ui.print.book.ground import county, course, page_words, plan, poppler
from ui.print.book import Book, print_book
from ui.print.book.parts import Names
from ui.texts import say

pytestmark = [
    pytest.mark.usefixtures("qapp"),
    pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils is not installed"),
]
WAY = course(18)
FRAMES = county(WAY, 14)
PLAN = plan(WAY, FRAMES)


def a_book(**more):
    base = {"title": "", "mark": "内部", "sides": ("东山县", "西水县"), "paper": "a4", "county": "东山县"}
    base |= {"compiler": "石明", "data_date": "2026-03-01", "rounds": {"L1": 5}, "made_on": dt.date(2026, 4, 2)}
    frames = more.pop("frames", FRAMES)
    return Book(frames, frames["boundary_line"], more.pop("plan", PLAN), **{**base, **more})


@pytest.fixture(scope="module")
def printed(qapp, tmp_path_factory):
    out = tmp_path_factory.mktemp("book") / "book.pdf"
    return print_book(a_book(), out), out


def squeezed(words):
    return re.sub(r"\s+", "", words)


def test_every_number_and_coordinate_of_the_plan_is_in_the_text(printed):
    _, out = printed
    words = squeezed(page_words(out))
    for team in PLAN["teams"]:
        for day in team["days"]:
            for entry in entries_of_day(day, FRAMES["marker"]):
                if entry.kind == "stretch":
                    assert squeezed(entry.number) in words
                    continue
                north, east, zone = entry.grid
                assert words.count(entry.number) >= 3, "on the map, in the table, on the form"
                assert dms(entry.lon, east=True, decimals=4) in words
                assert dms(entry.lat, east=False, decimals=4) in words
                assert f"{north:.3f}m" in words
                assert f"{east:.3f}m,zone{zone}" in words
                assert f"{entry.chainage_m / 1000:.3f}km" in words
                assert f"{entry.height_m:.2f}m" in words


def test_a_coordinate_is_that_of_the_marker():
    """Against pyproj by another way: the zone without its number, and the number put before it."""
    from pyproj import Transformer

    for day in PLAN["teams"][0]["days"]:
        for entry in (e for e in entries_of_day(day, FRAMES["marker"]) if e.kind == "marker"):
            north, east, zone = entry.grid
            x, y = Transformer.from_crs(4490, 4534 + zone - 25, always_xy=True).transform(entry.lon, entry.lat)
            assert (x + zone * 1e6, y) == pytest.approx((east, north), abs=1e-3)


def test_the_pages_and_what_stands_on_all_of_them(printed):
    done, out = printed
    info = poppler("pdfinfo", out)
    assert f"Pages:           {done.count}" in info
    for page in range(1, done.count + 1):
        words = page_words(out, page)
        assert "内部" in words, page
        assert "东山—西水线" in words, page
        if page > 1:
            assert f"Page {page} of {done.count}" in words
    cover = page_words(out, 1)
    for wanted in ("Year 2026", "东山县", "西水县", "石明", "2026-04-02", "2026-03-01", "99212122", "15:30"):
        assert wanted in cover, wanted


def test_a_map_page_has_scale_north_legend_grid_note_and_index(printed):
    done, out = printed
    strip = next(n for n, s in enumerate(done.sheets) if s.kind == "strip")
    words = page_words(out, done.pages[strip])
    for wanted in (
        f"Sheet {strip + 1} of {len(done.sheets)}",
        "Scale 1:",
        "Legend",
        "Stops on this sheet",
        "Codes of the markers",
        "Index of sheets",
        "CGCS2000, Gauss-Krüger 3° zone 36, central meridian 108°E",
        "1985 national height datum",
        "Compiled by: 石明",
        "Party A (东山县)",
    ):
        assert wanted in words, wanted
    for neighbour in done.sheets[strip].neighbours:
        assert f"to sheet {neighbour}" in words


def test_sheets_cover_the_work_and_are_named_in_the_contents(printed):
    done, out = printed
    contents = page_words(out, 2)
    assert next(s.kind for s in done.sheets) == "overview"
    assert {"day", "strip"} <= {s.kind for s in done.sheets}
    for sheet, page in zip(done.sheets, done.pages, strict=True):
        assert f"1:{sheet.scale / 1000:.0f} 000" in contents
        assert str(page) in contents
        assert 5_000 <= sheet.scale <= 50_000 or sheet.kind in ("overview", "day")


def test_the_fonts_are_in_the_file_and_the_map_is_no_picture(printed):
    _, out = printed
    fonts = poppler("pdffonts", out).splitlines()[2:]
    assert fonts
    for line in fonts:
        embedded, _, unicode = line.split()[-5:-2]
        assert (embedded, unicode) == ("yes", "yes"), line
    assert poppler("pdfimages", "-list", out).count("\n") == 2


def test_the_outline_leads_to_days_and_sheets(printed):
    _done, out = printed
    with pikepdf.open(out) as pdf, pdf.open_outline() as outline:
        titles = [one.title for one in outline.root]
        assert titles[:3] == ["Cover", "Contents", "Overview"]
        assert titles[3:] == [f"Team {t}, day {d}" for t in (1, 2) for d in (1, 2)]
        assert any("Marker table" in str(one.title) for one in outline.root[3].children)
        pages = [str(page.mediabox) for page in pdf.pages]
    assert len(set(pages)) == 2, "some pages stand, some lie"


def test_the_record_form_has_the_fields_of_the_regulation(printed):
    done, out = printed
    every = [squeezed(page_words(out, page)) for page in range(1, done.count + 1)]
    form = next(w for w in every if "Stretchinspected" in w)
    for wanted in ("Round", "界协2122号", "Weather", "Leader", "Coordinateschecked", "Bothsidespresent", "Handled"):
        assert wanted in form, wanted
    for word in " ".join(map(say, ACTIONS.values())).split():
        assert word in form, "what is ticked is what is read back"
    assert any("Changeoftheground" in w and "Suggestion" in w for w in every)
    signed = [w for w in every if "Conclusion" in w]
    assert len(signed) == 4
    assert all("PartyA(东山县),signed:" in w and "PartyB(西水县),signed:" in w for w in signed)


def test_without_forms_and_in_black_and_white(printed, tmp_path):
    done, _ = printed
    out = tmp_path / "mono.pdf"
    plain = print_book(a_book(forms=False, mono=True), out)
    assert plain.count < done.count
    assert "Stretchinspected" not in squeezed(page_words(out))
    with pikepdf.open(out) as pdf:
        for page in pdf.pages:
            assert not coloured(page)


def coloured(page):
    """Whether a page sets a colour that is not grey."""
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) in ("rg", "RG", "scn", "SCN", "sc", "SC") and len(operands) == 3:
            values = [float(v) for v in operands]
            if max(values) - min(values) > 0.004:
                return True
    return False


def test_a_cancelled_book_leaves_the_older_file(tmp_path):
    out = tmp_path / "book.pdf"
    out.write_bytes(b"old")
    calls = []

    def stopped():
        calls.append(1)
        return len(calls) > 4

    with pytest.raises(Cancelled):
        print_book(a_book(), out, progress=Progress(stopped=stopped))
    assert out.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["book.pdf"]


def test_the_progress_counts_pages(tmp_path):
    said = []
    done = print_book(a_book(), tmp_path / "b.pdf", progress=Progress(lambda d, t, w: said.append((d, t))))
    assert said[1:] == [*((n, done.count) for n in range(done.count)), (done.count, done.count)]


def walked(order, name, begin, end):
    return Entry(order, "stretch", f"L1:{begin:.0f}-{end:.0f}", name, "L1", None, None, begin, end)


@pytest.mark.parametrize(
    ("entries", "stretch"),
    [
        ([walked(1, "013–014 1/2", 4000, 3000), walked(2, "012–013", 3000, 0)], "012 – 014"),
        ([walked(1, "012–013", 0, 3000), walked(2, "013–014 1/2", 3000, 4000)], "012 – 014"),
    ],
)
def test_the_head_of_a_form_says_what_is_walked_in_either_direction(entries, stretch):
    way = course(8)
    frames = county(way, 2)
    heading = Names(Book(frames, frames["boundary_line"], None)).heading("L1", entries)
    assert (heading.stretch, heading.length) == (stretch, "4.000 km")
