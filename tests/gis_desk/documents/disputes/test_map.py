import re
from datetime import date

import numpy as np
import pandas as pd
import pytest
import shapely
from shapely import LineString, Point, Polygon

from gis_desk.disputes.statistics.lines import study_lines
from gis_desk.disputes.statistics.question import Question
from gis_desk.disputes.statistics.scan import with_markers
from gis_desk.documents import offline
from gis_desk.documents.disputes.map import Wish, dispute_map
from gis_desk.documents.disputes.webmap import ground as base_map
from layers.errors import FormatError, GisDeskError
from tests.gis_desk.disputes.county import TODAY, case, divisions, events, frame, lines
from tests.gis_desk.documents.disputes.making import claims, data_of, frames, make, many


def test_nothing_in_the_page_points_outside():
    page = make(*many()).html
    scripts = "".join(re.findall(r"<script>(.*?)</script>", page, re.S))
    rest = re.sub(r"<script\b.*?</script>|'sha256-[^']+'", "", page, flags=re.S)
    assert not re.findall(r"https?:|//[a-z]", rest)
    assert set(re.findall(r"https?://[^\s\"'`)]+", scripts)) <= {
        "http://www.w3.org/2000/svg",  # a name, not an address
        "https://leafletjs.com",  # these three in the notices of the authors
        "https://github.com/mourner/simpleheat",
        "https://github.com/Leaflet/Leaflet.heat",
    }
    assert "sourceMappingURL" not in page
    assert not re.search(r"<script\s+src|<link\b|<iframe|@import|jquery|bootstrap", page, re.I)
    assert "Redistribution and use in source" in page  # the licences travel along
    assert len(page) < 5_000_000


def test_the_policy_knows_every_script_by_its_sum_and_allows_no_other():
    page = make(*many()).html
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', page)[1]
    assert page.index("Content-Security-Policy") < page.index("<script")
    for part in ("default-src 'none'", "connect-src 'none'", "base-uri 'none'", "form-action 'none'"):
        assert part in policy
    assert "unsafe" not in policy
    assert len(re.findall("sha256-", policy)) == len(set(re.findall(r"<(?:script|style)>(.*?)</", page, re.S)))


def test_an_unknown_address_is_an_error_and_never_left_in():
    for bad in (
        '<script src="https://cdn.example.org/x.js"></script>',
        '<link rel="stylesheet" href="https://cdn.example.org/x.css"/>',
        '<img src="https://cdn.example.org/x.png">',
        "<style>a{background:url(https://cdn.example.org/x.png)}</style>",
    ):
        with pytest.raises(FormatError, match="vendored"):
            offline.inline(f"<html><head>{bad}</head></html>")


def test_the_same_register_makes_the_same_file():
    assert make(*many()).html == make(*many()).html


def test_words_of_folium_templates_in_data_stay_words():
    data = data_of(make(case("D1", title="{{ 7*7 }}", owner="${x}")).html)
    assert data["cases"]["title"] == ["{{ 7*7 }}"]


def test_half_a_surrogate_pair_does_not_break_the_page():
    made = make(case("D1", title="a\ud800b"), title="t\udfff")
    assert data_of(made.html)["cases"]["title"] == ["a\ufffdb"]
    assert "<title>t\ufffd</title>" in made.html
    made.html.encode("utf-8")


def test_long_data_is_packed_and_reads_the_same(monkeypatch):
    plain = data_of(make(*many()).html)
    monkeypatch.setattr(offline, "PACKED_FROM", 1000)
    packed = make(*many()).html
    assert 'type="text/plain" id="gis-desk-data"' in packed
    assert data_of(packed) == plain


