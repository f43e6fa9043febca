"""The words of everything that can be found, as one long text: a search reads it as fast as memory goes."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

_MARK = "\n"
_ORDER = {layer: n for n, layer in enumerate(("division", "place_name", "marker", "boundary_line"))}


@dataclass(frozen=True)
class Entry:
    """Something a searcher can find: a row by its words, code, pinyin and initials."""

    layer: str
    key: str
    title: str
    hint: str
    words: tuple[str, ...]
    """What may be typed for it, in lower case, the most telling first."""


class WordIndex:
    """Entries in the order in which equally good ones are shown: divisions and names first, short titles first."""

    def __init__(self, entries: Mapping[str, Sequence[Entry]]) -> None:
        every = [entry for some in entries.values() for entry in some]
        self._entries = sorted(every, key=lambda e: (_ORDER.get(e.layer, 9), len(e.title)))
        starts, parts, at = [], [], 0
        for entry in self._entries:
            starts.append(at)
            part = _MARK.join(words.replace(_MARK, " ") for words in entry.words)
            parts.append(part)
            at += len(part) + 1
        self._starts = starts
        self._text = _MARK + _MARK.join(parts) + _MARK
        """Every word between two marks."""

    def search(self, needles: Sequence[str], most: int) -> list[Entry]:
        """The entries that one of `needles` fits, best first: the whole, the beginning, then inside Chinese words."""
        found: dict[int, None] = {}
        inside = [n for n in needles if len(n) > 1 and not n.isascii()]
        whole = [f"{_MARK}{n}{_MARK}" for n in needles]
        for wanted in (whole, [_MARK + n for n in needles], inside):
            here = sorted({k for needle in wanted for k in self._first(needle, most + len(found))})
            found.update(dict.fromkeys(here))
            if len(found) >= most:
                break
        return [self._entries[k] for k in list(found)[:most]]

    def _first(self, needle: str, most: int) -> Iterator[int]:
        """The first entries with `needle` in their words, each once."""
        at, count = self._text.find(needle), 0
        while at >= 0 and count < most:
            number = bisect_right(self._starts, at if needle[0] == _MARK else at - 1) - 1
            yield number
            count += 1
            after = self._starts[number + 1] if number + 1 < len(self._starts) else len(self._text)
            at = self._text.find(needle, after)
