"""Which old row is which new row: by code, by name in the same unit, by name elsewhere, by likeness, by ground."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from gis_desk.names.changes.decision import Certainty, Fact, fact
from gis_desk.names.changes.forms import Form, Forms, akin, may_sound_alike, retyped, siblings, similarity
from gis_desk.names.changes.limits import limits
from gis_desk.names.changes.register import GROUPS, Register
from gis_desk.names.changes.shares import Kin, Share, areas
from layers.crs import distance_m
from layers.work import Progress

_VILLAGE = GROUPS.index("village")
_TOWNSHIP = GROUPS.index("township")


@dataclass(slots=True)
class Ground:
    """Why two rows are taken for one unit."""

    certainty: Certainty
    facts: tuple[Fact, ...]


class Pairing:
    """Pairs the rows of two registers, group by group from the province down; `run` does all.

    Parameters
    ----------
    mates : array (N,) of int
        For each old row its new one, or -1; what is already the same on both sides is given. -2: one of several.
    """

    def __init__(self, old: Register, new: Register, forms: Forms, mates: np.ndarray, progress: Progress) -> None:
        self.old, self.new, self.forms, self._progress = old, new, forms, progress
        self.mate = mates
        self.back = np.full(len(new), -1, np.int64)
        paired = np.flatnonzero(mates >= 0)
        self.back[mates[paired]] = paired
        self.grounds: dict[int, Ground] = {}
        self.shares: dict[tuple[int, int], Share] = {}
        self._by_code = {c: j for j, c in enumerate(new.code) if c and self.back[j] < 0}
        self.spoken = {*old.parent, *old.units}, {*new.parent, *new.units}
        """The units that either list speaks of, whether or not they have a row of their own."""
        self.gone: dict[int, int] = {}
        """Old units that were merged or divided, and the chief new unit."""
        self._by_spelling()
        self.kin = Kin(old, new, forms, np.flatnonzero(mates < 0), np.flatnonzero(self.back < 0))

    def _by_spelling(self) -> None:
        """Rows that only got another code: one name, character by character, once in a unit that is the same."""
        same = {
            unit
            for unit in self.spoken[0] & self.spoken[1]
            if (at := self.old.units.get(unit)) is None or (self.mate[at] >= 0 and self.new.code[self.mate[at]] == unit)
        }
        sides: list[dict[tuple[int, str, str], int]] = []
        for side, free in ((self.old, self.mate == -1), (self.new, self.back == -1)):
            groups = side.group.tolist()
            rows: dict[tuple[int, str, str], int] = {}
            for n in np.flatnonzero(free).tolist():
                if side.parent[n] in same and side.name[n]:
                    key = groups[n], side.parent[n], side.name[n]
                    rows[key] = -1 if key in rows else n
            sides.append(rows)
        for key, i in sides[0].items():
            j = sides[1].get(key, -1)
            if i >= 0 and j >= 0:
                self.pair(i, j, Certainty.CERTAIN, self._name_in_unit(j))

    # what is left

    def left(self, group: int) -> tuple[list[int], list[int]]:
        """Old and new rows of `group` without a counterpart."""
        return (
            np.flatnonzero((self.mate == -1) & (self.old.group == group)).tolist(),
            np.flatnonzero((self.back == -1) & (self.new.group == group)).tolist(),
        )

    def a(self, i: int) -> Form:
        """The name of old row `i`."""
        return self.forms.of(self.old, i)

    def b(self, j: int) -> Form:
        """The name of new row `j`."""
        return self.forms.of(self.new, j)

    # superior units

    def heir(self, unit: str) -> str | None:
        """The code in the new list of what the old unit `unit` is or went into; None where it has no heir."""
        at = self.old.units.get(unit)
        if at is None:
            return unit if unit in self.spoken[1] else self.kin.heir(unit) or unit
        if self.mate[at] >= 0:
            return self.new.code[self.mate[at]] or unit
        return self.new.code[self.gone[at]] if at in self.gone else self.kin.heir(unit)

    def same_superior(self, i: int, j: int) -> bool:
        """Whether both rows lie in one unit, whatever its code is now; True where either is not known."""
        before, after = self.old.parent[i], self.new.parent[j]
        if not before or not after:
            return True
        at = self.old.units.get(before)
        if at is not None and self.mate[at] < 0:
            return False
        if at is None and before != after and after in self.spoken[0]:
            return False
        return self.heir(before) == after

    # pairs

    def pair(self, i: int, j: int, certainty: Certainty, *facts: Fact) -> None:
        """Take `i` and `j` for one."""
        self.mate[i], self.back[j] = j, i
        self.grounds[i] = Ground(certainty, facts)

    def run(self, group: int) -> None:
        """Pair what can be paired in `group`; the groups of superior units come before."""
        named = self._by_code_and_name, self._by_name, self._by_code_and_term
        likely = self._by_term, self._by_ground, self._by_code_alone, self._elsewhere
        for step in (*named, self._measure, *likely, self._by_likeness, self._by_place, self._by_slot):
            olds, news = self.left(group)
            self._progress.step(group, len(GROUPS), "comparing lists")
            if (olds and news) or step == self._measure:
                step(group, olds, news)

    def coded(self, i: int) -> int | None:
        """The new row of the same group that has the code of old row `i` now, or None."""
        j = self._by_code.get(self.old.code[i])
        return j if j is not None and self.new.group[j] == self.old.group[i] else None

    def _free(self, i: int) -> int | None:
        j = self.coded(i)
        return j if j is not None and self.back[j] == -1 else None

    def _same_code(self, i: int) -> Fact:
        return fact("both have the code {code}", code=self.old.code[i])

    def _by_code_and_name(self, _group: int, olds: list[int], _news: list[int]) -> None:
        for i in olds:
            j = self._free(i)
            if j is not None and self.a(i).whole == self.b(j).whole:
                self.pair(i, j, Certainty.CERTAIN, self._same_code(i))

    def _by_name(self, _group: int, olds: list[int], news: list[int]) -> None:
        mine: dict[Hashable, list[int]] = defaultdict(list)
        theirs: dict[Hashable, list[int]] = defaultdict(list)
        for i in olds:
            if (unit := self.heir(self.old.parent[i])) is not None:
                mine[unit, self.a(i).whole].append(i)
        for j in news:
            theirs[self.new.parent[j], self.b(j).whole].append(j)
        for key, some in mine.items():
            others = theirs.get(key, ())
            if len(some) == len(others) == 1:
                sure = Certainty.CERTAIN if self.same_superior(some[0], others[0]) else Certainty.PROBABLE
                self.pair(some[0], others[0], sure, self._name_in_unit(others[0]))
            elif others:
                self._in_order(some, list(others))

    def _name_in_unit(self, j: int) -> Fact:
        unit = self.new.parent[j]
        if not unit:
            return fact("the name {name} stands once in either list", name=self.new.name[j])
        return fact("the name stands once in {unit} in either list", unit=self.new.unit(unit))

    def _in_order(self, olds: list[int], news: list[int]) -> None:
        """Rows of one name in one unit: the nearest first where they have points, else as they stand."""
        even = len(olds) == len(news)
        said = fact("{n} and {m} rows have this name in the same unit", n=len(olds), m=len(news))
        gaps = sorted(
            (self.distance(i, j), n, m) for n, i in enumerate(olds) for m, j in enumerate(news) if len(olds) < 50
        ) or [(0.0, n, n) for n in range(min(len(olds), len(news)))]
        known = bool(np.isfinite(gaps[0][0]))
        if not known:
            gaps = [(0.0, n, n) for n in range(min(len(olds), len(news)))]
        for _gap, n, m in gaps:
            if self.mate[olds[n]] < 0 and self.back[news[m]] < 0:
                self.pair(olds[n], news[m], Certainty.PROBABLE if even or known else Certainty.POSSIBLE, said)

    def _by_code_and_term(self, _group: int, olds: list[int], _news: list[int]) -> None:
        for i in olds:
            j = self._free(i)
            if j is not None and akin(self.a(i), self.b(j)):
                self.pair(i, j, Certainty.CERTAIN, self._same_code(i))

    def _by_term(self, _group: int, olds: list[int], news: list[int]) -> None:
        self._terms(
            olds, news, lambda i: self.heir(self.old.parent[i]), lambda j: self.new.parent[j],
            lambda _i, j: (Certainty.PROBABLE, self._term_in_unit(j)),
        )  # fmt: skip

    def _term_in_unit(self, j: int) -> Fact:
        unit, term = self.new.parent[j], self.b(j).terms[0]
        if not unit:
            return fact("the specific term {term} stands once in either list", term=term)
        return fact("the specific term {term} is gone once and new once in {unit}", term=term, unit=self.new.unit(unit))

    def _terms(
        self,
        olds: Iterable[int],
        news: Iterable[int],
        here: Callable[[int], Hashable],
        there: Callable[[int], Hashable],
        ground: Callable[[int, int], tuple[Certainty, Fact]],
        least: int = 1,
    ) -> None:
        """Pair rows whose specific terms (of `least` characters) and units are the same, once on either side."""
        mine: dict[Hashable, set[int]] = defaultdict(set)
        theirs: dict[Hashable, set[int]] = defaultdict(set)
        for i in olds:
            if (unit := here(i)) is not None:
                for term in self.a(i).terms:
                    mine[unit, term].add(i)
        for j in news:
            for term in self.b(j).terms:
                theirs[there(j), term].add(j)
        for key, some in mine.items():
            others = theirs.get(key, set())
            if len(some) == len(others) == 1 and len(str(key[1] if isinstance(key, tuple) else "")) >= least:
                i, j = next(iter(some)), next(iter(others))
                if self.mate[i] < 0 and self.back[j] < 0 and not self.apart(i, j):
                    self.pair(i, j, *ground(i, j))

    def _measure(self, group: int, olds: list[int], news: list[int]) -> None:
        """What the units that are left have in common with any; area counts before lower units."""
        if olds or news:
            for one in [*self.kin.shares(olds, news), *areas(self.old, self.new, olds, news, group, self._progress)]:
                self.shares[one.old, one.new] = one

    def _by_ground(self, _group: int, _olds: list[int], _news: list[int]) -> None:
        """Units that share most of each other's area, or of each other's lower units."""
        rules, kin = limits()["ground"], limits()["kin"]
        found = [
            s for s in self.shares.values()
            if min(s.of_old, s.of_new) >= rules["same_share"] and (s.area or s.amount >= kin["least"])
        ]  # fmt: skip
        for one in sorted(found, key=lambda s: (-s.of_old * s.of_new, s.old, s.new)):
            if self.mate[one.old] < 0 and self.back[one.new] < 0:
                sure = one.area and min(one.of_old, one.of_new) >= rules["sure_share"]
                said = one.said(self.old.name[one.old], self.new.name[one.new])
                self.pair(one.old, one.new, Certainty.CERTAIN if sure else Certainty.PROBABLE, said)

    def _by_code_alone(self, group: int, olds: list[int], _news: list[int]) -> None:
        for i in olds:
            j = self._free(i)
            if j is None or self.apart(i, j):
                continue
            like, said = self._like(i, j)
            sure = Certainty.CERTAIN if like == 1.0 else Certainty.PROBABLE
            if like < limits()["likeness"]["least"] and group in (_VILLAGE, _TOWNSHIP):
                sure = Certainty.POSSIBLE if group == _VILLAGE else sure
            nowhere = fact("the old name is nowhere else in {unit}", unit=self.new.unit(self.new.parent[j]) or "—")
            self.pair(i, j, sure, self._same_code(i), *said, nowhere)

    def _like(self, i: int, j: int, least: float = 0.0) -> tuple[float, list[Fact]]:
        """How alike the specific terms are, 0 to 1, and in what; 1 for the same sound, 0 where below `least`."""
        a, b = self.a(i), self.b(j)
        if not a.terms or not b.terms:
            return 0.0, []
        like = similarity(a, b, least)
        for x in a.terms:
            for y in b.terms:
                if may_sound_alike(x, y):
                    sound = self.forms.sound(x, self.old.cls[i])
                    if sound == self.forms.sound(y, self.new.cls[j]):
                        return 1.0, [
                            fact("{a} and {b} sound alike: {sound}", {"similarity": like}, a=x, b=y, sound=sound)
                        ]
        if like > 0:
            terms = {"a": a.terms[0], "b": b.terms[0], "share": like}
            return like, [
                fact("{share:.0%} of the characters of {a} and {b} are the same", {"similarity": like}, **terms)
            ]
        return 0.0, []

    # elsewhere

    def _elsewhere(self, group: int, olds: list[int], news: list[int]) -> None:
        """The same name in another unit, looked for in ever wider surroundings; the same term only in the next."""
        above = {i: self.old.ancestors(i) for i in olds}, {j: self.new.ancestors(j) for j in news}
        depth = max((len(v) for side in above for v in side.values()), default=0)
        self._with_others(olds, news)
        for step in range(1, depth):
            self._moved(group, olds, news, above, step)
        if group < _VILLAGE or depth < 2:
            self._moved(group, olds, news, above, 0)
        self._terms(
            self.left(group)[0], self.left(group)[1],
            lambda i: self.heir(above[0][i][1]) if len(above[0][i]) > 1 else None,
            lambda j: above[1][j][1] if len(above[1][j]) > 1 else None,
            lambda _i, j: (Certainty.POSSIBLE, self._term_elsewhere(above[1][j][1], j)),
            2,
        )  # fmt: skip

    def _with_others(self, olds: Sequence[int], news: Sequence[int]) -> None:
        """The same name in a unit to which others of its old unit went."""
        least = limits()["likeness"]["company"]
        theirs: dict[tuple[str, str], list[int]] = defaultdict(list)
        for j in news:
            theirs[self.new.parent[j], self.b(j).whole].append(j)
        found: dict[int, list[int]] = defaultdict(list)
        for i in olds:
            for unit in self.kin.ways(self.old.parent[i], least):
                found[i] += theirs.get((unit, self.a(i).whole), [])
        wanted = Counter(j for some in found.values() for j in some)
        for i, some in found.items():
            if len(some) == 1 and wanted[some[0]] == 1 and not self.apart(i, some[0]):
                before, after = self.old.parent[i], self.new.parent[some[0]]
                n = self.kin.flows[before, after] - 1
                units = {"a": self.old.unit(before), "b": self.new.unit(after)}
                said = fact("{n} more went from {a} to {b}", {"units": n}, n=n, **units)
                self.pair(i, some[0], Certainty.PROBABLE, said)

    def _term_elsewhere(self, unit: str, j: int) -> Fact:
        return fact(
            "the specific term {term} is gone in one unit of {unit} and new in another",
            term=self.b(j).terms[0],
            unit=self.new.unit(unit),
        )

    def _moved(
        self,
        group: int,
        olds: Sequence[int],
        news: Sequence[int],
        above: tuple[dict[int, list[str]], dict[int, list[str]]],
        step: int,
    ) -> None:
        """Pair equal names that are gone once and new once in the unit `step` levels above their own; 0: in all."""
        mine: dict[Hashable, list[int]] = defaultdict(list)
        theirs: dict[Hashable, list[int]] = defaultdict(list)

        def around(units: list[str]) -> str | None:
            return "" if not step else units[step] if len(units) > step else None

        for i in olds:
            unit = around(above[0][i]) if self.mate[i] == -1 else None
            if unit is not None and (unit := self.heir(unit) if unit else unit) is not None:
                mine[unit, self.a(i).whole].append(i)
        for j in news:
            if self.back[j] == -1 and (unit := around(above[1][j])) is not None:
                theirs[unit, self.b(j).whole].append(j)
        pairs = [
            (some[0], others[0])
            for key, some in mine.items()
            if len(some) == 1 and len(others := theirs.get(key, [])) == 1 and not self.apart(some[0], others[0])
        ]
        going = Counter((self.old.parent[i], self.new.parent[j]) for i, j in pairs)
        least = limits()["likeness"]["company"]
        for i, j in pairs:
            unit = around(above[1][j])
            said = (
                fact("the name is gone once and new once in {unit}", unit=self.new.unit(unit))
                if unit
                else fact("the name is gone once and new once in the whole list")
            )
            top = above[0][i][-1:] if group < _VILLAGE else []
            near = step == 1 or (top and [self.heir(top[0])] == above[1][j][-1:])
            sure = Certainty.PROBABLE if near else Certainty.POSSIBLE
            more = []
            company = going[self.old.parent[i], self.new.parent[j]] - 1
            if company + 1 >= least:
                sure = sure.stronger()
                units = {"a": self.old.unit(self.old.parent[i]), "b": self.new.unit(self.new.parent[j])}
                more.append(fact("{n} more went from {a} to {b}", {"units": company}, n=company, **units))
            self.pair(i, j, sure, said, *more)

    # likeness, place and slot

    def in_units(self, olds: Iterable[int], news: Iterable[int]) -> list[tuple[list[int], list[int]]]:
        """Old and new rows that lie in one unit, unit by unit."""
        mine: dict[str, list[int]] = defaultdict(list)
        theirs: dict[str, list[int]] = defaultdict(list)
        for i in olds:
            if (unit := self.heir(self.old.parent[i])) is not None:
                mine[unit].append(i)
        for j in news:
            theirs[self.new.parent[j]].append(j)
        return [(some, theirs[unit]) for unit, some in mine.items() if unit in theirs]

    def _by_likeness(self, _group: int, olds: list[int], news: list[int]) -> None:
        """Names of one unit that are alike, each the most alike of the other."""
        rules = limits()["likeness"]
        units = self.in_units(olds, news)
        for done, (some, others) in enumerate(units):
            self._progress.step(done, len(units), "comparing lists")
            if len(some) * len(others) > limits()["kin"]["pairs"]:
                continue
            found = []
            for i in some:
                for j in others:
                    like, said = self._like(i, j, rules["least"])
                    if like > rules["least"] and (like == 1.0 or not siblings(self.a(i), self.b(j))):
                        found.append((-like, retyped(self.a(i), self.b(j)), i, j, said))
            found.sort(key=lambda f: f[:4])
            ties = Counter(f[:3] for f in found) + Counter((*f[:2], -1 - f[3]) for f in found)
            for like, other_type, i, j, said in found:
                if self.mate[i] >= 0 or self.back[j] >= 0 or self.apart(i, j):
                    continue
                if ties[like, other_type, i] > 1 or ties[like, other_type, -1 - j] > 1:
                    continue
                sure = like == -1.0 or -like >= rules["probable"]
                unit = self.new.parent[j]
                both = [fact("both are in {unit}", unit=self.new.unit(unit))] if unit else []
                self.pair(i, j, Certainty.PROBABLE if sure else Certainty.POSSIBLE, *said, *both)

    def _by_place(self, _group: int, olds: list[int], news: list[int]) -> None:
        """Points that are nearest to each other and near."""
        rules = limits()["ground"]
        here = [i for i in olds if np.isfinite(self.old.points[i, 0])]
        there = [j for j in news if np.isfinite(self.new.points[j, 0])]
        if not here or not there:
            return
        mine = np.atleast_1d(np.asarray(shapely.points(self.old.points[here]), dtype=object))
        theirs = np.atleast_1d(np.asarray(shapely.points(self.new.points[there]), dtype=object))
        to = np.atleast_1d(shapely.STRtree(theirs).nearest(mine))
        back = np.atleast_1d(shapely.STRtree(mine).nearest(theirs))
        for n, m in enumerate(to.tolist()):
            i, j = here[n], there[m]
            gap = self.distance(i, j)
            if back[m] == n and gap <= rules["near_m"]:
                sure = Certainty.PROBABLE if gap <= rules["sure_m"] else Certainty.POSSIBLE
                said = fact(
                    "the points are {metres:.0f} m apart, and none is nearer to either", {"distance_m": gap}, metres=gap
                )
                self.pair(i, j, sure, said)

    def _by_slot(self, group: int, olds: list[int], news: list[int]) -> None:
        """The one that is gone and the one that is new in a unit which became another itself."""
        if group >= _VILLAGE:
            return
        for some, others in self.in_units(olds, news):
            if len(some) == len(others) == 1 and self._renewed(some[0]) and not self.apart(some[0], others[0]):
                unit = self.new.unit(self.new.parent[others[0]])
                said = fact(
                    "the only unit of its level that is gone in {unit}, and the only one that is new there", unit=unit
                )
                sure, seat = self._seat(some[0])
                self.pair(some[0], others[0], sure, said, *seat)

    def _seat(self, i: int) -> tuple[Certainty, list[Fact]]:
        """More than possible for a unit that had the name of its superior, and left it to that (聊城市 in 聊城地区)."""
        at = self.old.units.get(self.old.parent[i])
        if at is None or not akin(self.a(i), self.a(at)):
            return Certainty.POSSIBLE, []
        names = {"a": self.old.name[i], "b": self.old.name[at]}
        return Certainty.PROBABLE, [fact("{a} had the specific term of {b}, its superior unit", **names)]

    def _renewed(self, i: int) -> bool:
        """Whether the superior unit of old row `i` is in the new list with another name (毕节地区, 毕节市)."""
        at = self.old.units.get(self.old.parent[i])
        return at is not None and self.mate[at] >= 0 and self.old.name[at] != self.new.name[self.mate[at]]

    def distance(self, i: int, j: int) -> float:
        """Metres between the points of two rows; NaN where either has none."""
        if self.old.geometry is None or self.new.geometry is None:
            return float("nan")
        a, b = self.old.points[i], self.new.points[j]
        return float(distance_m(*a, *b)) if np.isfinite([*a, *b]).all() else float("nan")

    def apart(self, i: int, j: int) -> bool:
        """Whether the ground of both is known and is not the same."""
        rules = limits()["ground"]
        if self.old.polygons[i] and self.new.polygons[j]:
            one = self.shares.get((i, j))
            return one is None or max(one.of_old, one.of_new) < rules["apart_share"]
        return self.distance(i, j) > rules["apart_m"]
