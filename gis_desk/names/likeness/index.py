"""The index over the specific terms of many names."""

import copy
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Self

import numpy as np

from gis_desk.names.characters import codepoints
from gis_desk.names.likeness.hashing import hash_of, hashes, ranges, span
from gis_desk.names.likeness.kinds import NONE, SCOPE, kind_of, scope_of
from gis_desk.names.likeness.near import Near
from gis_desk.names.likeness.relations import HOMOPHONE, LOOKALIKE, NEAR, RANK, SAME, How, Like
from gis_desk.names.likeness.sounds import Sounds
from gis_desk.names.likeness.texts import Codes, Pooled, Texts
from gis_desk.names.parsing import Split
from layers.schema import CLASSES

LIMIT_WITHIN, LIMIT_ELSEWHERE = 20, 10
"""Most similar names given inside the legal scope, and outside of it."""
_MERGED = 0.95
"""What terms are worth that sound equal but for merged sounds."""
_NEARNESS = (2, 4, 6, 9)
"""Digits of the division code that are shared: province, prefecture, county, township."""
_HIDDEN = -1


class Likeness:
    """The index over N names.

    Parameters
    ----------
    specific, generic : sequence of str
        Parts of the names, as `gis_desk.names.parsing` gives them.
    kinds : array (N,) of int
        Kind of each name (`kind_of`).
    divisions : sequence of str
        Code of the unit each lies in; empty where unknown.
    sounds : Sounds
    classes : sequence of str or None
        Class of each name; needed where names without a legal scope are looked for.
    """

    specific: Sequence[str]
    generic: Sequence[str]
    divisions: Sequence[str]
    classes: Sequence[str]
    terms: Sequence[str]

    def __init__(
        self,
        specific: Sequence[str],
        generic: Sequence[str],
        kinds: np.ndarray,
        divisions: Sequence[str],
        sounds: Sounds,
        classes: Sequence[str] | None = None,
    ) -> None:
        self.specific, self.generic = list(specific), list(generic)
        self.kinds, self.sounds = np.asarray(kinds, np.int8), sounds
        self.divisions = list(divisions)
        self.classes = list(classes) if classes is not None else [""] * len(self.specific)
        unique: dict[str, int] = {}
        self.term = np.fromiter(
            (unique.setdefault(s or "\0", len(unique)) for s in self.specific), np.int64, len(self.specific)
        )
        self.terms = list(unique)
        points, lengths = codepoints(self.terms)
        starts = np.cumsum(lengths) - lengths
        self._points = points
        self.tones, self.plains, self.fuzzies = sounds.of(points, starts, self.terms)
        self._starts, self._lengths = starts, lengths
        self.hashes = {
            "tone": hashes(self.tones, lengths, starts),
            "plain": hashes(self.plains, lengths, starts),
            "fuzzy": hashes(self.fuzzies, lengths, starts),
            "shape": hashes(sounds.shapes(points), lengths, starts),
        }

    def __len__(self) -> int:
        return len(self.term)

    # on disk

    def prepare(self) -> Self:
        """Build what single questions need now, not at the first of them."""
        _ = self._orders, self._rows, self._near, self._texts, self._codes, self._class_numbers, self._generics
        return self

    def arrays(self) -> dict[str, np.ndarray]:
        """All that single questions need, as arrays that can be kept on disk; `of_arrays` is the way back."""
        generics, number = self._generics
        made: dict[str, np.ndarray] = {
            "kinds": self.kinds, "term": self.term.astype(np.int32), "classes": self._class_numbers,
            "points": self._texts.points, "begins": self._texts.begins, "divisions": self._codes.values,
            "tones": self.tones, "plains": self.plains, "fuzzies": self.fuzzies, "generic": number,
            "generic_points": generics.points, "generic_begins": generics.begins,
            "rows": self._rows[0], "row_begins": self._rows[1],
        }  # fmt: skip
        for key, (order, values) in self._orders.items():
            made |= {f"order.{key}": order, f"values.{key}": values}
        return made | {f"near.{name}": values for name, values in self._near.arrays.items()}

    @classmethod
    def of_arrays(cls, arrays: Mapping[str, np.ndarray], sounds: Sounds) -> Self:
        """The index kept as `arrays`; it answers single questions and needs no text in memory.

        Groups of a whole list are not found with it.
        """
        self = cls.__new__(cls)
        self.sounds, self.kinds, self.term = sounds, arrays["kinds"], arrays["term"]
        self.terms = Texts(arrays["points"], arrays["begins"])
        self._points, self._starts, self._lengths = arrays["points"], arrays["begins"][:-1], np.diff(arrays["begins"])
        self.tones, self.plains, self.fuzzies = arrays["tones"], arrays["plains"], arrays["fuzzies"]
        generics = Texts(arrays["generic_points"], arrays["generic_begins"])
        self.divisions = Codes(arrays["divisions"])
        self.specific = Pooled(self.terms, self.term, {"\0": ""})
        self.generic = Pooled(generics, arrays["generic"])
        self.classes = Pooled(("", *CLASSES), arrays["classes"])
        self.__dict__ |= {
            "_texts": self.terms, "_codes": self.divisions, "_class_numbers": arrays["classes"],
            "_generics": (generics, arrays["generic"]), "_rows": (arrays["rows"], arrays["row_begins"]),
            "_orders": {k: (arrays[f"order.{k}"], arrays[f"values.{k}"]) for k in ("plain", "fuzzy", "shape")},
            "_near": Near({n.removeprefix("near."): a for n, a in arrays.items() if n.startswith("near.")}),
        }  # fmt: skip
        return self

    def without(self, rows: np.ndarray) -> Self:
        """The same index, `rows` of which are like nothing."""
        made = copy.copy(self)
        made.kinds = self.kinds.copy()
        made.kinds[rows] = _HIDDEN
        return made

    # what single questions need

    @cached_property
    def _orders(self) -> dict[str, tuple[np.ndarray, np.ndarray]]:
        found = {}
        for key in ("plain", "fuzzy", "shape"):
            order = np.argsort(self.hashes[key], kind="stable").astype(np.int32)
            found[key] = (order, self.hashes[key][order])
        return found

    @cached_property
    def _rows(self) -> tuple[np.ndarray, np.ndarray]:
        """Rows in the order of their term, and where each term begins."""
        order = np.argsort(self.term, kind="stable").astype(np.int32)
        return order, np.searchsorted(self.term[order], np.arange(len(self.terms) + 1)).astype(np.int32)

    @cached_property
    def _texts(self) -> Texts:
        return Texts(self._points, np.append(self._starts, len(self._points)))

    @cached_property
    def _codes(self) -> Codes:
        return Codes.of(self.divisions)

    @cached_property
    def _near(self) -> Near:
        return Near.of(self._texts, self.fuzzies)

    @cached_property
    def _class_numbers(self) -> np.ndarray:
        numbers = {c: n for n, c in enumerate(CLASSES, 1)}
        return np.fromiter((numbers.get(c, 0) for c in self.classes), np.int8, len(self))

    @cached_property
    def _generics(self) -> tuple[Texts, np.ndarray]:
        """The generics, and the number of that of each row."""
        unique: dict[str, int] = {}
        numbers = np.fromiter((unique.setdefault(g, len(unique)) for g in self.generic), np.int32, len(self))
        return Texts.of(list(unique)), numbers

    @cached_property
    def _generic_number(self) -> dict[str, int]:
        return {text: n for n, text in enumerate(self._generics[0])}

    @cached_property
    def longest(self) -> tuple[int, int]:
        """Characters of the longest specific term, and of the longest generic."""
        return int(self._lengths.max(initial=0)), int(np.diff(self._generics[0].begins).max(initial=0))

    def rows_of(self, terms: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Rows that have one of `terms`, and which of these each has."""
        order, begins = self._rows
        first = begins[terms].astype(np.int64)
        counts = begins[terms + 1] - first
        return order[ranges(first, counts)].astype(np.int64), np.repeat(np.arange(len(terms)), counts)

    def sound_keys(self) -> np.ndarray:
        """A number (uint64) for each row: equal for names that sound alike and must differ; to be confirmed."""
        order, values = self._orders["plain"]
        sounds = np.empty(len(order), np.uint64)
        sounds[order] = values
        scopes = np.zeros((len(self), 8), np.uint8)
        codes = self._codes.values.view(np.uint8).reshape(len(self), -1)
        for kind, digits in SCOPE.items():
            rows, width = np.flatnonzero(self.kinds == kind), min(digits, codes.shape[1])
            scopes[rows, 7], scopes[rows[:, None], np.arange(width)] = kind, codes[rows, :width]
        return sounds[self.term] ^ (scopes.view(np.uint64).reshape(-1) * np.uint64(0x9E3779B97F4A7C15))

    def called(self, specific: str) -> np.ndarray:
        """Rows with exactly this specific term."""
        terms = [t for t in self._near.exactly(specific) if self.terms[t] == specific] if specific.strip("\0") else []
        return self.rows_of(np.array(terms, np.int64))[0]

    def _terms_by(self, key: str, ids: np.ndarray) -> np.ndarray:
        return span(*self._orders[key], hash_of(ids)).astype(np.int64)

    def _ids(self, term: int, key: str) -> np.ndarray:
        at, size = int(self._starts[term]), int(self._lengths[term])
        values = {"tone": self.tones, "plain": self.plains, "fuzzy": self.fuzzies}[key]
        return values[at : at + size]

    def _equal(self, key: str, sound: Mapping[str, np.ndarray]) -> list[int]:
        """Terms whose numbers of `key` are those of `sound`, all of them."""
        found = self._terms_by(key, sound[key]).tolist()
        return [t for t in found if np.array_equal(self._ids(t, key), sound[key])]

    def _sounding(self, text: str, sound: Mapping[str, np.ndarray]) -> tuple[list[int], list[str], list[bool]]:
        """Terms that sound like `text`, how (same or homophone), and whether the tones are equal."""
        terms = self._equal("plain", sound)
        return (
            terms,
            [SAME if self.terms[t] == text else HOMOPHONE for t in terms],
            [bool(np.array_equal(self._ids(t, "tone"), sound["tone"])) for t in terms],
        )

    def in_scope(
        self,
        split: Split,
        cls: str,
        level: str | None,
        division: str | None,
        famous: bool = False,
        itself: int | None = None,
    ) -> list[Like]:
        """Names equal to or sounding like `split` where names of its class must differ; `itself` is left out."""
        kind = kind_of(cls, level, famous, split.statistical)
        if kind == NONE or not split.specific:
            return []
        terms, relations, tones = self._sounding(split.specific, self.sounds.sound(split.specific))
        rows, which = self.rows_of(np.array(terms, np.int64))
        mask = self._comparable(rows, kind, cls, itself) & self._codes.beginning(rows, scope_of(kind, division))
        whole = self._bears(rows, split.generic)
        if len(split.specific) == 1:
            mask &= whole
        likes = []
        for row, term, alike in zip(rows[mask].tolist(), which[mask].tolist(), whole[mask].tolist(), strict=True):
            same, tone = relations[term] == SAME, tones[term]
            likes.append(Like(row, relations[term], same and alike, tone, 1.0, _how(same, same and alike, tone)))
        return likes

    def _comparable(self, rows: np.ndarray, kind: int, cls: str, itself: int | None) -> np.ndarray:
        """Mask of the rows of one kind, or of one class where the kind is none."""
        mask = self.kinds[rows] == kind
        if kind == NONE:
            mask &= self._class_numbers[rows] == (CLASSES.index(cls) + 1 if cls in CLASSES else 0)
        return mask if itself is None else mask & (rows != itself)

    def _bears(self, rows: np.ndarray, generic: str) -> np.ndarray:
        return np.asarray(self._generics[1][rows] == self._generic_number.get(generic, -1))

    def similar(
        self,
        split: Split,
        cls: str,
        level: str | None = None,
        division: str | None = None,
        famous: bool = False,
        itself: int | None = None,
        limit: int = LIMIT_WITHIN,
        elsewhere: int = LIMIT_ELSEWHERE,
    ) -> list[Like]:
        """Equal, sound-alike, look-alike and near names of the same kind, those inside the legal scope first.

        Both parts are ordered by relation (same, homophone, lookalike, near), equal generic, equal tones, similarity,
        and how much of the division code is shared; names without a legal scope are looked for in the county first.

        Parameters
        ----------
        limit, elsewhere : int
            Most names given inside the scope, and outside of it.
        """
        if not split.specific:
            return []
        kind = kind_of(cls, level, famous, split.statistical)
        terms, rank, how, tone, score = self._alike(split.specific)
        rows, which = self.rows_of(terms)
        mask = self._comparable(rows, kind, cls, itself)
        rows, which = rows[mask], which[mask]
        rank, how, tone, score = rank[which], how[which], tone[which], score[which]
        whole = self._bears(rows, split.generic) & (rank == RANK.index(SAME))
        if len(split.specific) == 1:
            told = (rank <= RANK.index(HOMOPHONE)) & ~self._bears(rows, split.generic)
            rank[told], how[told], score[told], tone[told] = RANK.index(NEAR), _HOWS.index(How.MERGED), _MERGED, False
        shared = self._codes.shared(rows, (division or "")[:12])
        within = shared >= len(scope_of(kind, division).encode("utf-8", "surrogatepass"))
        nearness = np.searchsorted(_NEARNESS, shared, side="right")
        order = np.lexsort((rows, -nearness, -score, ~tone, ~whole, rank, ~within))
        inside = int(within.sum())
        likes = []
        for n in (*order[: min(inside, limit)].tolist(), *order[inside : inside + elsewhere].tolist()):
            relation, alike, tones = RANK[rank[n]], bool(whole[n]), bool(tone[n])
            reason = _how(relation == SAME, alike, tones) if rank[n] <= RANK.index(HOMOPHONE) else _HOWS[how[n]]
            likes.append(Like(int(rows[n]), relation, alike, tones, float(score[n]), reason, bool(within[n])))
        return likes

    def _alike(self, text: str) -> tuple[np.ndarray, ...]:
        """Terms like `text`: number, rank of the relation, number of how, equal tones, score; each term once."""
        sound = self.sounds.sound(text)
        near = self._near
        spelled, spelled_score = near.spelled(text, self._texts)
        sounding, sounding_score = near.sounding(sound["fuzzy"], self.fuzzies, self._texts)
        equal, relations, tones = self._sounding(text, sound)
        shaped = [t for t in self._terms_by("shape", sound["shape"]).tolist() if self.sounds.alike(text, self.terms[t])]
        merged = self._equal("fuzzy", sound)
        parts = (
            (equal, [RANK.index(r) for r in relations], How.WHOLE, tones, 1.0),
            (shaped, RANK.index(LOOKALIKE), How.SHAPE, False, 1.0),
            (merged, RANK.index(NEAR), How.MERGED, False, _MERGED),
            (spelled, RANK.index(NEAR), How.SPELLING, False, spelled_score),
            (sounding, RANK.index(NEAR), How.SOUND, False, sounding_score),
        )
        terms, rank, how, tone, score = (
            np.concatenate([np.broadcast_to(np.asarray(column, kind), len(part[0])) for part, column in columns])
            for kind, columns in (
                (np.int64, [(p, p[0]) for p in parts]),
                (np.int64, [(p, p[1]) for p in parts]),
                (np.int64, [(p, _HOWS.index(p[2])) for p in parts]),
                (bool, [(p, p[3]) for p in parts]),
                (float, [(p, p[4]) for p in parts]),
            )
        )
        best = np.lexsort((how, -score, rank, terms))
        first = best[np.r_[True, terms[best][1:] != terms[best][:-1]]] if len(best) else best
        return terms[first], rank[first], how[first], tone[first], score[first]


_HOWS = tuple(How)


def _how(same: bool, whole: bool, tone: bool) -> How:
    """What an equal or sound-alike name rests on."""
    if same:
        return How.WHOLE if whole else How.SPECIFIC
    return How.TONE if tone else How.TONELESS
