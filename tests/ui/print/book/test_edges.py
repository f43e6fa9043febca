"""Books of odd plans: too little, too much, too long, letters that few fonts have."""

import copy
import shutil

import pandas as pd
import pytest

from layers.errors import GisDeskError
from tests.ui.print.book.ground import county, course, page_words, plan
from ui.print.book import Book, print_book
from ui.print.pdf import PrintError

pytestmark = [
    pytest.mark.usefixtures("qapp"),
    pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils is not installed"),
]


def printed(frames, document, out, **more):
    return print_book(Book(frames, frames["boundary_line"], document, paper="a4", **more), out)


def test_one_marker(tmp_path):
    way = course(3)
    frames = county(way, 1)
    done = printed(frames, plan(way, frames, 1, 1), tmp_path / "x.pdf")
    assert [s.kind for s in done.sheets] == ["overview", "day", "area"]
    assert page_words(tmp_path / "x.pdf").count("2122001Q") >= 3


def test_no_markers(tmp_path):
    way = course(8)
    frames = county(way, 0)
    done = printed(frames, None, tmp_path / "x.pdf")
    assert done.sheets[0].kind == "overview"
    assert "0.000–" in page_words(tmp_path / "x.pdf"), "the whole line is one stretch"


def test_a_short_line_is_on_one_map_with_its_markers(tmp_path):
    frames = county(course(0.3), 2)
    done = printed(frames, None, tmp_path / "x.pdf", forms=False)
    assert len(done.sheets) == 1
    assert done.count == 4, "cover, contents, map, marker table"
    assert "2122001Q" in page_words(tmp_path / "x.pdf", done.pages[0]).split("Stops on this sheet")[1]


def test_each_of_two_lines_has_its_own_sheets(tmp_path):
    one, other = county(course(8), 3), county(course(8, 20_000.0), 3)
    other["boundary_line"] = other["boundary_line"].assign(key="L2", code="99212123", name="南河—北岭线")
    other["marker"] = other["marker"].assign(
        key=["N1", "N2", "N3"], number=["2123001Q", "2123002Q", "2123003Q"], line="99212123"
    )
    frames = {name: pd.concat([one[name], other[name]], ignore_index=True) for name in ("boundary_line", "marker")}
    done = printed(frames, None, tmp_path / "x.pdf")
    assert [s.line for s in done.sheets[1:]] == sorted(s.line for s in done.sheets[1:])
    assert {s.line for s in done.sheets[1:]} == {"L1", "L2"}
    seen = {"L1": "", "L2": ""}
    for sheet, page in zip(done.sheets[1:], done.pages[1:], strict=True):
        seen[sheet.line] += page_words(tmp_path / "x.pdf", page).split("Stops on this sheet")[-1]
        near = [done.sheets[n - 1].line for n in sheet.neighbours]
        assert set(near) == {sheet.line}, "the sheets of a line join each other"
    for n in (1, 2, 3):
        assert f"212200{n}Q" in seen["L1"]
        assert f"212300{n}Q" in seen["L2"]


def test_two_hundred_markers_in_a_day(tmp_path):
    way = course(60)
    frames = county(way, 200)
    done = printed(frames, plan(way, frames, 1, 1), tmp_path / "x.pdf", forms=False)
    assert len(done.sheets) < 20
    words = page_words(tmp_path / "x.pdf")
    for n in range(1, 201):
        assert f"2122{n:03d}Q" in words


def test_a_line_of_three_hundred_kilometres(tmp_path):
    way = course(300)
    frames = county(way, 30)
    done = printed(frames, plan(way, frames, 1, 4), tmp_path / "x.pdf", forms=False)
    along = [s for s in done.sheets if s.kind in ("strip", "area")]
    assert len(along) <= 4 * 7
    assert {s.scale for s in along} <= {20_000.0, 25_000.0, 30_000.0, 40_000.0, 50_000.0}


def test_only_lines_and_markers_are_needed(tmp_path):
    way = course(8)
    frames = {k: v for k, v in county(way, 4).items() if k in ("boundary_line", "marker")}
    done = printed(frames, plan(way, frames, 1, 1), tmp_path / "x.pdf")
    assert done.count > 5
    assert not done.log.missing


