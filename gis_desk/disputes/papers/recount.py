"""The numbers of a month counted again, case by case from the rows: what the sheets and the summary must agree with."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import pandas as pd

from gis_desk.disputes.dates import day_or_none
from gis_desk.disputes.words import GRADES, STATES

Row = Mapping[str, Any]


def rows(frame: pd.DataFrame, *columns: str) -> Iterable[tuple[Any, ...]]:
    """The named columns row by row; what is missing is None."""
    kept = [frame[c].astype(object).where(frame[c].notna(), None) for c in columns]
    return zip(*kept, strict=True)


class Life:
    """One case from day to day: when it was found, and the steps of its log in order."""

    def __init__(self, found_on: date | None, state: str, closed_on: date | None, log: list[tuple[date, str]]) -> None:
        self.found_on = found_on
        self.state = state if state in STATES else "found"
        self.taken = sorted(log, key=lambda step: step[0])
        shut = self.state in ("settled", "transferred", "revisited")
        if shut and closed_on is not None and not any(s in ("settled", "transferred", "revisited") for _, s in log):
            self.taken.append((closed_on, "settled" if self.state == "revisited" else self.state))
            self.taken.sort(key=lambda step: step[0])

    def on(self, day: date) -> str | None:
        """Its state at the end of `day`; None before it was found."""
        if self.found_on is not None and self.found_on > day:
            return None
        if all(on <= day for on, _ in self.taken):
            return self.state
        return next((s for on, s in reversed(self.taken) if on <= day), "found")

    def ended(self, first: date, last: date) -> str | None:
        """How it was closed between two days, the last time; None where it was not."""
        ends = [s for on, s in self.taken if first <= on <= last and s in ("settled", "transferred")]
        return ends[-1] if ends else None


def lives(cases: pd.DataFrame, events: pd.DataFrame) -> dict[str, Life]:
    """The life of each case, by key."""
    logs: dict[str, list[tuple[date, str]]] = defaultdict(list)
    for dispute, happened, kind in rows(events, "dispute", "happened_on", "kind"):
        day = day_or_none(happened)
        if day is not None and (kind in STATES or kind == "reopened"):
            logs[dispute].append((day, "mediating" if kind == "reopened" else kind))
    return {
        key: Life(day_or_none(found), state, day_or_none(closed), logs.get(key, []))
        for key, found, state, closed in rows(cases, "key", "found_on", "state", "closed_on")
    }


def recount_month(cases: pd.DataFrame, events: pd.DataFrame, first: date, as_of: date) -> dict[str, int]:
    """The numbers of `gis_desk.disputes.papers.month.Month` by name."""
    due: dict[str, list[date]] = defaultdict(list)
    again: set[str] = set()
    for dispute, kind, happened, until, done in rows(events, "dispute", "kind", "happened_on", "due_on", "done_on"):
        day, end, ready = day_or_none(happened), day_or_none(until), day_or_none(done)
        if kind == "reopened" and day is not None and first <= day <= as_of:
            again.add(dispute)
        if end is not None and (ready is None or ready > as_of):
            due[dispute].append(end)
    found: Counter[str] = Counter()
    alive = lives(cases, events)
    for key, grade, next_check, deadline in rows(cases, "key", "grade", "next_check", "deadline"):
        life = alive[key]
        state = life.on(as_of)
        if state is None:
            continue
        found["all"] += 1
        found[f"state_{state}"] += 1
        found["undated"] += life.found_on is None
        found["found"] += life.found_on is not None and first <= life.found_on
        found["reopened"] += key in again
        how = life.ended(first, as_of)
        if how is not None:
            found["closed"] += 1
            found[f"closed_{how}"] += 1
        if state in ("settled", "transferred", "revisited"):
            continue
        found["open"] += 1
        found[f"open_{grade if grade in GRADES else 'ungraded'}"] += 1
        check, until = day_or_none(next_check), day_or_none(deadline)
        late = {
            "check": check is not None and check < as_of,
            "deadline": until is not None and until < as_of,
            "event": any(d < as_of for d in due[key]),
        }
        found["overdue"] += any(late.values())
        for reason, hit in late.items():
            found[f"overdue_{reason}"] += hit
    return dict(found)
