"""The JSON that scripts rely on: fields and types as the command line promises them, strict JSON also when empty."""

import json
from pathlib import Path
from typing import Any

import pytest

from layers.store import Store
from ui.cli.main import main


def answer(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, Any]:
    """Status and document; NaN and Infinity are no JSON, and nothing else may be on stdout."""

    def refuse(constant: str) -> None:
        raise AssertionError(constant)

    capsys.readouterr()
    status = main([*map(str, arguments), "--format", "json"])
    shown = capsys.readouterr()
    assert shown.err == ""
    return status, json.loads(shown.out, parse_constant=refuse)


def text_or_none(value: object) -> bool:
    return value is None or isinstance(value, str)


def number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def check_finding(finding: dict[str, Any]) -> None:
    assert set(finding) == {
        "rule", "severity", "name", "key", "row", "message", "source", "related", "where", "measure", "fix",
    }  # fmt: skip
    assert finding["severity"] in ("must", "should", "advise")
    assert all(isinstance(finding[f], str) and finding[f] for f in ("rule", "message", "source"))
    assert isinstance(finding["key"], str)
    assert text_or_none(finding["name"])
    assert finding["row"] is None or (isinstance(finding["row"], int) and finding["row"] >= 1)
    assert all(isinstance(k, str) for k in finding["related"])
    assert finding["where"] is None or {"type", "coordinates"} <= set(finding["where"])
    assert isinstance(finding["measure"], dict)
    assert finding["fix"] is None or isinstance(finding["fix"], dict)


@pytest.mark.parametrize("what", ["names", "topology"])
def test_check(capsys: pytest.CaptureFixture[str], practice_once: Path, tmp_path: Path, what: str) -> None:
    status, document = answer(capsys, "check", what, practice_once)
    assert set(document) == {"checked", "seconds", "findings"}
    assert isinstance(document["checked"], int)
    assert number(document["seconds"])
    assert document["findings"]
    for finding in document["findings"]:
        check_finding(finding)
    assert status == any(f["severity"] == "must" for f in document["findings"])
    Store.create(tmp_path / "empty.gpkg").close()
    status, document = answer(capsys, "check", what, tmp_path / "empty.gpkg")
    assert (status, document["checked"], document["findings"]) == (0, 0, [])


def test_name(capsys: pytest.CaptureFixture[str], practice_once: Path) -> None:
    with Store.open(practice_once, write=False) as store:
        taken = store.frame("division", where={"level": "township"})["name"].iloc[0]
    status, document = answer(capsys, "name", taken, "--class", "division", "--workspace", practice_once)
    assert set(document) == {
        "name", "class", "specific", "generic", "pinyin", "pinyin_toned", "findings", "similar",
    }  # fmt: skip
    assert all(isinstance(document[f], str) for f in set(document) - {"findings", "similar"})
    for finding in document["findings"]:
        check_finding(finding)
    assert status == any(f["severity"] == "must" for f in document["findings"])
    assert document["similar"]
    for one in document["similar"]:
        assert set(one) == {"name", "key", "relation", "distance_m", "how", "within_scope", "division", "unit"}
        assert isinstance(one["within_scope"], bool)
        assert all(text_or_none(one[field]) for field in ("how", "division", "unit"))
        assert one["relation"] in ("same", "homophone", "near", "lookalike")
        assert one["distance_m"] is None or number(one["distance_m"])


def test_spell_keeps_the_order(capsys: pytest.CaptureFixture[str]) -> None:
    names = ["乐清市", "官成镇", "乐清市"]
    status, document = answer(capsys, "spell", *names)
    assert (status, set(document)) == (0, {"names"})
    assert [n["name"] for n in document["names"]] == names
    for one in document["names"]:
        assert set(one) == {"name", "specific", "generic", "pinyin", "pinyin_toned", "alternatives"}
        assert isinstance(one["alternatives"], list)
        assert one["pinyin"].isascii()


def test_inspect_plan(capsys: pytest.CaptureFixture[str], practice: Path, tmp_path: Path) -> None:
    with Store.open(practice, write=False) as store:
        line = store.frame("boundary_line", where={"level": "county"})["key"].iloc[0]
    status, document = answer(
        capsys, "inspect", "plan", practice, "--line", line, "--teams", 2, "--days", 9, "--out", tmp_path / "plan"
    )
    assert status == 0
    assert {"lines", "teams", "unvisited", "total_km", "total_hours", "gap_to_bound"} <= set(document)
    assert number(document["total_km"])
    assert number(document["total_hours"])
    assert document["gap_to_bound"] is None or number(document["gap_to_bound"])
    assert [t["team"] for t in document["teams"]] == [1, 2]
    days = [day for team in document["teams"] for day in team["days"]]
    assert days
    for day in days:
        assert isinstance(day["day"], int)
        assert number(day["km"])
        assert number(day["hours"])
        assert "type" in day["geometry"]
        for stop in day["stops"]:
            assert {"marker", "arrive", "depart", "lon", "lat"} <= set(stop)
            assert stop["arrive"] <= stop["depart"]
            assert number(stop["lon"])
    assert all({"marker", "reason"} <= set(u) for u in document["unvisited"])
