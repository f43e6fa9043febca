"""Which cases a list shows, and by when each is due."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from gis_desk.cases.days import WorkingDays
from gis_desk.cases.limits import Limit, limits_of, next_due
from gis_desk.cases.procedure import Procedure
from gis_desk.cases.rows import CASE, plain, steps_by_case
from gis_desk.cases.words import OPEN


@dataclass(frozen=True)
class CaseLine:
    """One case of a list; `limit` is what is due next, None where nothing runs."""

    key: str
    case: dict[str, Any]
    steps: list[dict[str, Any]]
    limit: Limit | None


def case_lines(
    cases: pd.DataFrame,
    steps: pd.DataFrame,
    procedure: Procedure,
    working: WorkingDays,
    today: date,
    *,
    states: Collection[str] = (),
    actions: Collection[str] = (),
    due_in: int | None = None,
    search: str = "",
) -> list[CaseLine]:
    """The cases that fit, what is due first at the top, then the newest numbers.

    Parameters
    ----------
    states, actions : collection of str
        Only these; ``open`` among the states means all in which somebody has to act. Empty: all.
    due_in : int or None
        Only cases with something due within so many days, overdue ones included.
    search : str
        Words that number, name, applicant or note must hold.
    """
    wanted = {*states} | ({*OPEN} if "open" in states else set())
    words = search.casefold().split()
    by_case = steps_by_case(steps)
    found = []
    for row in cases.to_dict("records"):
        case, key = plain(CASE, {str(k): v for k, v in row.items()}), str(row["key"])
        if (wanted and case["state"] not in wanted) or (actions and case["action"] not in actions):
            continue
        held = " ".join(str(case[c] or "") for c in ("number", "name", "applicant", "note")).casefold()
        if not all(word in held for word in words):
            continue
        own = by_case.get(key, [])
        limit = next_due(limits_of(case, own, procedure, working, today))
        if due_in is not None and (limit is None or limit.days_left is None or limit.days_left > due_in):
            continue
        found.append(CaseLine(key, case, own, limit))
    found.sort(key=lambda one: str(one.case["number"] or ""), reverse=True)
    return sorted(found, key=lambda one: date.max if one.limit is None else one.limit.due)
