"""Which lines to pull forward so that the coming years have even work: a suggestion, which nobody must take."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from gis_desk.inspections.cycle.due import Due
from gis_desk.inspections.cycle.rules import CycleRules
from layers.change import Change, insert
from layers.text import text


@dataclass(frozen=True, slots=True)
class Pull:
    """A line to be inspected in `to_year` instead of `from_year`."""

    due: Due
    from_year: int
    to_year: int
    people_days: float


@dataclass(frozen=True)
class Balance:
    """The suggestion: years, their people-days as the cycle has them and with all `pulls` taken, and the pulls.

    `first` and `last` are the years among which work can be evened (`_movable`).
    """

    years: tuple[int, ...]
    before: tuple[float, ...]
    after: tuple[float, ...]
    pulls: tuple[Pull, ...]
    first: int
    last: int

    @property
    def spread_before(self) -> float:
        """(busiest - quietest year) / mean of the years from `first` to `last`, as the cycle has them."""
        return self._spread(self.before)

    @property
    def spread_after(self) -> float:
        """The same with all pulls taken."""
        return self._spread(self.after)

    def _spread(self, loads: tuple[float, ...]) -> float:
        low, high = self.first - self.years[0], self.last - self.years[0]
        return _spread(np.array(loads[low : high + 1]))


def _spread(loads: np.ndarray) -> float:
    mean = float(loads.mean()) if len(loads) else 0.0
    return float(loads.max() - loads.min()) / mean if mean else 0.0


def _movable(loads: np.ndarray) -> tuple[int, int]:
    """The places of the first and the last year among which pulling forward can even the work.

    Nothing can be pulled out of the first year, nor into the last one. So a first year that is fuller than the mean of
    those left, and a last year that is emptier, are left out, the farther off first, until neither is.
    """
    low, high = 0, len(loads) - 1
    while low < high:
        mean = float(loads[low : high + 1].mean())
        over, under = loads[low] - mean, mean - loads[high]
        if max(over, under) <= 0:
            break
        low, high = (low + 1, high) if over >= under else (low, high - 1)
    return low, high


def coming_year(due: Due, year: int) -> int:
    """The year from `year` on in which the line's next round is to be: as planned, else when it is due."""
    wanted = due.planned_year or due.due_year or year
    return max(wanted, year)


def even_years(lines: Sequence[Due], year: int, rules: CycleRules | None = None) -> Balance:
    """Pull lines forward until the years `year` to `year` + 4 have even work.

    Work is people-days by the rule table. A line never moves to a later year: the law wants it at least once in five
    years. It moves by at most ``balance.most_earlier`` years, and not where its round is planned or in the field
    already. In each step the line is taken that evens the years most (least sum of squares); of equal ones the one
    that is pulled less far. Years that no pull can relieve or fill are not looked at: a backlog that fills the first
    year stays there, since it is late already.
    """
    rules = rules or CycleRules()
    years = tuple(range(year, year + rules.years))
    loads = np.zeros(len(years))
    days = np.array([rules.people_days(d.length_m, d.markers, d.burden.repairs) for d in lines])
    at = np.array([coming_year(d, year) - year for d in lines], dtype=int)
    inside = at < len(years)
    np.add.at(loads, at[inside], days[inside])
    before = tuple(loads.tolist())
    low, high = _movable(loads)
    free = (at <= high) & np.array([d.coming is None for d in lines], dtype=bool)
    first = at.copy()
    for _ in range(rules.most_moves):
        if _spread(loads[low : high + 1]) <= rules.spread:
            break
        best = _best(loads, days, at, first, free, low, rules.most_earlier)
        if best is None:
            break
        i, to = best
        loads[at[i]] -= days[i]
        loads[to] += days[i]
        at[i] = to
    pulls = [
        Pull(lines[i], year + int(first[i]), year + int(at[i]), float(days[i]))
        for i in np.flatnonzero(at != first).tolist()
    ]
    pulls.sort(key=lambda p: (p.to_year, p.from_year, p.due.code, p.due.key))
    return Balance(years, before, tuple(loads.tolist()), tuple(pulls), year + low, year + high)


def pull_change(pulls: Sequence[Pull], new_key: Callable[[], str]) -> Change:
    """The rounds of `pulls` as planned ones in the years they are pulled to, in one change; leads are proposals."""
    edits = tuple(
        insert(
            "inspection",
            new_key(),
            {
                "line": p.due.key,
                "round": p.due.round,
                "year": p.to_year,
                "lead": p.due.turn.unit or None,
                "state": "planned",
                "kind": "regular",
                "details": {"lead_by": p.due.turn.by, "pulled_from": p.from_year},
            },
        )
        for p in pulls
    )
    return Change(text("Pull {n} lines forward", n=len(edits)), edits)


def _best(
    loads: np.ndarray, days: np.ndarray, at: np.ndarray, first: np.ndarray, free: np.ndarray, low: int, most: int
) -> tuple[int, int] | None:
    """The line and the year's place that lower the sum of squares most; None where nothing lowers it."""
    found: tuple[int, int] | None = None
    least = -1e-9
    for step in range(1, most + 1):
        to = at - step
        fit = np.flatnonzero(free & (to >= low) & (first - to <= most))
        if not len(fit):
            continue
        gain = 2 * days[fit] * (loads[to[fit]] - loads[at[fit]] + days[fit])
        if (best := float(gain.min())) < least:
            least = best
            i = int(fit[int(gain.argmin())])
            found = i, int(to[i])
    return found
