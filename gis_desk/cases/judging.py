"""What the rules say of a case: of the proposed name, and of the renaming where it is one."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from gis_desk.cases.rows import CASE, PLACE, plain
from gis_desk.cases.words import UNDECIDED
from gis_desk.disputes.dates import day_or_none
from gis_desk.findings import Finding
from gis_desk.names.checker import NameAnswer
from gis_desk.names.checking_renaming import check_renaming
from gis_desk.names.renaming import Renaming, Retired
from gis_desk.names.subject import Context
from layers.change import Change, Row, update
from layers.errors import PlanError, Where
from layers.text import text

_PARTS = re.compile(r"[、,，;；/\n]+")
_GONE = ("historic", "deregistered")


def judge_case(
    case: Mapping[str, Any],
    place: Row | None,
    answer: NameAnswer | None,
    context: Context,
    names: pd.DataFrame,
    culture: pd.DataFrame,
    today: date,
    documents: Sequence[Mapping[str, Any]] = (),
) -> list[Finding]:
    """All findings of a case, most binding first.

    Parameters
    ----------
    case : mapping
        action, name, class, reason and the fields of the application beside each other.
    place : mapping or None
        The row of the place name it is about.
    answer : NameAnswer or None
        What the check says of the proposed name; None for a deregistration.
    names, culture : DataFrame
        ``place_name`` and ``culture``: names that were given up, and the protection list.
    documents : sequence of mapping
        What is handed in, with ``title``.
    """
    if case["action"] != "rename" or place is None:
        return list(answer.findings) if answer else []
    return check_renaming(renaming_of(case, place, names, culture, today, documents), context, answer)


def renaming_of(
    case: Mapping[str, Any],
    place: Row,
    names: pd.DataFrame,
    culture: pd.DataFrame,
    today: date,
    documents: Sequence[Mapping[str, Any]] = (),
) -> Renaming:
    """The renaming that a case is about, as the rules see it; parameters as for `judge_case`."""
    row, key = plain(PLACE, place), str(case.get("place") or "")
    listed = culture[(culture["place_name"] == key) & culture["level"].notna()] if len(culture) and key else culture[:0]
    measures = [str(m) for m in listed["protection"].dropna()] if len(listed) else []
    history = _parts(row["old_name"])
    said = str(case.get("reason") or "")
    return Renaming(
        old=str(row["name"] or ""),
        new=str(case.get("name") or ""),
        cls=str(case.get("class") or row["class"] or ""),
        on=today,
        key=key,
        reason=said,
        ground=str(case.get("ground") or ""),
        mismatch=str(case.get("mismatch") or ""),
        evidence="、".join(str(d["title"]) for d in documents if d.get("title")),
        protected=len(listed) > 0,
        protection_measures=str(case.get("protection_measures") or "、".join(measures)),
        impact=_parts(case.get("impact")),
        named_on=day_or_none(row["approved_on"]),
        history=history,
        restores="恢复" in said,
        retired=_retired(names, key, row["division"]),
    )


def _parts(value: object) -> tuple[str, ...]:
    return tuple(part.strip() for part in _PARTS.split(str(value or "")) if part.strip())


def _retired(names: pd.DataFrame, key: str, division: object) -> tuple[Retired, ...]:
    """Names of the county that other places gave up."""
    if not len(names):
        return ()
    county = str(division or "")[:6]
    gone = names[names["status"].isin(_GONE)]
    found = []
    for row in gone.to_dict("records"):
        extra = row.get("extra")
        own = row["key"] == key or (isinstance(extra, dict) and extra.get("renamed_to") == key)
        if not own and str(row["division"] or "").startswith(county):
            found.append(Retired(str(row["name"]), str(row["class"]), day_or_none(row["ended_on"])))
    return tuple(found)


def plan_recheck(key: str, row: Mapping[str, Any], kept: Sequence[Mapping[str, Any]], today: date) -> Change:
    """The findings of the case `key` as they are now, `kept` as `gis_desk.cases.kept.kept` gives them.

    Answers given to rules that still find something stay, the others go.

    Raises
    ------
    PlanError
        If the case is decided.
    """
    old = plain(CASE, row)
    if old["state"] not in UNDECIDED:
        raise PlanError(
            "the case {number} is decided: its findings stay as they were",
            where=Where(layer=CASE, field="findings", value=old["number"]),
            do="check the name by itself",
            number=old["number"],
        )
    rules = {str(f["rule"]) for f in kept}
    accepted = [a for a in old["accepted"] or [] if a["rule"] in rules]
    new = {**old, "findings": list(kept), "accepted": accepted, "checked_on": today.isoformat()}
    label = text("Case {number}: {n} findings of {day}", number=old["number"], n=len(kept), day=today.isoformat())
    return Change(label, (update(CASE, key, old, new),))
