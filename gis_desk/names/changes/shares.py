"""How much of a unit lies in another: of its area, or of the units below it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import shapely

from gis_desk.names.changes.decision import Fact, fact
from gis_desk.names.changes.forms import Forms
from gis_desk.names.changes.limits import limits
from gis_desk.names.changes.register import Register
from layers.crs import area_m2
from layers.work import Progress


@dataclass(frozen=True, slots=True)
class Share:
    """What the old unit `old` and the new unit `new` (positions) have in common.

    Parameters
    ----------
    of_old, of_new : float
        Share of either, 0 to 1.
    amount : float
        Square metres of common area, or the number of lower units that were in the one and are in the other.
    area : bool
        Whether it is area, which proves, or lower units by their names, which only make it likely.
    """

    old: int
    new: int
    of_old: float
    of_new: float
    amount: float
    area: bool

    def said(self, a: str, b: str) -> Fact:
        """In words: how much of `a`, the old one, is in `b`."""
        if self.area:
            return fact(
                "{share:.0%} of the area of {a} lies in {b}, of which it is {part:.0%}",
                {"share": self.of_old, "area_m2": self.amount},
                share=self.of_old, a=a, b=b, part=self.of_new,
            )  # fmt: skip
        return fact(
            "{n} lower units of {a} ({share:.0%}) are in {b} now",
            {"share": self.of_old, "units": self.amount},
            n=int(self.amount), a=a, b=b, share=self.of_old,
        )  # fmt: skip


def areas(
    old: Register, new: Register, olds: Sequence[int], news: Sequence[int], group: int, progress: Progress
) -> list[Share]:
    """Common areas of the old units `olds` with all new ones of `group`, and of the new units `news` with all old ones.

    Empty where either side has no polygons. Common borders are no area.
    """
    if old.geometry is None or new.geometry is None:
        return []
    here = np.flatnonzero(old.polygons & (old.group == group))
    there = np.flatnonzero(new.polygons & (new.group == group))
    if not len(here) or not len(there):
        return []
    ground, tree_shapes = _valid(old.geometry[here]), _valid(new.geometry[there])
    left, right = shapely.STRtree(tree_shapes).query(ground, predicate="intersects")
    wanted = np.isin(here[left], list(olds)) | np.isin(there[right], list(news))
    size: dict[tuple[bool, int], float] = {}

    def whole(side: bool, shapes: np.ndarray, n: int) -> float:
        if (side, n) not in size:
            size[side, n] = float(area_m2(shapes[n])[0])
        return size[side, n]

    found = []
    pairs = list(zip(left[wanted], right[wanted], strict=True))
    for done, (i, j) in enumerate(pairs):
        progress.step(done, len(pairs), "common areas")
        common = float(area_m2(shapely.intersection(ground[i], tree_shapes[j]))[0])
        before, after = whole(False, ground, int(i)), whole(True, tree_shapes, int(j))
        if common > 0 and before > 0 and after > 0:
            shares = min(1.0, common / before), min(1.0, common / after)
            found.append(Share(int(here[i]), int(there[j]), *shares, common, area=True))
    return found


def _valid(shapes: np.ndarray) -> np.ndarray:
    broken = ~shapely.is_valid(shapes)
    if broken.any():
        shapes = shapes.copy()
        shapes[broken] = shapely.make_valid(shapes[broken])
    return shapes


class Kin:
    """Where the lower units of a unit went, by their names and codes.

    Parameters
    ----------
    olds, news : array of int
        Rows that are not the same on both sides: only they can have gone anywhere.
    """

    def __init__(self, old: Register, new: Register, forms: Forms, olds: np.ndarray, news: np.ndarray) -> None:
        self._old, self._new = old, new
        self._sizes = Counter(old.parent), Counter(new.parent)
        self.flows: Counter[tuple[str, str]] = Counter()
        self._out: dict[str, list[str]] = defaultdict(list)
        common = limits()["kin"]["common"]
        there: dict[tuple[str, int, str], list[int]] = defaultdict(list)
        for j in news.tolist():
            there[forms.of(new, j).whole, int(new.group[j]), new.parent[j][:2]].append(j)
        for i in olds.tolist():
            found = there.get((forms.of(old, i).whole, int(old.group[i]), old.parent[i][:2]), ())
            if len(found) <= common and old.parent[i]:
                for unit in _nearest(old.parent[i], {new.parent[j] for j in found}):
                    self.flows[old.parent[i], unit] += 1
        for before, after in self.flows:
            self._out[before].append(after)

        self.heir = cache(self._heir)

    def _heir(self, unit: str) -> str | None:
        """The one new unit in which at least half of the lower units of `unit` are, clearly more than in any other."""
        least, total = limits()["kin"]["least"], self._sizes[0][unit]
        best = sorted(((self.flows[unit, after], after) for after in self._out.get(unit, ())), reverse=True)[:2]
        if not best or best[0][0] < min(least, total) or best[0][0] < limits()["ground"]["most_share"] * total:
            return None
        return best[0][1] if len(best) == 1 or best[0][0] > 2 * best[1][0] else None

    def ways(self, unit: str, least: int) -> list[str]:
        """The new units in which at least `least` lower units of `unit` are that were not there before."""
        return [after for after in self._out.get(unit, ()) if self.flows[unit, after] >= least]

    def shares(self, olds: Iterable[int], news: Iterable[int]) -> list[Share]:
        """Shares of lower units, for the units `olds` and `news` (positions)."""
        mine, theirs = {self._old.code[i]: i for i in olds}, {self._new.code[j]: j for j in news}
        found = []
        for (before, after), n in self.flows.items():
            if before in mine or after in theirs:
                i, j = self._old.units.get(before), self._new.units.get(after)
                if i is not None and j is not None and self._old.group[i] == self._new.group[j]:
                    totals = self._sizes[0][before], self._sizes[1][after]
                    found.append(Share(i, j, min(1.0, n / totals[0]), min(1.0, n / totals[1]), n, area=False))
        return found


def _nearest(unit: str, others: set[str]) -> set[str]:
    """Those of `others` whose codes have most in common with that of `unit`: the same county, prefecture, province."""
    for digits in (6, 4):
        if near := {other for other in others if other[:digits] == unit[:digits]}:
            return near
    return others
