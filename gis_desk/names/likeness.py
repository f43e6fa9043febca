"""Equal, sound-alike, look-alike and near names: an index over all names, built once.

Names are compared by their specific term. Characters become syllables by tables over code points, syllables a 64-bit
hash that keeps their order; every hit of a hash is confirmed on the strings. Near spelling is found with rapidfuzz
behind a signature of the characters that drops only names that cannot be near enough.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from gis_desk.names.characters import LIMIT, codepoints
from gis_desk.names.parsing import VILLAGES, Split
from gis_desk.names.spelling import Speller
from gis_desk.names.syllables import plain
from gis_desk.names.tables import Tables

NONE, COUNTY, TOWNSHIP, VILLAGE, ROAD, ESTATE, FAMOUS = range(7)
"""Kinds of names that must differ among themselves; `NONE` has no legal scope."""
_SCOPE = {COUNTY: 0, TOWNSHIP: 2, VILLAGE: 6, ROAD: 6, ESTATE: 6, FAMOUS: 0}
SAME, HOMOPHONE, NEAR, LOOKALIKE = "same", "homophone", "near", "lookalike"


@dataclass(frozen=True, slots=True)
class Like:
    """Row `number` of the index is like the name asked for.

    `relation` is same, homophone, near or lookalike; `tone`: the tones are equal too; `whole`: generic included.
    """

    number: int
    relation: str
    whole: bool = False
    tone: bool = False
    score: float = 1.0


def kind_of(cls: str, level: str | None, famous: bool = False, statistical: bool = False) -> int:
    """The kind of names `cls` belongs to, for uniqueness (条例 art 9(1)(7) and (8))."""
    if statistical:
        return NONE
    if cls == "division":
        return TOWNSHIP if level == "township" else COUNTY if level in ("province", "prefecture", "county") else NONE
    if cls in VILLAGES:
        return VILLAGE
    if cls == "road":
        return ROAD
    if cls in ("residential", "building"):
        return ESTATE
    return FAMOUS if cls == "natural" and famous else NONE


def scope_of(kind: int, division: str | None) -> str:
    """The prefix of division codes inside which names of `kind` must differ."""
    return (division or "")[: _SCOPE.get(kind, 6)]


class Sounds:
    """Syllable numbers of characters: with tone, toneless, and with dialect mergers."""

    def __init__(self, tables: Tables, speller: Speller) -> None:
        self._ids: dict[str, int] = {}
        self._dialects = tables.data["variants"]["dialects"]
        self.tone, self.plain, self.fuzzy = (np.zeros(LIMIT, np.uint32) for _ in range(3))
        numbers: dict[str, tuple[int, int, int]] = {}
        default = dict(speller._default) | {ord(c): r for c, r in speller.characters.items()}
        for code, syllable in default.items():
            if code < LIMIT:
                if syllable not in numbers:
                    numbers[syllable] = self._numbers(syllable)
                self.tone[code], self.plain[code], self.fuzzy[code] = numbers[syllable]
        unknown = self.tone == 0
        self.tone[unknown] = self.plain[unknown] = self.fuzzy[unknown] = np.flatnonzero(unknown) + 0x10000
        self.phrases = {
            k: [self._numbers(s) for s in v[0]] for k, v in speller.phrases.items() if k not in speller.only
        }
        words = sorted(self.phrases, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, words)))
        self._first = np.zeros(LIMIT, bool)
        self._second = np.zeros(LIMIT, bool)
        for word in words:
            self._first[ord(word[0])] = self._second[ord(word[1])] = True
        self.shape = np.arange(LIMIT, dtype=np.uint32)
        for group in tables.data["variants"]["lookalike"]["groups"]:
            self.shape[[ord(c) for c in group]] = ord(group[0])

    def _numbers(self, syllable: str) -> tuple[int, int, int]:
        flat = plain(syllable)
        return tuple(
            self._ids.setdefault(k, len(self._ids) + 1) for k in (syllable, "-" + flat, "~" + self._merge(flat))
        )  # type: ignore[return-value]

    def _merge(self, flat: str) -> str:
        for one, other in self._dialects["initials"]:
            if flat.startswith(one):
                flat = other + flat[len(one) :]
        for one, other in self._dialects["finals"]:
            if flat.endswith(one):
                flat = flat[: -len(one)] + other
        return flat

    def of(
        self, points: np.ndarray, starts: np.ndarray, texts: Sequence[str]
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Syllable numbers (tone, toneless, merged) of the characters `points` of `texts`, phrases applied."""
        safe = np.minimum(points, LIMIT - 1)
        tone, flat, fuzzy = self.tone[safe], self.plain[safe], self.fuzzy[safe]
        pairs = np.flatnonzero(self._first[safe[:-1]] & self._second[safe[1:]])
        owners: np.ndarray = np.unique(np.searchsorted(starts, pairs, side="right") - 1)
        for n in owners:
            for match in self._pattern.finditer(texts[n]):
                at = int(starts[n]) + match.start()
                for i, (t, p, z) in enumerate(self.phrases[match.group()], at):
                    tone[i], flat[i], fuzzy[i] = t, p, z
        return tone, flat, fuzzy


