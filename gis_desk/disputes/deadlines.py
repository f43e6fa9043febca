"""What is due: tasks from the log that are not done, deadlines of cases, checks whose day has come."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from gis_desk.disputes.dates import day_or_none
from gis_desk.disputes.rows import blank
from gis_desk.disputes.words import is_open
from layers.text import Text, text

TASK, CASE, CHECK = "task", "case", "check"


@dataclass(frozen=True)
class Due:
    """One thing with a day.

    Parameters
    ----------
    kind : str
        ``task`` (an event of the log asks for it), ``case`` (the deadline of the case), or ``check`` (its next check).
    dispute : str
        Key of the case.
    event : str or None
        Key of the event of a task.
    due_on : date
    days : int
        Until then; negative when it has passed.
    responsible : str
        Who has to do it; empty where nobody is named.
    """

    kind: str
    dispute: str
    event: str | None
    due_on: date
    days: int
    responsible: str
    what: Text | str

    @property
    def overdue(self) -> bool:
        """Whether the day has passed; on the day itself there is still time."""
        return self.days < 0


def due(cases: pd.DataFrame, events: pd.DataFrame, today: date, *, within: int | None = None) -> list[Due]:
    """What has to be done in open cases, most urgent first.

    Parameters
    ----------
    cases, events : DataFrame
        Rows of ``dispute`` and ``dispute_event``; events of cases that are not among `cases` count for nothing.
    within : int or None
        Only what is due within so many days; 0 for what has passed or is due today; None: all.
    """
    open_cases = cases.loc[[is_open(s) for s in cases["state"]]]
    found = []
    owners: dict[str, Any] = {}
    for key, owner, deadline, check in zip(
        open_cases["key"], open_cases["owner"], open_cases["deadline"], open_cases["next_check"], strict=True
    ):
        owners[str(key)] = owner
        who = "" if blank(owner) else str(owner)
        for kind, written, what in (
            (CASE, deadline, text("the case is to be settled")),
            (CHECK, check, text("the case is to be checked")),
        ):
            if (day := day_or_none(written)) is not None:
                found.append(Due(kind, str(key), None, day, (day - today).days, who, what))
    asked = events.loc[events["due_on"].notna() & events["done_on"].isna() & events["dispute"].isin(list(owners))]
    for row in asked.to_dict("records"):
        if (day := day_or_none(row["due_on"])) is not None:
            found.append(
                Due(TASK, str(row["dispute"]), str(row["key"]), day, (day - today).days, _who(row, owners), _what(row))
            )
    kept = [d for d in found if within is None or d.days <= within]
    return sorted(kept, key=lambda d: (d.days, d.kind != TASK, d.dispute, d.event or ""))


def _who(row: Mapping[Any, Any], owners: Mapping[str, Any]) -> str:
    named = next((v for v in (row["responsible"], owners[str(row["dispute"])]) if not blank(v)), "")
    return str(named)


def _what(row: Mapping[Any, Any]) -> Text | str:
    return text("a task of the log") if blank(row["account"]) else str(row["account"])
