import json
import re

import numpy as np
import pytest
from shapely import LineString

from gis_desk.documents.disputes.webmap.public import CELL_DEG, LEAST, REMOVED, counts
from tests.gis_desk.disputes.county import case, cases, events, lines
from tests.gis_desk.documents.disputes.making import attachments, claims, data_of, make, photo

SECRETS = {
    "title": "青山水库之争",
    "owner": "王芳",
    "telephone": "13912345678",
    "place": "青山脚下",
    "measures": "驻点",
    "people": 8765,
    "note": "勿外传",
    "recorded_by": "赵六",
    "checked_by": "钱七",
    "agreement": "云石〔2026〕9号",
    "way": "协商而成",
}
PLACES = [(110.200123, 25.054321), (110.201456, 25.053654), (110.202789, 25.052987), (110.350111, 25.150222)]


def secret_map(**wish):
    rows = [case(f"D{n}", *at, **SECRETS) for n, at in enumerate(PLACES, 1)]
    rows.append(case("D9", 110.200777, 25.054888, title="北坡密事", secrecy="secret"))
    log = events(
        {
            "key": "E1",
            "dispute": "D1",
            "happened_on": "2026-04-01",
            "kind": "visit",
            "actor": "李明",
            "account": "勘查记录",
        }
    )
    tables = {
        "dispute_claim": claims(
            {
                "key": "C1",
                "dispute": "D1",
                "side": "a",
                "claim": "甲方主张沿河",
                "geometry": LineString([PLACES[0], PLACES[1]]),
            }
        ),
        "attachment": attachments(
            {"key": "T1", "owner_key": "D1", "name": "现场照片.jpg", "sha256": "ab", "thumbnail": None}
        ),
    }
    return make(*rows, log=log, tables=tables, content=lambda _: photo(), public=True, **wish)


def test_none_of_the_secrets_is_in_the_bytes():
    made = secret_map()
    body = made.html
    words = [
        "李明",
        "勘查记录",
        "甲方主张沿河",
        "现场照片",
        "北坡密事",
        "99019902001Q",
        "2026-03-01",
        "2026-04-01",
        "2026-001",
        "2026-07-01",
    ]
    for gone in (*map(str, SECRETS.values()), *words, "data:image/jpeg"):
        assert gone not in body, gone
    for lon, lat in (*PLACES, (110.200777, 25.054888)):
        for value in (lon, lat):
            assert f"{value:.3f}" not in body
            assert f"{value:.4f}"[:-1] not in body
            assert str(round(value * 1_000_000)) not in body
            assert str(round(value * 100_000)) not in body
    data = data_of(body)
    assert not {"cases", "density", "markers", "claims", "attached", "evidence", "time"} & set(data)
    assert (made.cases, made.secret, made.pictures) == (4, 1, 0)


def test_the_file_says_what_it_left_out_and_that_it_was_not_reviewed():
    made = secret_map()
    assert made.removed == REMOVED
    assert data_of(made.html)["removed"] == [str(t) for t in REMOVED]
    assert "Not reviewed, not for publication" in made.html


def test_cells_hold_enough_cases_and_say_only_what_enough_of_them_share():
    made = secret_map()
    data = data_of(made.html)
    assert data["cells"] == [{"at": [110.21, 25.05], "deg": 0.02, "n": 3, "kinds": ["forest"], "years": ["2026"]}]
    assert any("1 cases lie alone" in str(n) for n in made.notes)


def test_no_cell_ever_holds_fewer_and_no_case_is_counted_twice():
    rng = np.random.default_rng(4)
    kinds = ["forest", "land", "water"]
    for n in (0, 1, 2, 3, 7, 40, 400):
        rows = [
            case(
                f"D{i}",
                110 + rng.random() * 0.4,
                25 + rng.random() * 0.2,
                kind=kinds[i % 3],
                found_on=f"{2000 + i % 20}-01-01",
            )
            for i in range(1, n + 1)
        ]
        found = counts(cases(*rows))
        assert all(cell["n"] >= LEAST >= 3 for cell in found.cells)
        assert sum(cell["n"] for cell in found.cells) + found.alone == n
        for cell in found.cells:
            assert all(round(v, 2) == v for v in cell["at"])  # forms.md 11 rule 8: two decimals at most
            assert cell["deg"] >= CELL_DEG
            assert LEAST * len(cell["years"]) <= cell["n"]


def test_the_ground_is_coarse():
    data = data_of(secret_map().html)
    assert data["grid"] == 1000
    assert all(round(c, 4) == c for u in data["ground"]["units"] for c in u["at"])
    assert data["ground"]["roads"] == []


@pytest.mark.parametrize("status", ["disputed", "proposed", "habit"])
def test_lines_that_are_not_settled_are_not_drawn(status):
    line = lines().assign(status=status, name="争议线")
    for public in (False, True):
        made = make(case("D1"), tables={"boundary_line": line}, public=public)
        borders = data_of(made.html)["ground"]["borders"]
        assert (status in {b["status"] for b in borders}) is not public
        assert any(b["level"] == "county" for b in borders)
    assert "争议线" not in made.html


def test_a_hostile_year_is_no_year():
    rows = [case(f"D{i}", 110.2, 25.05, found_on="<b>x-01-01") for i in range(1, 5)]
    assert data_of(make(*rows, public=True).html)["cells"][0]["years"] == []


def test_the_public_page_is_json_of_counts_only():
    page = secret_map().html
    found = re.findall(r'<script type="(?:application/json|text/plain)" id="([\w-]+)"', page)
    assert found == ["gis-desk-data", "licences"]
    assert len(json.dumps(data_of(page)["cells"])) < 500
