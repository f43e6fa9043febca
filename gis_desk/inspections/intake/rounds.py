"""The rounds that records belong to: which one, when it begins, what its forms say of people, weather, conclusions."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from gis_desk.inspections.intake.answers import NotUnderstoodError, day
from gis_desk.inspections.intake.places import Ground
from gis_desk.inspections.rows import keyed
from layers.change import Edit, update
from layers.errors import PlanError, Where
from layers.text import text

_OPEN = ("planned", "in_field")
CLOSED = ("done", "filed")
_NOT_KEPT = ("line", "stretch", "length", "round", "visited_on")


class Rounds:
    """Rows of ``inspection`` while records are taken in.

    Parameters
    ----------
    inspection : str or None
        Key of the one round that everything belongs to.
    preferred : str or None
        Key of the round to be taken where it and others of the line are open.

    Raises
    ------
    PlanError
        If there is no such round.
    """

    def __init__(
        self, inspections: pd.DataFrame, ground: Ground, inspection: str | None, preferred: str | None = None
    ) -> None:
        self._rows = dict(keyed(inspections))
        self._after: dict[str, dict[str, Any]] = {}
        self._ground, self._one, self._preferred = ground, inspection, preferred
        self._used: dict[str, None] = {}
        if inspection is not None and inspection not in self._rows:
            raise PlanError(
                "there is no inspection round '{key}'",
                where=Where(layer="inspection", value=inspection),
                do="leave --inspection out, or give the key of a round in the workspace",
                key=inspection,
            )
        self._open: dict[str, list[str]] = {}
        for key, row in self._rows.items():
            if row.get("state") in _OPEN and (line := self._line(row)):
                self._open.setdefault(line, []).append(key)

    def check_open(self) -> None:
        """Refuse the one round that everything belongs to where it has ended (PlanError).

        A round that came from elsewhere as ended, without its day, still takes the records that belong to it.
        """
        row = self._rows.get(self._one or "", {})
        if row.get("state") in CLOSED and row.get("done_on"):
            raise ended(row)

    def _line(self, row: Mapping[str, Any]) -> str | None:
        try:
            return self._ground.line({"line": str(row.get("line") or "")})
        except NotUnderstoodError:
            return None

    def of(self, line: str | None) -> str | None:
        """Key of the round that a record of `line` belongs to; None where no round, or more than one, is open.

        Raises
        ------
        NotUnderstoodError
            If all belongs to one round, which is of another line.
        """
        found = self._one
        if found is None:
            mine = self._open.get(line or "", [])
            found = self._preferred if self._preferred in mine else mine[0] if len(mine) == 1 else None
        elif line and (other := self._line(self._rows[found]) or line) != line:
            raise NotUnderstoodError(
                "line",
                self._ground.line_name(line),
                text("the round is of the line {line}", line=self._ground.line_name(other)),
            )
        if found is not None:
            self._used[found] = None
        return found

    def told(self, keys: Iterable[str], head: Mapping[str, str]) -> None:
        """Keep what the head and foot of a form say with the rounds `keys`; what is there stays, other words join."""
        said = {k: v for k, v in head.items() if k not in _NOT_KEPT}
        for key in keys:
            self._join(key, said)

    def day(self, values: Mapping[str, str]) -> bool:
        """Keep what is said of one day with every round that records were taken into; whether one did not say it yet.

        Raises
        ------
        NotUnderstoodError
            If there is none, or the day cannot be understood.
        """
        if not (rounds := list(self._used) or ([self._one] if self._one else [])):
            raise NotUnderstoodError("visited_on", values.get("visited_on", ""), text("no round is open for this day"))
        said = dict(values)
        if said.get("visited_on"):
            said["visited_on"] = day(said)
        before = [self._details(key) for key in rounds]
        for key in rounds:
            days = list(self._details(key).get("days") or [])
            if said not in days:
                self._put(key, "details", {**self._details(key), "days": [*days, said]})
            self._join(key, {k: v for k, v in said.items() if k != "visited_on"})
        return before != [self._details(key) for key in rounds]

    def _details(self, key: str) -> dict[str, Any]:
        row = self._after.get(key, {})
        found = row["details"] if "details" in row else self._rows[key].get("details")
        return dict(found) if isinstance(found, Mapping) else {}

    def _join(self, key: str, said: Mapping[str, str]) -> None:
        details = before = self._details(key)
        for name, words in said.items():
            old = str(details.get(name) or "")
            if words not in old.split("；"):
                details = {**details, name: f"{old}；{words}" if old else words}
        if details != before:
            self._put(key, "details", details)

    def _put(self, key: str, column: str, value: Any) -> None:
        self._after.setdefault(key, {})[column] = value

    def begin(self, records: Sequence[Mapping[str, Any]]) -> int:
        """Let planned rounds that have records now be in the field since the first of them; how many."""
        begun = 0
        for key in dict.fromkeys(str(r["inspection"]) for r in records):
            row = self._rows.get(key)
            if row is not None and row.get("state") == "planned":
                first = min(r["visited_on"] for r in records if r["inspection"] == key)
                self._put(key, "state", "in_field")
                self._put(key, "begun_on", row.get("begun_on") or first)
                begun += 1
        return begun

    def edits(self) -> list[Edit]:
        """The edits of the rounds."""
        made = [update("inspection", k, {c: self._rows[k].get(c) for c in a}, a) for k, a in self._after.items()]
        return [e for e in made if e.after]


def ended(row: Mapping[str, Any]) -> PlanError:
    """The error of a round (its row) that has ended and is to be changed."""
    return PlanError(
        "the round has ended on {day}",
        where=Where(layer="inspection", field="state", value=str(row.get("state"))),
        do="undo its end to add records",
        day=row.get("done_on") or "—",
    )