def test_the_page_carries_all_fields_and_the_log():
    log = events(
        {
            "key": "E2",
            "dispute": "D1",
            "happened_on": "2026-05-01",
            "kind": "meeting",
            "account": "约定",
            "responsible": "王芳",
            "due_on": "2026-07-01",
        },
        {
            "key": "E1",
            "dispute": "D1",
            "happened_on": "2026-04-01",
            "kind": "visit",
            "actor": "李明",
            "account": "勘查",
        },
        {"key": "E3", "dispute": "D9", "happened_on": "2026-04-01", "kind": "visit", "account": "别的"},
    )
    data = data_of(make(case("D1", measures="值守", people=12), case("D2", geometry=None), log=log).html)
    columns, words = data["cases"], data["cases"]["vocabulary"]
    assert (columns["n"], columns["x"]) == (2, [0, None])  # a case without a place is listed and not drawn at zero
    assert (columns["west"] / columns["places"], columns["south"] / columns["places"]) == (110.2, 25.05)
    said = {
        name: [words[v] if v >= 0 else "" for v in columns["log"][name]] for name in columns["log"] if name != "case"
    }
    assert columns["log"]["case"] == [0, 0]
    assert said["happened_on"] == ["2026-04-01", "2026-05-01"]
    assert (said["account"], said["responsible"], said["due_on"]) == (
        ["勘查", "约定"],
        ["", "王芳"],
        ["", "2026-07-01"],
    )
    assert (words[columns["measures"][0]], columns["people"]) == ("值守", [12, None])
    assert words[columns["side_a"][0]] == "云溪县"
    assert "别的" not in words


def test_few_cases_are_said_to_be_few_and_are_no_heat_map():
    few, enough = make(*many(9)), make(*many(14))
    assert any("Too few cases to see whether they gather (9, under 10)" in str(n) for n in few.notes)
    assert not any("Too few" in str(n) for n in enough.notes)
    assert data_of(few.html)["few"]["least"] == 10
    assert "{n}" in data_of(few.html)["few"]["sentence"]


def test_method_parameters_and_n_stand_beside_the_picture():
    said = " ".join(str(n) for n in make(*many(14)).notes)
    assert "Epanechnikov" in said
    assert "2 km" in said
    assert "n = 14" in said


def test_the_words_of_the_map_are_those_of_the_statistics():
    rows = many(14)
    study = study_lines(Question(TODAY, weights="grade"), frames(*rows))
    said = make(*rows, weigh="grade").notes
    assert said[: len(study.method.sentences())] == study.method.sentences()


def test_a_stretch_is_hot_only_where_chance_does_not_explain_it():
    crowd = [case(f"D{i}", 110.2, 25.0990 + 0.0001 * i) for i in range(12)]
    even = [case(f"D{i}", 110.2, 25.005 + 0.19 * i / 12) for i in range(12)]
    hot, calm = data_of(make(*crowd).html), data_of(make(*even).html)
    assert len(hot["hot"]) == 1
    assert hot["verdict"].startswith("Hot stretches: 1.")
    assert calm["hot"] == []
    assert calm["verdict"].startswith("Nothing gathers beyond chance")
    assert calm["density"]


@pytest.mark.parametrize(
    "part", [{"found_from": date(2024, 1, 1)}, {"found_to": date(2024, 1, 1)}, {"states": ("found",)}]
)
def test_a_public_map_of_a_part_of_the_register_is_refused(part):
    with pytest.raises(GisDeskError, match="subtracted"):
        make(*many(), public=True, **part)


def test_only_the_cases_that_were_asked_for():
    rows = [
        case("D1", found_on="2020-01-31"),
        case("D2", found_on="2020-02-01", state="settled"),
        case("D3", found_on="2020-02-29"),
        case("D4", found_on="2020-03-01"),
        case("D5", found_on=None),
    ]
    chosen = make(*rows, found_from=TODAY.replace(2020, 2, 1), found_to=TODAY.replace(2020, 2, 29))
    assert chosen.cases == 2
    assert any("2020-02-01 to 2020-02-29" in str(n) for n in chosen.notes)
    assert make(*rows, states=("open",)).cases == 4
    assert make(*rows, states=("settled",)).cases == 1


def test_the_density_of_all_stretches_of_time_adds_up_to_that_of_all_cases():
    rows = [*many(14), case("D20", 110.2, 25.1, state="settled"), case("D21", 110.2, 25.12, found_on=None)]
    data = data_of(make(*rows).html)
    by_time = sum(sum(row["by"][1::2]) for row in data["density"])
    at_once = sum(
        sum(row["by"][1::2]) for row in data_of(make(*[r | {"found_on": "2026-01-01"} for r in rows]).html)["density"]
    )
    assert by_time == pytest.approx(at_once, rel=2e-3)
    assert {when for row in data["density"] for when in row["by"][::2]} <= set(data["cases"]["bin"])
    assert -1 in data["cases"]["bin"]


