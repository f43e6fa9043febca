"""Names in use and names cleaned up in 2018 and 2019, with the verdict an examiner expected: how often rules agree.

``unseen_names.csv`` was written from general knowledge before the checker was asked, in three rounds, the tables mended in
between. `existing` is the verdict of an audit, `proposal` that on a new name: clean, or a severity and mostly a rule; empty
where it is not judged. Where the catalogue showed the examiner to be wrong, `source` says so. Verdicts that still differ
stand in ``unseen_doubts.csv``, each with its reason.
"""

import csv
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from gis_desk.findings import Finding, Severity
from gis_desk.names.checker import NameChecker
from gis_desk.names.checking import check_names
from gis_desk.names.subject import Context
from gis_desk.names.syllables import plain
from gis_desk.names.tables import load

HERE = Path(__file__).parent
LEAST = 0.97
"""Share of verdicts, and of spellings, that agree."""
TOWN = "990121001"


def rows(file: str) -> list[dict[str, str]]:
    """The rows of a table beside this test."""
    with (HERE / file).open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


NAMES = rows("unseen_names.csv")
DOUBTS = {(d["name"], d["class"], d["asked"]): d for d in rows("unseen_doubts.csv")}
PLAIN = NameChecker()


def asked(row: dict[str, str], mode: str) -> tuple[Finding, ...]:
    """The findings on the name of `row`, judged with the details it has."""
    details = dict(part.split("=", 1) for part in row["details"].split(";") if part)
    checker, beside, division = PLAIN, details.pop("beside", None), row["division"] or None
    if leader := details.pop("leaders", None):
        tables = load()
        data = {**tables.data, "words": {**tables.data["words"], "leaders": {"words": [leader]}}}
        checker = NameChecker(context=Context(replace(tables, data=data)))
    if beside:
        known = pd.DataFrame({"key": ["1"], "name": [beside], "class": [row["class"]], "division": [TOWN]})
        checker, division, details = NameChecker(known), TOWN, {**details, "bearing": "yes"}
    return checker.check(row["name"], row["class"], division, mode=mode, details=details).findings


def agrees(expected: str, found: tuple[Finding, ...]) -> bool:
    """Whether the most binding finding has the severity that was expected, and is of the rule where one was named."""
    severity, _, rule = expected.partition(" ")
    if severity == "clean":
        return not found
    most = min(found, key=lambda f: f.level.rank, default=None)
    if most is None or most.level is not Severity(severity):
        return False
    return not rule or rule in {f.rule for f in found if f.level is most.level}


def said(found: tuple[Finding, ...]) -> str:
    """The findings in short: their severities and rules."""
    return "; ".join(f"{f.level} {f.rule}" for f in found) or "clean"


def differing() -> dict[tuple[str, str, str], str]:
    """Name, class and what was asked of every verdict and spelling that differs, with the program's answer."""
    found = {}
    for row in NAMES:
        for mode, column in (("audit", "existing"), ("proposal", "proposal")):
            if row[column] and not agrees(row[column], answer := asked(row, mode)):
                found[row["name"], row["class"], column] = said(answer)
        if row["spelling"] and (made := spelled(row)) != row["spelling"]:
            found[row["name"], row["class"], "spelling"] = made
    return found


def spelled(row: dict[str, str]) -> str:
    """The toned spelling the program gives the name of `row`."""
    return PLAIN.check(row["name"], row["class"], row["division"] or None).spelling.toned


DIFFERING = differing()


def test_there_are_names_of_every_class_and_kind():
    assert len(NAMES) >= 500
    assert sum(bool(row["spelling"]) for row in NAMES) >= 250
    assert len({row["class"] for row in NAMES}) == 8
    assert len({(row["name"], row["class"], row["details"]) for row in NAMES}) == len(NAMES)


@pytest.mark.parametrize("columns", [("existing", "proposal"), ("spelling",)], ids=["verdicts", "spellings"])
def test_most_agree(columns):
    count = sum(bool(row[c]) for row in NAMES for c in columns)
    other = [key for key in DIFFERING if key[2] in columns]
    assert len(other) / count <= 1 - LEAST


def test_what_differs_is_known_with_its_reason():
    assert {key: d["program"] for key, d in DOUBTS.items()} == DIFFERING
    assert all(len(d["reason"]) > 15 for d in DOUBTS.values())


def test_names_in_use_are_never_a_must():
    in_use = [row for row in NAMES if row["existing"] == "clean"]
    binding = [row["name"] for row in in_use if any(f.level is Severity.MUST for f in asked(row, "audit"))]
    assert binding == []


def test_spellings_without_tones_differ_in_the_tones_only():
    for row in NAMES:
        made = PLAIN.check(row["name"], row["class"], row["division"] or None).spelling
        assert made.pinyin == plain(made.toned)
        assert made.capitals == made.pinyin.upper()


@pytest.mark.parametrize("mode", ["audit", "proposal"])
def test_a_list_is_judged_as_its_names_one_by_one(mode):
    """No name is compared with another: each lies in a county of its own."""
    some = [row for row in NAMES if not row["details"] and row["class"] != "division"]
    frame = pd.DataFrame({
        "key": [f"{row['class']}:{row['name']}" for row in some],
        "name": [row["name"] for row in some],
        "class": [row["class"] for row in some],
        "division": [f"99{n:04}001" for n in range(len(some))],
    })  # fmt: skip
    listed: dict[str, list[tuple[str, Severity]]] = {}
    for finding in check_names(frame, mode):
        listed.setdefault(finding.keys[0], []).append((finding.rule, finding.level))
    for key, name, cls, division in frame.itertuples(index=False):
        single = [(f.rule, f.level) for f in PLAIN.check(name, cls, division, mode=mode).findings]
        assert sorted(listed.get(key, [])) == sorted(single), name
