"""Terms near in spelling, and terms that sound alike but for one syllable: found without reading all of them.

Near in spelling are terms with a similarity of `CUT`: 1 minus edits (Levenshtein) over the longer length. Where both
have at most `_SHORT` characters that is one edit: two such terms share what is left when one character is taken out.
Longer ones are few; a signature of the characters drops those that cannot be near enough, rapidfuzz measures the rest.
"""

from collections.abc import Callable, Iterator

import numpy as np
from rapidfuzz.distance import Levenshtein

from gis_desk.names.characters import codepoints
from gis_desk.names.likeness.hashing import bits, hash_of, hashes, mixed, ranges, signature
from gis_desk.names.likeness.texts import Texts

CUT = 0.6
"""Least similarity of near names."""
_SHORT = 4
"""Terms up to this length are at most one edit apart at `CUT`."""
SYLLABLES = (3, 12)
"""Fewest and most syllables of terms that are near in sound."""
_SOUND_WORTH = 0.05
"""How much less one syllable that differs is worth than one character that does."""


def allowed(longer: int) -> int:
    """Edits that two terms may be apart, the longer of which has so many characters."""
    return int((1 - CUT) * longer + 1e-9)


class Near:
    """What is near among the terms of an index; all arrays of it can be kept on disk."""

    def __init__(self, arrays: dict[str, np.ndarray]) -> None:
        self.arrays = arrays

    @classmethod
    def of(cls, terms: Texts, syllables: np.ndarray) -> "Near":
        """The arrays for `terms`, whose merged syllables stand in one array like their characters."""
        points, starts = terms.points, terms.begins[:-1]
        lengths = np.diff(terms.begins)
        exact = hashes(points, lengths, starts)
        arrays: dict[str, np.ndarray] = {}
        arrays["exact"], arrays["exact_term"] = _sorted(exact, np.arange(len(terms)))
        short = [_without_one(points, starts, lengths, n) for n in range(3, _SHORT + 1)]
        arrays["less"], arrays["less_term"] = _sorted(*map(np.concatenate, zip(*short, strict=True)))
        arrays["open"], arrays["open_term"] = _sorted(*_open(syllables, starts, lengths))
        by_length = np.argsort(lengths, kind="stable").astype(np.int32)
        arrays["by_length"], arrays["lengths"] = by_length, lengths[by_length].astype(np.int32)
        bit = signature(points)
        signed = np.bitwise_or.reduceat(bit, starts) if len(starts) else np.zeros(0, np.uint64)
        arrays["signatures"] = signed[by_length]
        return cls(arrays)

    def exactly(self, text: str) -> list[int]:
        """Numbers of the terms that are `text`, if there are any; to be confirmed."""
        return self._of("exact", [hash_of(codepoints([text])[0])]).tolist()

    def spelled(self, text: str, terms: Texts) -> tuple[np.ndarray, np.ndarray]:
        """Terms near `text` in spelling, without itself, and their similarity."""
        found: list[tuple[np.ndarray, np.ndarray]] = []
        points, _ = codepoints([text])
        if len(points) <= _SHORT:
            found += self._one_edit(points, terms)
        longest = int(len(text) / CUT + 1e-9)
        least = int(np.ceil(CUT * len(text) - 1e-9)) if len(text) > _SHORT else _SHORT + 1
        found.append(self._measured(text, points, least, longest, terms))
        return _joined(found)

    def _one_edit(self, points: np.ndarray, terms: Texts) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """Terms of up to `_SHORT` characters that one edit parts from `points`."""
        size = len(points)
        less = [hash_of(np.delete(points, n)) for n in range(size)] if size > 1 else []
        wanted: list[tuple[int, np.ndarray, Callable[[np.ndarray], np.ndarray]]] = []
        if allowed(size):
            shorter = np.unique(self._of("exact", less))
            wanted.append((size - 1, shorter, lambda rows: _inserted(points[None], rows)))
            wanted.append((size, np.unique(self._of("less", less)), lambda rows: (rows != points).sum(axis=1) == 1))
        if size < _SHORT and allowed(size + 1):
            longer = np.unique(self._of("less", [hash_of(points)]))
            wanted.append((size + 1, longer, lambda rows: _inserted(rows, points[None])))
        for length, candidates, fits in wanted:
            chosen = candidates[terms.begins[candidates + 1] - terms.begins[candidates] == length]
            if len(chosen):
                chosen = chosen[fits(terms.points[terms.begins[chosen][:, None] + np.arange(length)])]
                yield chosen, np.full(len(chosen), 1 - 1 / max(length, size))

    def _of(self, name: str, values: list[np.uint64]) -> np.ndarray:
        keys = np.array(values, np.uint64)
        begins = np.searchsorted(self.arrays[name], keys, "left")
        counts = np.searchsorted(self.arrays[name], keys, "right") - begins
        return np.asarray(self.arrays[f"{name}_term"][ranges(begins, counts)]).astype(np.int64)

    def _measured(
        self, text: str, points: np.ndarray, least: int, longest: int, terms: Texts
    ) -> tuple[np.ndarray, np.ndarray]:
        """Terms with `least` to `longest` characters near `text`, by rapidfuzz behind the signatures."""
        a = self.arrays
        low, high = np.searchsorted(a["lengths"], [least, longest + 1])
        lengths, part = a["lengths"][low:high], a["signatures"][low:high]
        own = np.bitwise_or.reduce(signature(points))
        edits = ((1 - CUT) * np.maximum(lengths, len(text)) + 1e-9).astype(np.int64)
        more = lengths - len(text)  # each of these takes an edit that gives no character of the shorter one
        near = (bits(own & ~part) <= edits - np.maximum(more, 0)) & (bits(part & ~own) <= edits + np.minimum(more, 0))
        chosen, scores = [], []
        for at in np.flatnonzero(near).tolist():
            term = int(a["by_length"][low + at])
            name = terms[term]
            edited = Levenshtein.distance(text, name, score_cutoff=int(edits[at]))
            if 0 < edited <= edits[at]:
                chosen.append(term)
                scores.append(1 - edited / max(len(text), len(name)))
        return np.array(chosen, np.int64), np.array(scores)

    def sounding(self, syllables: np.ndarray, all_syllables: np.ndarray, terms: Texts) -> tuple[np.ndarray, np.ndarray]:
        """Terms whose merged syllables are those given but for one, and what that is worth."""
        size = len(syllables)
        if not SYLLABLES[0] <= size <= SYLLABLES[1]:
            return np.zeros(0, np.int64), np.zeros(0)
        position = np.arange(size)
        parts = mixed(syllables, position)
        candidates = np.unique(self._of("open", list(_opened(parts.sum(dtype=np.uint64), parts, position))))
        starts = terms.begins[candidates]
        mask = terms.begins[candidates + 1] - starts == size
        candidates, starts = candidates[mask], starts[mask]
        rows = all_syllables[starts[:, None] + position]
        candidates = candidates[(rows != syllables).sum(axis=1) == 1]
        return candidates, np.full(len(candidates), 1 - 1 / size - _SOUND_WORTH)