def test_both_claims_travel_with_their_case():
    made = make(
        case("D1"),
        case("D2"),
        tables={
            "dispute_claim": claims(
                {
                    "key": "C2",
                    "dispute": "D2",
                    "side": "b",
                    "claim": "沿山脊",
                    "geometry": LineString([(110.2, 25.05), (110.21, 25.06)]),
                },
                {
                    "key": "C1",
                    "dispute": "D2",
                    "side": "a",
                    "claim": "沿河",
                    "geometry": LineString([(110.2, 25.05), (110.22, 25.06)]),
                },
                {"key": "C3", "dispute": "D9", "side": "a", "geometry": LineString([(110.2, 25.05), (110.22, 25.06)])},
            ),
            "dispute_evidence": frame(
                "dispute_evidence", [{"key": "V1", "dispute": "D2", "side": "a", "kind": "7-1", "title": "批复"}]
            ),
        },
    )
    data = data_of(made.html)
    assert [(row["side"], row["claim"]) for row in data["claims"]["1"]] == [("a", "沿河"), ("b", "沿山脊")]
    assert data["evidence"]["1"][0]["title"] == "批复"
    assert list(data["claims"]) == ["1"]


def test_simplified_neighbours_still_share_their_border():
    wave = [(110.2 + 0.002 * np.sin(9 * t) + 0.0004 * np.sin(160 * t), 25 + 0.2 * t) for t in np.linspace(0, 1, 2000)]
    west = Polygon([*wave[700:], (110, 25.2), (110, 25), *wave[:700]])  # begins in the middle of the shared border
    east = Polygon([*wave, (110.4, 25.2), (110.4, 25)])
    units = frame(
        "division",
        [
            {"key": c, "code": c, "name": c, "level": "township", "geometry": g}
            for c, g in (("990101101", west), ("990101102", east))
        ],
    )
    ground = base_map.base_map(units, tolerance_m=30)
    sizes = [sum(len(r) // 2 for r in u["rings"]) for u in ground.units]
    assert max(sizes) < 300
    shared = [b for b in ground.borders if b["level"] == "township"]
    assert len(shared) == 1
    assert len(shared[0]["lines"]) == 1
    assert ground.units[0]["fill"] != ground.units[1]["fill"]
    drawn = [Polygon(np.array(u["rings"][0]).reshape(-1, 2).cumsum(axis=0) / base_map.GRID) for u in ground.units]
    assert drawn[0].intersection(drawn[1]).area == 0  # no sliver between them, as they are written


def test_coded_lines_read_back_within_a_step():
    line = shapely.LineString([(110.123456, 25.654321), (110.2, 25.7), (110.2, 25.7), (110.3, 25.1)])
    steps = np.array(base_map.coded(line)[0]).reshape(-1, 2).cumsum(axis=0) / base_map.GRID
    assert len(steps) == 3
    assert np.abs(steps - np.array([(110.123456, 25.654321), (110.2, 25.7), (110.3, 25.1)])).max() < 1e-5


def test_an_empty_register_and_no_divisions_still_make_a_page():
    assert make().cases == 0
    bare = {"dispute": frames(case("D1"))["dispute"], "division": divisions().iloc[:0]}
    made = dispute_map(bare, Wish(today=TODAY))
    assert "Main roads" not in made.html  # no layer is offered that holds nothing
    assert data_of(made.html)["ground"]["units"] == []


def test_case_areas_and_lines_get_one_point_inside():
    area = Polygon([(110.2, 25.0), (110.21, 25.0), (110.21, 25.01)])
    columns = data_of(make(case("D1", geometry=area)).html)["cases"]
    assert area.contains(Point(columns["west"] / columns["places"], columns["south"] / columns["places"]))
    assert columns["shape"]["0"][0] == 1


def test_no_mark_of_markup_stands_in_the_data():
    evil = "</script><!--<script x='&'>\u2028"
    page = make(case("D1", title=evil, owner=evil), title=evil).html
    body = re.search(r'id="gis-desk-data">(.*?)</script>', page, re.S)[1]
    assert not re.search("[<>&\u2028\u2029]", body)
    assert data_of(page)["cases"]["title"] == [evil]


def test_a_file_with_secret_cases_is_marked_secret():
    plain, marked = make(case("D1")), make(case("D1"), case("D2", secrecy="secret"))
    assert data_of(plain.html)["classification"] == "internal, keep safe"
    assert data_of(marked.html)["classification"] == "secret"
    assert any("1 cases are secret" in str(n) for n in marked.notes)


def test_hot_stretches_need_no_markers():
    spots = lines().assign(line="L1", markers=None)
    assert with_markers(spots, lines(), pd.DataFrame()) is spots
