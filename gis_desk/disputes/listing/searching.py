"""Which cases the words fit that somebody types."""

from collections.abc import Mapping

import numpy as np

from gis_desk.conditions.finding import finds
from gis_desk.disputes.listing.codes import Vocabulary
from gis_desk.disputes.listing.table import CaseTable
from gis_desk.tables.columns import Columns, Field
from gis_desk.tables.texts import Texts
from layers.work import QUIET, Progress

_KEPT = 24
"""Words whose rows are remembered: who types goes back and forth."""
Names = Mapping[str, str]


def searched(table: CaseTable, words: str, units: Names, lines: Names, progress: Progress = QUIET) -> np.ndarray:
    """Rows (N,) bool in which each of `words` stands: in number, title, place or person responsible, in the name or
    code of a side, in the name of the line; titles and names also by pinyin and initials.

    Parameters
    ----------
    units, lines : mapping
        Names of divisions by code, and of lines by key.
    """
    fits = np.ones(len(table), bool)
    for word in words.split():
        fits &= _rows(table, word, progress) | _named(table, word, units, lines, progress)
    return fits


def _rows(table: CaseTable, word: str, progress: Progress) -> np.ndarray:
    known = table.kept.get(("word", word))
    if known is not None:
        return known
    made = finds(_columns(table.words, "words", spoken=False), "words", word, progress)
    if word.isascii():
        titles = _columns(table.titles, "titles")
        if (sounds := table.kept.get(("sounds", "titles"))) is None:
            sounds = table.kept["sounds", "titles"] = titles.syllables("titles", progress)
        titles.kept("syllables", "titles", lambda: sounds)
        made |= finds(titles, "titles", word, progress)
    remembered = [key for key in table.kept if key[0] == "word"]
    if len(remembered) >= _KEPT:
        table.kept.pop(remembered[0], None)
    table.kept["word", word] = made
    return made


def _columns(given: Texts, name: str, *, spoken: bool = True) -> Columns:
    """`given` as a table of one column, that `finds` looks through."""
    made = Columns({}, (Field(name),), len(given))
    made.kept("texts", name, lambda: given)
    if not spoken:
        made.kept("chinese", name, lambda: False)
    return made


def _named(table: CaseTable, word: str, units: Names, lines: Names, progress: Progress) -> np.ndarray:
    """Rows on whose sides or line a name or code fits."""
    sides = _fitting(table.units, units, word, progress)
    found = sides[table.sides].any(axis=0)
    return found | _fitting(table.lines, lines, word, progress)[table.line]


def _fitting(known: Vocabulary, names: Names, word: str, progress: Progress) -> np.ndarray:
    """Which words of a vocabulary fit, (V + 1,) bool; the last is for -1."""
    said = [f"{code}\n{names.get(code, '')}" for code in known.words]
    values = np.array([*said, None], dtype=object)
    return finds(Columns({"said": values}, (Field("said"),), len(values)), "said", word, progress)
