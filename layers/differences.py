"""Where two long texts differ: enough to make either of them from the other, small enough to be kept for every edit."""

import base64
import hashlib
import json
import re
import zlib
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

LONG = 8192
"""Characters from which on a text is kept by what differs."""
_PIECES = re.compile(r"\{|\[\[")
"""Where a JSON text is cut to find what is alike: before objects, and before lines of coordinates."""


class Part(NamedTuple):
    """What one of two texts has of its own: the SHA-256 of the whole text, and its places, packed.

    Unpacked, `places` is a list of pairs: number of the first character, what stands there. Both texts have as many.
    """

    sha256: str
    places: str


def sha256(text: str) -> str:
    """The name of a text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def parts(before: str, after: str) -> tuple[Part, Part]:
    """What `before` and `after` have each of their own."""
    old, new = [], []
    for (start, end), (first, last) in _places(before, after):
        old.append((start, before[start:end]))
        new.append((first, after[first:last]))
    return Part(sha256(before), _packed(old)), Part(sha256(after), _packed(new))


def rebuilt(there: str, its: Part, wanted: Part) -> str | None:
    """The text of `wanted`, made of the one that is there; None where that is not the text of `its`."""
    if sha256(there) != its.sha256:
        return None
    made, at = [], 0
    for (start, old), (_, new) in zip(_unpacked(its.places), _unpacked(wanted.places), strict=True):
        made += [there[at:start], new]
        at = start + len(old)
    return "".join([*made, there[at:]])


def _packed(places: Sequence[tuple[int, str]]) -> str:
    plain = json.dumps(places, separators=(",", ":")).encode()
    return base64.b64encode(zlib.compress(plain, 6)).decode()


def _unpacked(places: str) -> list[tuple[int, str]]:
    return [(int(start), str(words)) for start, words in json.loads(zlib.decompress(base64.b64decode(places)))]


def _places(before: str, after: str) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Start and end of each place that differs, in both texts; in order."""
    head = _alike(before, after, 0, 0, min(len(before), len(after)))
    i, j = _pieces(before, head), _pieces(after, head)
    at, to = head, head
    for m, n in [*_anchors(i[1], j[1]), (len(i[1]), len(j[1]))]:
        start, end, first, last = at, i[0][m], to, j[0][n]
        if start < end or first < last:
            same = _alike(before, after, start, first, min(end - start, last - first))
            start, first = start + same, first + same
            while start < end and first < last and before[end - 1] == after[last - 1]:
                end, last = end - 1, last - 1
            if start < end or first < last:
                yield (start, end), (first, last)
        at, to = i[0][min(m + 1, len(i[1]))], j[0][min(n + 1, len(j[1]))]


def _alike(one: str, other: str, at: int, to: int, most: int) -> int:
    """How many characters from `at` and `to` on are the same, at most `most`."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        if one[at + low : at + middle] == other[to + low : to + middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _pieces(text: str, head: int) -> tuple[list[int], list[str]]:
    """The starts of the pieces after `head`, and where the last one ends; the pieces.

    One find after the other, so that other threads have their turn.
    """
    starts = [head, *(found.start() for found in _PIECES.finditer(text, head + 1)), len(text)]
    return starts, [text[start:end] for start, end in pairwise(starts)]


def _anchors(one: Sequence[str], other: Sequence[str]) -> list[tuple[int, int]]:
    """Pieces that stand once in both texts, and in the same order: as many as can be."""
    single, known = _once(one), _once(other)
    pairs = [(m, known[piece]) for piece, m in single.items() if piece in known]
    lasts: list[int] = []
    ends: list[int] = []
    previous: list[int] = []
    for number, (_, n) in enumerate(pairs):
        place = bisect_left(lasts, n)
        previous.append(ends[place - 1] if place else -1)
        lasts[place : place + 1] = [n]
        ends[place : place + 1] = [number]
    chain, number = [], ends[-1] if ends else -1
    while number >= 0:
        chain.append(pairs[number])
        number = previous[number]
    return chain[::-1]


def _once(pieces: Sequence[str]) -> dict[str, int]:
    """The pieces that stand there once, with their numbers; in order."""
    found: dict[str, int] = {}
    for number, piece in enumerate(pieces):
        found[piece] = -1 if piece in found else number
    return {piece: number for piece, number in found.items() if number >= 0}