def _hash(ids: np.ndarray, lengths: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """Order-sensitive 64-bit hash of each run of `ids`; runs are not empty."""
    if not len(ids):
        return np.zeros(0, np.uint64)
    position = np.arange(len(ids)) - np.repeat(starts, lengths)
    prime = _factors(int(lengths.max()))
    mixed = (ids.astype(np.uint64) + np.uint64(0x9E37)) * prime[position]
    mixed ^= mixed >> np.uint64(31)
    mixed *= np.uint64(0x94D049BB133111EB)
    mixed ^= mixed >> np.uint64(29)
    return np.add.reduceat(mixed, starts)


@lru_cache(maxsize=8)
def _factors(count: int) -> np.ndarray:
    made = np.random.default_rng(1).integers(1, 2**63, 256, dtype=np.uint64) | np.uint64(1)
    while len(made) < count:
        made = np.concatenate([made, made * np.uint64(0x9E3779B97F4A7C15) | np.uint64(1)])
    return made


def _bits(values: np.ndarray) -> np.ndarray:
    if hasattr(np, "bitwise_count"):
        return np.bitwise_count(values)
    table = np.array([bin(n).count("1") for n in range(1 << 16)], np.uint8)
    parts = values.view(np.uint16).reshape(len(values), 4)
    return table[parts].sum(axis=1)


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
        self._term_number = unique
        points, lengths = codepoints(self.terms)
        starts = np.cumsum(lengths) - lengths
        self.tones, self.plains, self.fuzzies = sounds.of(points, starts, self.terms)
        shape = sounds.shape[np.minimum(points, LIMIT - 1)]
        self._starts, self._lengths = starts, lengths
        self.hashes = {
            "tone": _hash(self.tones, lengths, starts),
            "plain": _hash(self.plains, lengths, starts),
            "fuzzy": _hash(self.fuzzies, lengths, starts),
            "shape": _hash(shape, lengths, starts),
        }
        signature = np.uint64(1) << ((points.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(58))
        self.signatures = np.bitwise_or.reduceat(signature, starts) if len(starts) else np.zeros(0, np.uint64)

    def __len__(self) -> int:
        return len(self.specific)

    def prepare(self) -> "Likeness":
        """Build what single questions need now, not at the first of them."""
        _ = self._orders, self._rows, self._lengths_order, self._codes
        for kind in (*range(7), *set(self.classes)):
            self._near_pool(kind)
        return self

    @cached_property
    def _orders(self) -> dict[str, tuple[np.ndarray, np.ndarray]]:
        found = {}
        for key, values in self.hashes.items():
            order = np.argsort(values, kind="stable")
            found[key] = (order, values[order])
        return found

    @cached_property
    def _rows(self) -> tuple[np.ndarray, np.ndarray]:
        """Rows in the order of their term, and where each term begins."""
        order = np.argsort(self.term, kind="stable")
        return order, np.searchsorted(self.term[order], np.arange(len(self.terms) + 1))

    @cached_property
    def _lengths_order(self) -> np.ndarray:
        return np.argsort(self._lengths, kind="stable")

    @cached_property
    def _codes(self) -> tuple[np.ndarray, np.ndarray]:
        """Rows in the order of their division code, and the codes as numbers of twelve digits."""
        numbers = np.fromiter((_code(c) for c in self.divisions), np.int64, len(self.divisions))
        order = np.argsort(numbers, kind="stable")
        return order, numbers[order]

    def rows_of(self, term: int) -> np.ndarray:
        """Rows whose specific term is number `term`."""
        order, begins = self._rows
        return order[begins[term] : begins[term + 1]]

    def _sound(self, text: str) -> dict[str, np.ndarray]:
        points, _ = codepoints([text])
        tone, flat, fuzzy = self.sounds.of(points, np.zeros(1, np.int64), [text])
        shape = self.sounds.shape[np.minimum(points, LIMIT - 1)]
        return {"tone": tone, "plain": flat, "fuzzy": fuzzy, "shape": shape}

    def _terms_by(self, key: str, ids: np.ndarray) -> np.ndarray:
        value = _hash(ids, np.array([len(ids)]), np.zeros(1, np.int64))[0]
        order, values = self._orders[key]
        return order[np.searchsorted(values, value, "left") : np.searchsorted(values, value, "right")]

    def _ids(self, term: int, key: str) -> np.ndarray:
        at, size = int(self._starts[term]), int(self._lengths[term])
        values = {"tone": self.tones, "plain": self.plains, "fuzzy": self.fuzzies}[key]
        return values[at : at + size]

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
        prefix = scope_of(kind, division)
        sound = self._sound(split.specific)
        likes: list[Like] = []
        for term in self._terms_by("plain", sound["plain"]):
            text = self.terms[term]
            if len(text) != len(split.specific) or not np.array_equal(self._ids(term, "plain"), sound["plain"]):
                continue
            same = text == split.specific
            tone = bool(np.array_equal(self._ids(term, "tone"), sound["tone"]))
            for number in self.rows_of(term).tolist():
                if number == itself or self.kinds[number] != kind or not self.divisions[number].startswith(prefix):
                    continue
                whole = same and self.generic[number] == split.generic
                if len(text) == 1 and self.generic[number] != split.generic:
                    continue
                likes.append(Like(number, SAME if same else HOMOPHONE, whole, tone))
        return likes

    def similar(
        self,
        split: Split,
        cls: str,
        level: str | None = None,
        division: str | None = None,
        famous: bool = False,
        itself: int | None = None,
        limit: int = 20,
        cut: float = 0.6,
    ) -> list[Like]:
        """Equal, sound-alike, look-alike and near names, best first, inside the legal scope or the county.

        Parameters
        ----------
        limit : int
            Most names given.
        cut : float
            Least similarity of near names: 1 minus edits over the longer length.
        """
        if not split.specific:
            return []
        kind = kind_of(cls, level, famous, split.statistical)
        prefix = scope_of(kind, division)
        found: dict[int, Like] = {}
        for like in self.in_scope(split, cls, level, division, famous, itself):
            found[like.number] = like
        sound = self._sound(split.specific)
        if kind == NONE:
            for term in self._terms_by("plain", sound["plain"]):
                self._add(
                    found,
                    int(term),
                    SAME if self.terms[term] == split.specific else HOMOPHONE,
                    kind,
                    cls,
                    prefix,
                    itself,
                )
        for term in self._terms_by("shape", sound["shape"]):
            if len(self.terms[term]) == len(split.specific) and self.terms[term] != split.specific:
                self._add(found, int(term), LOOKALIKE, kind, cls, prefix, itself)
        for term in self._terms_by("fuzzy", sound["fuzzy"]):
            self._add(found, int(term), NEAR, kind, cls, prefix, itself, 0.95)
        for term, score in self._near(split.specific, kind, cls, prefix, limit, cut):
            self._add(found, term, NEAR, kind, cls, prefix, itself, score)
        order = {SAME: 0, HOMOPHONE: 1, LOOKALIKE: 2, NEAR: 3}
        return sorted(found.values(), key=lambda x: (order[x.relation], not x.whole, not x.tone, -x.score, x.number))[
            :limit
        ]

    def _add(
        self,
        found: dict[int, Like],
        term: int,
        relation: str,
        kind: int,
        cls: str,
        prefix: str,
        itself: int | None,
        score: float = 1.0,
    ) -> None:
        for number in self.rows_of(term).tolist():
            if number in found or number == itself or not self.divisions[number].startswith(prefix):
                continue
            if self.kinds[number] == kind and (kind != NONE or self.classes[number] == cls):
                found[number] = Like(number, relation, score=score)

    def _near_pool(self, kind: int | str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Terms of one kind (or class) in the order of their length, with lengths and signatures."""
        pools: dict[Any, tuple[np.ndarray, np.ndarray, np.ndarray]] = self.__dict__.setdefault("_pools", {})
        if kind not in pools:
            if isinstance(kind, str):
                mask = np.fromiter((c == kind for c in self.classes), bool, len(self.classes))
            else:
                mask = self.kinds == kind
            terms = np.unique(self.term[mask])
            terms = terms[np.argsort(self._lengths[terms], kind="stable")]
            pools[kind] = terms, self._lengths[terms], self.signatures[terms]
        return pools[kind]

    def _near(self, text: str, kind: int, cls: str, prefix: str, limit: int, cut: float) -> Iterator[tuple[int, float]]:
        if len(prefix) >= 2:
            order, codes = self._codes
            low, high = _code(prefix), _code(prefix, "9")
            rows = order[np.searchsorted(codes, low, "left") : np.searchsorted(codes, high, "right")]
            if kind != NONE:
                rows = rows[self.kinds[rows] == kind]
            terms = np.unique(self.term[rows])
            terms = terms[np.argsort(self._lengths[terms], kind="stable")]
            lengths, signatures = self._lengths[terms], self.signatures[terms]
        else:
            terms, lengths, signatures = self._near_pool(kind if kind != NONE else cls)
        low = int(np.searchsorted(lengths, int(np.ceil(cut * len(text) - 1e-9))))
        high = int(np.searchsorted(lengths, int(len(text) / cut + 1e-9) + 1))
        allowed = ((1 - cut) * np.maximum(lengths[low:high], len(text)) + 1e-9).astype(np.int64)
        points, _ = codepoints([text])
        bits = np.uint64(1) << ((points.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(58))
        own = np.bitwise_or.reduce(bits)
        part = signatures[low:high]
        near = (_bits(own & ~part) <= allowed) & (_bits(part & ~own) <= allowed)
        chosen = terms[low:high][near]
        names = [self.terms[t] for t in chosen.tolist()]
        for name, score, at in process.extract(
            text, names, scorer=Levenshtein.normalized_similarity, limit=limit + 5, score_cutoff=cut
        ):
            if name != text:
                yield int(chosen[at]), float(score)


def _code(text: str, fill: str = "0") -> int:
    digits = "".join(c for c in text[:12] if c.isdigit()) if not text.isdigit() else text[:12]
    return int(digits.ljust(12, fill)) if digits else 0
