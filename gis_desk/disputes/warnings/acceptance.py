"""Warnings that somebody answers for: accepted with a reason, taken back, and lapsed when the facts have changed.

A row of ``accepted_finding`` under ``W:<kind>`` holds the keys of the objects, a mark, and the facts the answer rests
on: the open cases on the line, how often a case was reopened, how large a gap is. It holds until its last day, or until
a fact comes that it did not know; a fact that goes does not end it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pandas as pd

from gis_desk.acceptance import plan_acceptance, plan_withdrawal
from gis_desk.disputes.warnings.alert import PREFIX, Alert
from gis_desk.disputes.warnings.catalogue import KINDS
from gis_desk.findings import Accepted, Finding, accepted_of
from layers.change import Change
from layers.errors import GisDeskError, Where
from layers.text import text

_MARK = "|"
"""Stands between the objects and the facts in the keys of an acceptance."""
OPEN, ACCEPTED, EXPIRED, LAPSED = "open", "accepted", "expired", "lapsed"


@dataclass(frozen=True)
class Answer:
    """What somebody answered to a warning: the row, and whether it stands (`OPEN`, `ACCEPTED`, `EXPIRED`, `LAPSED`)."""

    key: str
    accepted: Accepted
    state: str
    news: tuple[str, ...] = ()
    """Facts that have come since; they have ended it."""


def answers(alerts: Iterable[Alert], accepted: pd.DataFrame, today: date) -> dict[tuple[str, tuple[str, ...]], Answer]:
    """The answer to each warning that has one, by its identity; of several the one that holds, else the last.

    Parameters
    ----------
    accepted : DataFrame
        The table ``accepted_finding``.
    """
    rows: dict[tuple[str, tuple[str, ...]], list[tuple[str, Accepted, frozenset[str]]]] = {}
    for row in accepted.to_dict("records"):
        if str(row["rule"]).startswith(PREFIX):
            one = accepted_of({str(c): v for c, v in row.items()})
            objects, facts = _parted(one.keys)
            rows.setdefault((one.rule, objects), []).append((str(row["key"]), one, frozenset(facts)))
    found: dict[tuple[str, tuple[str, ...]], Answer] = {}
    for alert in alerts if rows else ():
        given = [_answer(alert, key, one, facts, today) for key, one, facts in rows.get(alert.id, ())]
        if given:
            found[alert.id] = max(given, key=lambda a: (a.state == ACCEPTED, a.accepted.accepted_on, a.key))
    return found


def _answer(alert: Alert, key: str, one: Accepted, facts: frozenset[str], today: date) -> Answer:
    news = tuple(f for f in alert.facts if f not in facts)
    state = LAPSED if news else ACCEPTED if one.holds(today) else EXPIRED
    return Answer(key, one, state, news)


def _parted(keys: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if _MARK not in keys:
        return keys, ()
    at = keys.index(_MARK)
    return keys[:at], keys[at + 1 :]


def _finding(alert: Alert) -> Finding:
    """The warning as a finding, under whose identity it is accepted."""
    return Finding(f"{PREFIX}{alert.kind}", (*alert.keys, _MARK, *alert.facts), name=alert.name or alert.keys[0])


def plan_accept(
    alert: Alert,
    reason: str,
    who: str,
    key: str,
    today: date,
    *,
    expires_on: date | None = None,
    before: tuple[str, Mapping[str, Any]] | None = None,
) -> Change:
    """The change that answers for `alert` with a reason, as long as its facts are those of today.

    Parameters
    ----------
    who, key : str
        Who signs, and the key of the new row of ``accepted_finding``.
    expires_on : date, optional
        The last day on which it holds.
    before : (str, mapping), optional
        Key and row of an older answer, which the new one replaces.

    Raises
    ------
    GisDeskError
        Without a reason, or with a last day that has passed.
    """
    if expires_on is not None and expires_on < today:
        raise GisDeskError(
            "the last day {day} has passed",
            where=Where(layer="accepted_finding", field="expires_on", value=expires_on.isoformat()),
            do="give a day from today on, or none",
            day=expires_on.isoformat(),
        )
    change = plan_acceptance(_finding(alert), reason, who, key, today, expires_on=expires_on, before=before)
    label = text("Accept warning: {kind}, {name}", kind=KINDS[alert.kind].title, name=alert.name or alert.keys[0])
    return replace(change, label=label)


def plan_withdraw(alert: Alert, key: str, row: Mapping[str, Any]) -> Change:
    """The change that takes the answer `row` to `alert` back."""
    label = text(
        "Withdraw acceptance of warning: {kind}, {name}", kind=KINDS[alert.kind].title, name=alert.name or alert.keys[0]
    )
    return replace(plan_withdrawal(_finding(alert), key, row), label=label)
