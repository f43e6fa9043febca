"""From pairs and groups to decisions: which kinds hold, and the grounds in words."""

from collections import Counter, defaultdict

import numpy as np

from gis_desk.names.changes.decision import Certainty, Decision, Fact, Kind, fact
from gis_desk.names.changes.forms import akin, retyped, similarity, typed
from gis_desk.names.changes.groups import Together
from gis_desk.names.changes.limits import limits
from gis_desk.names.changes.pairing import Ground, Pairing
from gis_desk.names.changes.register import GROUPS
from gis_desk.names.changes.shares import Share

ORDER = (
    Kind.MERGED, Kind.SPLIT, Kind.RENAMED, Kind.RETYPED, Kind.MOVED, Kind.FORM, Kind.RECODED, Kind.ADDED, Kind.REMOVED,
    Kind.UNCHANGED,
)  # fmt: skip
"""Kinds, the chief first."""
_SHOWN = 5
_LAWFUL = GROUPS.index("division")
"""Up to here, generic terms are types of units, which the law changes; behind it they are parts of names."""


class Decider:
    """The decisions on all rows of `pairing`.

    Parameters
    ----------
    groups : list of Together
        The mergers and divisions.
    left_out : pair of arrays of int
        Rows that are not compared.
    """

    def __init__(self, pairing: Pairing, groups: list[Together], left_out: tuple[np.ndarray, np.ndarray]) -> None:
        self._pairing = pairing
        self._old, self._new = pairing.old, pairing.new
        self._shares: tuple[dict[int, list[Share]], dict[int, list[Share]]] = (defaultdict(list), defaultdict(list))
        for one in pairing.shares.values():
            self._shares[0][one.old].append(one)
            self._shares[1][one.new].append(one)
        inside = {i for one in groups for i in one.old}, {j for one in groups for j in one.new}
        skipped = inside[0].union(left_out[0].tolist()), inside[1].union(left_out[1].tolist())
        gone = [i for i in np.flatnonzero(pairing.mate < 0).tolist() if i not in skipped[0]]
        come = [j for j in np.flatnonzero(pairing.back < 0).tolist() if j not in skipped[1]]
        self._named: tuple[dict[str, list[int]], dict[str, list[int]]] = (defaultdict(list), defaultdict(list))
        for i in gone:
            self._named[0][pairing.a(i).whole].append(i)
        for j in come:
            self._named[1][pairing.b(j).whole].append(j)
        self._near: tuple[dict[str, list[int]], dict[str, list[int]]] = (defaultdict(list), defaultdict(list))
        for i in gone:
            self._near[0][pairing.heir(old_parent) or "" if (old_parent := self._old.parent[i]) else ""].append(i)
        for j in come:
            self._near[1][self._new.parent[j]].append(j)
        self._spoken = pairing.spoken
        self._heirs = {pairing.heir(unit) for unit in self._spoken[0] if unit}
        self.uncovered: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
        found = [self._together(one) for one in groups]
        same = pairing.mate >= 0
        same[list(inside[0])] = False
        for i, ground in pairing.grounds.items():
            if i not in inside[0] and (decision := self._pair(i, int(pairing.mate[i]), ground)) is not None:
                found.append(decision)
                same[i] = False
        found += [self._removed(i) for i in gone]
        found += [self._added(j) for j in come]
        rows = np.flatnonzero(same)
        self.unchanged = np.column_stack([rows, pairing.mate[rows]])
        self.decisions = sorted(found, key=self._place)

    def _place(self, decision: Decision) -> tuple[int, int, int]:
        side, at = (self._old, decision.old[0]) if decision.old else (self._new, decision.new[0])
        return int(side.group[at]), ORDER.index(decision.kind), at

    # one unit

    def _kinds(self, i: int, j: int) -> tuple[list[Kind], list[Fact]]:
        old, new = self._old, self._new
        kinds, facts = self._names(i, j) if old.name[i] != new.name[j] else ([], [])
        if not self._pairing.same_superior(i, j):
            kinds.append(Kind.MOVED)
            before, after = old.unit(old.parent[i]), new.unit(new.parent[j])
            facts.append(fact("the superior unit was {a} and is {b}", a=before, b=after))
            facts += self._went(i, j)
        coded = old.code[i] and new.code[j] and not (old.by_key or new.by_key)
        if coded and old.code[i] != new.code[j]:
            facts.append(fact("the code changed from {a} to {b}", a=old.code[i], b=new.code[j]))
            if Kind.MOVED not in kinds:
                kinds.append(Kind.RECODED)
        return sorted(kinds, key=ORDER.index), facts

    def _names(self, i: int, j: int) -> tuple[list[Kind], list[Fact]]:
        a, b = self._pairing.a(i), self._pairing.b(j)
        kinds, facts = [], []
        other = retyped(a, b)
        if other and self._old.group[i] > _LAWFUL:
            kinds.append(Kind.RENAMED)
            facts.append(fact("the generic term changed from {a} to {b}", a=a.type, b=b.type))
            other = False
        if not akin(a, b) and a.whole != b.whole:
            kinds += [] if kinds else [Kind.RENAMED]
            terms = {"a": a.terms[0] if a.terms else "—", "b": b.terms[0] if b.terms else "—"}
            facts.append(fact("the specific term changed from {a} to {b}", {"similarity": similarity(a, b)}, **terms))
        elif not other and not kinds:
            kinds.append(Kind.FORM)
            parts = self._pairing.forms.written(self._old.name[i], self._new.name[j], a, b)
            facts.append(fact("only written differently: {parts}", parts=parts))
        if other:
            kinds.append(Kind.RETYPED)
            facts.append(typed(a, b))
        return kinds, facts

    def _went(self, i: int, j: int) -> list[Fact]:
        at = self._old.units.get(self._old.parent[i])
        above = self._new.units.get(self._new.parent[j])
        if at is not None and above is not None and self._pairing.gone.get(at) == above:
            return [fact("{a} itself went into {b}", a=self._old.name[at], b=self._new.name[above])]
        return []

    def _pair(self, i: int, j: int, ground: Ground) -> Decision | None:
        kinds, facts = self._kinds(i, j)
        if not kinds:
            return None
        facts += ground.facts
        gap, sure = self._pairing.distance(i, j), ground.certainty
        if gap == gap and not any("distance_m" in f.measures for f in facts):
            facts.append(fact("the points are {metres:.0f} m apart", {"distance_m": gap}, metres=gap))
        if gap > limits()["ground"]["apart_m"]:
            sure = sure.weaker(Certainty.POSSIBLE)
        return Decision(tuple(kinds), (i,), (j,), sure, tuple(facts), tuple(self._claims(i, j)))

    def _claims(self, i: int, j: int) -> list[Fact]:
        """Who else might have been the successor: whoever has the old code now."""
        k = self._pairing.coded(i)
        if k is None or k == j:
            return []
        return [
            fact(
                "{name} has the code {code} now, but the name counts for more",
                name=self._new.whereabouts(k),
                code=self._old.code[i],
            )
        ]

    # several units

    def _together(self, one: Together) -> Decision:
        kinds = [Kind.MERGED] * (len(one.old) > 1) + [Kind.SPLIT] * (len(one.new) > 1)
        facts = [link.said for link in one.links]
        sure = max((link.certainty for link in one.links), key=lambda c: c.rank)
        for i in one.old:
            j = int(self._pairing.mate[i])
            if j >= 0:
                more, said = self._kinds(i, j)
                kinds += [k for k in more if k not in kinds]
                facts.append(fact("{a} goes on as {b}", a=self._old.name[i], b=self._new.name[j]))
                facts += said
        return Decision(tuple(kinds), one.old, one.new, sure, tuple(facts))

    # none on the other side

    def _removed(self, i: int) -> Decision:
        old, new, pairing = self._old, self._new, self._pairing
        facts = [fact("nothing in the new list has its name or code and can be the same unit")]
        least = limits()["ground"]["part_share"]
        parts = sorted((s for s in self._shares[0][i] if s.of_old >= least), key=lambda s: -s.of_old)
        facts += [s.said(old.name[i], new.name[s.new]) for s in parts[:_SHOWN]]
        rejected = []
        if (k := pairing.coded(i)) is not None:
            b, before = new.whereabouts(k), int(pairing.back[k])
            if before >= 0:
                units = {"b": b, "a": old.whereabouts(before), "code": old.code[i]}
                rejected.append(fact("its code {code} belongs to {b} now, which was {a} before", **units))
            else:
                rejected.append(fact("its code {code} belongs to {b} now, on other ground", code=old.code[i], b=b))
        others = [new.whereabouts(j) for j in self._named[1][pairing.a(i).whole][:_SHOWN]]
        if others:
            rejected.append(fact("of the same name, but nothing says which is the same unit: {names}", names=others))
        rejected += self._others(self._near[1], pairing.heir(old.parent[i]) if old.parent[i] else None, i, None)
        sure = Certainty.PROBABLE if rejected or parts else Certainty.CERTAIN
        if self._uncovered(0, i):
            facts.append(fact("the other list has nothing of {unit}; it may cover less ground", unit=old.parent[i]))
            sure = Certainty.POSSIBLE
        return Decision((Kind.REMOVED,), (i,), (), sure, tuple(facts), tuple(rejected))

    def _added(self, j: int) -> Decision:
        old, new, pairing = self._old, self._new, self._pairing
        facts = [fact("nothing in the old list has its name or code and can be the same unit")]
        least = limits()["ground"]["part_share"]
        parts = sorted((s for s in self._shares[1][j] if s.of_new >= least), key=lambda s: -s.of_new)
        facts += [s.said(old.name[s.old], new.name[j]) for s in parts[:_SHOWN]]
        others = [old.whereabouts(i) for i in self._named[0][pairing.b(j).whole][:_SHOWN]]
        rejected = []
        if others:
            rejected.append(fact("of the same name, but nothing says which is the same unit: {names}", names=others))
        rejected += self._others(self._near[0], new.parent[j], None, j)
        sure = Certainty.PROBABLE if rejected or parts else Certainty.CERTAIN
        if self._uncovered(1, j):
            facts.append(fact("the other list has nothing of {unit}; it may cover less ground", unit=new.parent[j]))
            sure = Certainty.POSSIBLE
        return Decision((Kind.ADDED,), (), (j,), sure, tuple(facts), tuple(rejected))

    def _uncovered(self, side: int, at: int) -> bool:
        """Whether row `at` of the old (0) or new (1) list lies in a unit that only this list speaks of."""
        unit = (self._old, self._new)[side].parent[at]
        if not unit or unit in self._spoken[1 - side]:
            return False
        known = self._pairing.heir(unit) in self._spoken[1] if side == 0 else unit in self._heirs
        if not known:
            self.uncovered[side][unit] += 1
        return not known

    def _others(self, near: dict[str, list[int]], unit: str | None, i: int | None, j: int | None) -> list[Fact]:
        """What else of the level is gone, or new, in the same unit without a counterpart."""
        if not unit:
            return []
        side, group = (self._new, self._old.group[i]) if i is not None else (self._old, self._new.group[j])
        names = [side.name[n] for n in near.get(unit, ()) if side.group[n] == group]
        if not names:
            return []
        shown = [*names[:_SHOWN], *(["…"] if len(names) > _SHOWN else [])]
        if i is None:
            return [fact("gone in the same unit, but nothing links them: {names}", names=shown)]
        return [fact("new in the same unit, but nothing links them: {names}", names=shown)]