def _sorted(values: np.ndarray, terms: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    order = np.argsort(values, kind="stable")
    return values[order], terms[order].astype(np.int32)


def _without_one(
    points: np.ndarray, starts: np.ndarray, lengths: np.ndarray, size: int
) -> tuple[np.ndarray, np.ndarray]:
    """Hashes of the terms of `size` characters with one of them taken out, and the terms."""
    terms = np.flatnonzero(lengths == size)
    rows = points[starts[terms][:, None] + np.arange(size)]
    position = np.broadcast_to(np.arange(size - 1), (len(terms), size - 1))
    made = [mixed(np.delete(rows, n, axis=1), position).sum(axis=1, dtype=np.uint64) for n in range(size)]
    return np.concatenate(made), np.tile(terms, size)


def _opened(whole: np.ndarray | np.uint64, parts: np.ndarray, position: np.ndarray) -> np.ndarray:
    """Hashes of a run with one of its `parts` left open, which one is told apart."""
    return whole - parts + mixed(np.full(len(position), 0xFFFFFFFF, np.uint32), position)


def _open(syllables: np.ndarray, starts: np.ndarray, lengths: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    terms = np.flatnonzero((lengths >= SYLLABLES[0]) & (lengths <= SYLLABLES[1]))
    sizes = lengths[terms]
    at = ranges(starts[terms], sizes)
    position = at - np.repeat(starts[terms], sizes)
    parts = mixed(syllables[at], position)
    if not len(terms):
        return parts, terms
    whole = np.repeat(np.add.reduceat(parts, np.cumsum(sizes) - sizes), sizes)
    return _opened(whole, parts, position), np.repeat(terms, sizes)


def _inserted(longer: np.ndarray, shorter: np.ndarray) -> np.ndarray:
    """Mask of the rows where one character put into `shorter` gives `longer`."""
    size = shorter.shape[1]
    front = (longer[:, :size] == shorter).cumprod(axis=1).sum(axis=1)
    back = (longer[:, :0:-1] == shorter[:, ::-1]).cumprod(axis=1).sum(axis=1)
    return np.asarray(front + back >= size)


def _joined(found: list[tuple[np.ndarray, np.ndarray]]) -> tuple[np.ndarray, np.ndarray]:
    return np.concatenate([t for t, _ in found]), np.concatenate([s for _, s in found])