def test_a_plan_without_ways(tmp_path):
    way = course(8)
    frames = county(way, 4)
    document = plan(way, frames, 1, 1)
    for day in document["teams"][0]["days"]:
        del day["legs"]
    done = printed(frames, document, tmp_path / "x.pdf")
    assert {"day", "strip"} <= {s.kind for s in done.sheets} | {"strip"}
    words = page_words(tmp_path / "x.pdf")
    assert all(f"2122{n:03d}Q" in words for n in range(1, 5))


def test_a_plan_without_places_prints_its_line(tmp_path):
    way = course(8)
    frames = county(way, 4)
    document = plan(way, frames, 1, 1)
    for day in document["teams"][0]["days"]:
        day["legs"] = []
        day["stops"] = [{"marker": "2122001Q", "lon": None, "lat": None}]
    frames["marker"] = frames["marker"].iloc[1:]
    printed(frames, document, tmp_path / "x.pdf")
    words = page_words(tmp_path / "x.pdf")
    assert "2122001Q" in words
    assert "to be added" in words


def test_nothing_at_all_is_refused(tmp_path):
    frames = county(course(8), 4)
    with pytest.raises(PrintError, match="nothing to print"):
        print_book(Book(frames, frames["boundary_line"].iloc[:0], None), tmp_path / "x.pdf")
    assert not list(tmp_path.iterdir())


def test_names_of_forty_characters_are_there_to_the_last(tmp_path):
    way = course(8)
    long = "东" * 19 + "山" * 19 + "界线"
    frames = county(way, 4, names=("甲" * 37 + "自治县", "西水县"))
    frames["boundary_line"] = frames["boundary_line"].assign(name=[long])
    frames["marker"] = frames["marker"].assign(place=["石" * 38 + "桥北"] * 4)
    document = plan(way, frames, 1, 1)
    document["lines"][0]["name"] = long
    printed(frames, document, tmp_path / "x.pdf", sides=("甲" * 37 + "自治县", "西水县"), mark="内部资料　注意保存")
    words = "".join(page_words(tmp_path / "x.pdf").split())
    assert long in words
    assert "石" * 38 + "桥北" in words or words.count("桥北") >= 4
    assert "内部资料" in words


def test_rare_characters_are_drawn_and_those_of_no_font_are_named_before(tmp_path):
    way = course(8)
    frames = county(way, 4)
    frames["marker"] = frames["marker"].assign(place=["𠮷塘𫚉村北", "㙟", "䲟", "石桥村北"])
    done = printed(frames, plan(way, frames, 1, 1), tmp_path / "x.pdf")
    assert not done.log.missing
    assert "𠮷塘𫚉村北" in "".join(page_words(tmp_path / "x.pdf").split())
    frames["marker"] = frames["marker"].assign(number=["1\ue000", "2", "3", "4"])
    with pytest.raises(GisDeskError, match="U\\+E000"):
        printed(frames, plan(way, frames, 1, 1), tmp_path / "y.pdf")
    assert not (tmp_path / "y.pdf").exists()


def test_words_from_data_are_text(tmp_path):
    way = course(8)
    frames = county(way, 2)
    evil = '<b>&amp;"=1+1</b>'
    frames["marker"] = frames["marker"].assign(place=[evil, evil])
    printed(frames, plan(way, frames, 1, 1), tmp_path / "x.pdf")
    assert "".join(evil.split()) in "".join(page_words(tmp_path / "x.pdf").split())


def test_a_line_in_several_parts(tmp_path):
    import geopandas as gpd
    import shapely

    way = course(20)
    frames = county(way, 6)
    lines = gpd.GeoDataFrame(frames["boundary_line"])
    whole = lines.geometry.iloc[0]
    parts = [shapely.ops.substring(whole, a, b, normalized=True) for a, b in ((0, 0.3), (0.35, 1))]
    frames["boundary_line"] = lines.set_geometry([shapely.MultiLineString(parts)], crs=4490)
    done = printed(frames, None, tmp_path / "x.pdf")
    assert len(done.sheets) > 2


def test_the_document_of_a_plan_is_not_changed(tmp_path):
    way = course(8)
    frames = county(way, 4)
    document = plan(way, frames, 1, 1)
    before = copy.deepcopy(document)
    printed(frames, document, tmp_path / "x.pdf")
    assert document == before
