"""B010: a marker was repaired without the other side present (界线条例 6, 16(4))."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from gis_desk.findings import Finding, Severity, rule
from gis_desk.inspections.intake.answers import repaired
from gis_desk.inspections.rows import keyed
from gis_desk.inspections.tasks import known

_OF_THE_POST = ("lost", "moved", "damaged", "tilted")


@rule(
    "B010",
    title="Repair without the other side present",
    message="marker {number} was repaired on {day} without the other side present",
    severity=Severity.MUST,
    source="xzqyjxgltl-2002:6.2",
    detail="A damaged marker is repaired by the side in charge of it, and the other side must be present; repairing "
    "without it is an offence of the officials.",
    advice="Let both sides look at the marker together, and enter who was present in the record or the repair case.",
    trap="Clearing weeds and painting the lettering is care, not repair of the post.",
    scope=("inspection_record", "marker_repair"),
    good=("扶正 yes", "描红 no", "除草 -"),
    bad=("扶正 no", "重立 -"),
)
def alone(
    records: Sequence[tuple[str, Mapping[str, Any]]],
    cases: Sequence[tuple[str, Mapping[str, Any]]],
    numbers: Mapping[str, str],
) -> Iterator[Finding]:
    """One finding per record of a repair, and per repaired or closed case, that does not say both were present.

    Parameters
    ----------
    records, cases : sequences of (key, row)
        Rows of ``inspection_record`` and ``marker_repair``; a case that a record was opened by or that was repaired
        on the day of a record found already is not told again.
    numbers : mapping
        Key of a marker to its number.
    """
    told: set[tuple[str, str]] = set()
    for key, row in records:
        if repaired(row.get("action")) and not row.get("both_present"):
            told.add((str(row["marker"]), str(row["visited_on"])))
            yield _finding(key, row, str(row["visited_on"]), numbers)
    for key, row in cases:
        day = str(row.get("repaired_on") or "")
        mended = row.get("state") in ("repaired", "closed") and row.get("kind") in _OF_THE_POST and day
        if mended and not row.get("both_present") and (str(row["marker"]), day) not in told:
            yield _finding(key, row, day, numbers)


def _finding(key: str, row: Mapping[str, Any], day: str, numbers: Mapping[str, str]) -> Finding:
    marker = str(row["marker"])
    number = numbers.get(marker) or marker
    args = {"number": number, "day": day}
    return Finding("B010", (key, marker), row.get("geometry"), args, name=number)


def repairs_alone(records: pd.DataFrame, cases: pd.DataFrame, markers: pd.DataFrame) -> list[Finding]:
    """The findings of B010 in the tables of a workspace."""
    numbers = {known(k): known(n) for k, n in zip(markers["key"], markers["number"], strict=True)}
    return list(alone(list(keyed(records)), list(keyed(cases)), numbers))
