"""What is typed to find something: characters, pinyin without tones, initials."""

import re
from collections.abc import Iterator

import numpy as np

from gis_desk.tables.columns import Columns
from gis_desk.tables.letters import letters
from gis_desk.tables.texts import Texts, folded, texts
from layers.work import QUIET, Progress

_MOST_READINGS = 64
"""Ways to part what was typed into syllables that are tried."""


def finds(columns: Columns, column: str, value: str, progress: Progress = QUIET) -> np.ndarray:
    """Rows whose text in `column` has `value` in it, in characters, in pinyin without tones, or in initials.

    Pinyin begins with a syllable and may end inside one (``qingsh``); initials are one letter for each character, and
    a single letter only counts as the first one of the text.
    """
    needle = folded(texts([value.strip()], str)).points
    found = np.zeros(columns.size, bool)
    if not len(needle):
        return ~found
    if columns.field(column).numeric and not ((needle >= 0x30) & (needle <= 0x39)).any():
        return found
    given = columns.texts(column, progress)
    found[_rows(given, given.points, [np.array([p]) for p in needle])] = True
    words = "".join(map(chr, needle.tolist()))
    spoken = words.replace(" ", "").replace("'", "").replace("’", "")
    if not re.fullmatch("[a-z0-9]+", spoken) or not any(c.isalpha() for c in spoken) or not columns.is_chinese(column):
        return found
    progress.step(0, 0)
    sounds = columns.syllables(column, progress)
    for pieces in _readings(spoken):
        progress.step(0, 0)
        at_start = len(spoken) == 1
        found[_rows(given, sounds, pieces, at_start=at_start)] = True
    return found


def _rows(given: Texts, values: np.ndarray, pieces: list[np.ndarray], *, at_start: bool = False) -> np.ndarray:
    """Texts in which values out of each of `pieces` follow one another."""
    if at_start:
        at = given.starts[:-1][given.lengths > 0]
        at = at[_among(values[at], pieces[0])]
    elif len(pieces) == 1:
        return _with_one(given, _among(values, pieces[0]))
    else:
        at = np.flatnonzero(_among(values, pieces[0]))
    for offset, piece in enumerate(pieces[1:], 1):
        at = at[at + offset < len(values)]
        at = at[_among(values[at + offset], piece)]
    return given.rows_of(at, len(pieces))


def _with_one(given: Texts, marked: np.ndarray) -> np.ndarray:
    """Texts with a marked character (C,) bool: a digit may stand a million times, and need not be looked up each."""
    there = np.flatnonzero(given.lengths)
    return there[np.logical_or.reduceat(marked, given.starts[there])] if len(there) else there


def _among(values: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    if len(wanted) == 1:
        return values == wanted[0]
    table = np.zeros(len(letters().syllables), bool)
    table[wanted] = True
    return table[values]


def _readings(spoken: str) -> Iterator[list[np.ndarray]]:
    """What `spoken` may mean: whole syllables of which the last may be cut short, and initials."""
    names = letters().syllables
    number = {name: n for n, name in enumerate(names)}
    made = 0
    stack: list[tuple[str, list[np.ndarray]]] = [(spoken, [])]
    while stack and made < _MOST_READINGS:
        rest, before = stack.pop()
        if ends := [n for n, name in enumerate(names) if name.startswith(rest)]:
            made += 1
            yield [*before, np.array(ends)]
        for length in range(1, min(6, len(rest) - 1) + 1):
            head = rest[:length]
            if head in number and (length > 1 or head in "aeo" or head.isdigit()):
                stack.append((rest[length:], [*before, np.array([number[head]])]))
    if len(spoken) > 1:
        yield [np.array([n for n, name in enumerate(names) if name.startswith(letter)]) for letter in spoken]
