"""Two registers compared: one decision for every row of either."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from gis_desk.names.changes.deciding import ORDER, Decider
from gis_desk.names.changes.decision import Certainty, Decision, Kind
from gis_desk.names.changes.forms import Forms, akin
from gis_desk.names.changes.groups import Together, gather
from gis_desk.names.changes.limits import limits
from gis_desk.names.changes.pairing import Pairing
from gis_desk.names.changes.register import GROUPS, Register, without_classes
from gis_desk.names.changes.words import level
from gis_desk.names.tables import Tables
from layers.errors import FormatError, Where
from layers.text import Text, text
from layers.work import QUIET, Progress

_WEAK_CODES = 0.2
_FEW, _ASKED, _NAMED = 20, 5000, 5


@dataclass
class Comparison:
    """What became of every row.

    Parameters
    ----------
    old, new : Register
    unchanged : array (M, 2) of int
        Positions of rows that are the same on both sides.
    decisions : list of Decision
        All others, by level, then chief kind, then place in the list. Every row that is compared stands in exactly one
        decision or once in `unchanged`.
    notes : list of Text
        What a reader must know of the lists: codes that are not relied on, levels that only one of them has.
    left_out : pair of arrays of int
        Rows of either side that are of a level the other list does not have at all; they are not compared.
    """

    old: Register
    new: Register
    unchanged: np.ndarray
    decisions: list[Decision]
    notes: list[Text] = field(default_factory=list)
    left_out: tuple[np.ndarray, np.ndarray] = field(default_factory=lambda: (np.empty(0, int), np.empty(0, int)))

    def counts(self) -> dict[Kind, int]:
        """Decisions by each kind that holds; a unit that was moved and renamed counts in both."""
        found = Counter(kind for d in self.decisions for kind in d.kinds)
        found[Kind.UNCHANGED] = len(self.unchanged)
        return {kind: found[kind] for kind in ORDER}

    def everything(self) -> Iterator[Decision]:
        """All decisions, those of unchanged rows last."""
        yield from self.decisions
        for i, j in self.unchanged.tolist():
            yield Decision((Kind.UNCHANGED,), (i,), (j,), Certainty.CERTAIN)


def compare(old: Register, new: Register, tables: Tables, progress: Progress = QUIET) -> Comparison:
    """What happened between `old` and `new`.

    Codes count first, but only where the name does not say otherwise: a code that was given to another unit doesn't
    make that unit the successor. Then names in the same superior unit, names elsewhere, likeness, and ground.

    Raises
    ------
    FormatError
        If the lists have no level or class in common.
    Cancelled
        If the user stops it.
    """
    notes = [
        text("{n} codes stand on several rows of {file} and are not relied on: {codes}", n=len(side.doubled),
             file=side.file, codes=list(side.doubled[:_NAMED]))
        for side in (old, new) if side.doubled
    ]  # fmt: skip
    if old.guessed or new.guessed:
        old, new = without_classes(old), without_classes(new)
    left_out = _left_out(old, new, notes)
    progress.step(0, len(GROUPS), "comparing lists")
    forms = Forms(tables)
    old, new = _trusted(old, new, forms, notes)
    mates = _same(old, new)
    mates[left_out[0]] = -2
    pairing = Pairing(old, new, forms, mates, progress)
    pairing.back[left_out[1]] = -2
    groups: list[Together] = []
    for group in range(len(GROUPS)):
        pairing.run(group)
        groups += gather(pairing, group)
    decider = Decider(pairing, groups, left_out)
    for side, uncovered in zip((old, new), decider.uncovered, strict=True):
        if uncovered:
            units = [*list(uncovered)[:_NAMED], *(["…"] if len(uncovered) > _NAMED else [])]
            notes.append(
                text(
                    "{n} rows of {file} lie in units of which the other list has nothing, it may cover less ground: "
                    "{units}",
                    n=uncovered.total(), file=side.file, units=units,
                )
            )  # fmt: skip
    return Comparison(old, new, decider.unchanged, decider.decisions, notes, left_out)


def _left_out(old: Register, new: Register, notes: list[Text]) -> tuple[np.ndarray, np.ndarray]:
    mine, theirs = set(old.group.tolist()), set(new.group.tolist())
    if not mine & theirs:
        raise FormatError(
            "the lists have no level or class in common: {old} here, {new} there",
            where=Where(new.file),
            do="compare lists of the same kind, or say with --as what they hold",
            old=[level(g) for g in sorted(mine)],
            new=[level(g) for g in sorted(theirs)],
        )
    found = []
    for side, other in ((old, theirs), (new, mine)):
        alone = ~np.isin(side.group, list(other))
        for group in np.unique(side.group[alone]).tolist():
            notes.append(
                text(
                    "{n} rows of {file} are not compared, only this list has such: {level}",
                    n=int((side.group == group).sum()),
                    file=side.file,
                    level=level(group),
                )
            )
        found.append(np.flatnonzero(alone))
    return found[0], found[1]


def _trusted(old: Register, new: Register, forms: Forms, notes: list[Text]) -> tuple[Register, Register]:
    """Both registers, without codes where these say nothing: keys that were only numbered, codes of another scheme."""
    there = {c: j for j, c in enumerate(new.code) if c}
    shared = [(i, there[c]) for i, c in enumerate(old.code) if c in there]
    shared = shared[:: max(1, len(shared) // _ASKED)]
    if not shared:
        return old, new
    agree = sum(old.name[i] == new.name[j] or akin(forms.of(old, i), forms.of(new, j)) for i, j in shared) / len(shared)
    keys = old.by_key or new.by_key
    if agree >= (limits()["likeness"]["trusted"] if keys else _WEAK_CODES) or (not keys and len(shared) < _FEW):
        return old, new
    notes.append(
        text("only {share:.0%} of the rows with the same code have the same name: codes are not relied on", share=agree)
    )
    return replace(old, code=[""] * len(old)), replace(new, code=[""] * len(new))


def _same(old: Register, new: Register) -> np.ndarray:
    """For each old row the new one that has its code, name and superior unit, else -1; without codes, its name."""
    mates = np.full(len(old), -1, np.int64)
    there = {c: j for j, c in enumerate(new.code) if c}
    groups = old.group.tolist(), new.group.tolist()
    for i, (code, name) in enumerate(zip(old.code, old.name, strict=True)):
        j = there.get(code, -1) if code else -1
        if j >= 0 and name == new.name[j] and old.parent[i] == new.parent[j] and groups[0][i] == groups[1][j]:
            mates[i] = j
    if not (all(old.code) and all(new.code)):
        _same_without_codes(old, new, mates)
    return mates


def _same_without_codes(old: Register, new: Register, mates: np.ndarray) -> None:
    """Pair rows of the same level, superior unit and name, once on either side, of which one has no code."""
    taken = np.zeros(len(new), bool)
    taken[mates[mates >= 0]] = True
    sides: list[dict[tuple[int, str, str], list[int]]] = []
    for register, free in ((old, mates < 0), (new, ~taken)):
        rows: dict[tuple[int, str, str], list[int]] = defaultdict(list)
        for n in np.flatnonzero(free).tolist():
            rows[int(register.group[n]), register.parent[n], register.name[n]].append(n)
        sides.append(rows)
    for key, some in sides[0].items():
        others = sides[1].get(key, [])
        if len(some) == len(others) == 1 and key[2].strip() and not (old.code[some[0]] and new.code[others[0]]):
            mates[some[0]] = others[0]
