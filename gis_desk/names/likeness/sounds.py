"""What characters sound and look like, as tables over code points."""

import re
from collections.abc import Sequence

import numpy as np

from gis_desk.names.characters import LIMIT, codepoints
from gis_desk.names.spelling import Speller
from gis_desk.names.syllables import plain
from gis_desk.names.tables import Tables

_UNKNOWN = 0x10000
"""Added to the code point of a character without a reading: it sounds like itself only."""


class Sounds:
    """Syllable numbers of characters: with tone, toneless, and with merged sounds; and characters that look alike."""

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
        self.tone[unknown] = self.plain[unknown] = self.fuzzy[unknown] = np.flatnonzero(unknown) + _UNKNOWN
        self.phrases = {
            k: [self._numbers(s) for s in v[0]] for k, v in speller.phrases.items() if k not in speller.only
        }
        words = sorted(self.phrases, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, words)))
        self._first = np.zeros(LIMIT, bool)
        self._second = np.zeros(LIMIT, bool)
        for word in words:
            self._first[ord(word[0])] = self._second[ord(word[1])] = True
        self._look(tables.data["variants"]["lookalike"]["groups"])

    def _look(self, groups: Sequence[str]) -> None:
        """One number for all characters that are linked by groups; which of them look alike is asked of `alike`."""
        self._pairs: set[tuple[int, int]] = set()
        linked: dict[int, set[int]] = {}
        for group in groups:
            codes = {ord(c) for c in group if ord(c) < LIMIT}
            self._pairs |= {(a, b) for a in codes for b in codes if a != b}
            whole = set.union(codes, *(linked.get(c, set()) for c in codes))
            linked |= dict.fromkeys(whole, whole)
        self.shape = np.arange(LIMIT, dtype=np.uint32)
        for code, whole in linked.items():
            self.shape[code] = min(whole)

    def alike(self, one: str, other: str) -> bool:
        """Whether two texts differ, and only by characters that look alike."""
        if one == other or len(one) != len(other):
            return False
        return all(a == b or (ord(a), ord(b)) in self._pairs for a, b in zip(one, other, strict=True))

    def _numbers(self, syllable: str) -> tuple[int, int, int]:
        flat = plain(syllable)
        return tuple(
            self._ids.setdefault(k, len(self._ids) + 1) for k in (syllable, "-" + flat, "~" + self._merge(flat))
        )  # type: ignore[return-value]

    def _merge(self, flat: str) -> str:
        """The syllable with the sounds merged that the county does not tell apart."""
        if not self._dialects["merge"]:
            return flat
        flat = dict(self._dialects["syllables"]).get(flat, flat)
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
        if len(far := np.flatnonzero(points >= LIMIT)):
            tone[far] = flat[far] = fuzzy[far] = points[far] + _UNKNOWN
        pairs = np.flatnonzero(self._first[safe[:-1]] & self._second[safe[1:]])
        owners: np.ndarray = np.unique(np.searchsorted(starts, pairs, side="right") - 1)
        for n in owners:
            for match in self._pattern.finditer(texts[n]):
                at = int(starts[n]) + match.start()
                for i, (t, p, z) in enumerate(self.phrases[match.group()], at):
                    tone[i], flat[i], fuzzy[i] = t, p, z
        return tone, flat, fuzzy

    def shapes(self, points: np.ndarray) -> np.ndarray:
        """Numbers of the characters `points`, equal for those linked by look-alike groups."""
        return np.where(points < LIMIT, self.shape[np.minimum(points, LIMIT - 1)], points)

    def sound(self, text: str) -> dict[str, np.ndarray]:
        """Numbers of the syllables and shapes of one text, by ``tone``, ``plain``, ``fuzzy`` and ``shape``."""
        points, _ = codepoints([text])
        tone, flat, fuzzy = self.of(points, np.zeros(1, np.int64), [text])
        return {"tone": tone, "plain": flat, "fuzzy": fuzzy, "shape": self.shapes(points)}
