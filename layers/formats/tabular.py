"""What CSV and XLSX share: finding the header under a title, and rows of unequal length."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from layers.formats.gdal import unique
from layers.formats.names import known_words, normal


def header_row(rows: Sequence[Sequence[str | None]], deepest: int = 10) -> int:
    """Index of the header among the first `rows`: the first full row, or the one with most known column names.

    Tables from offices often begin with a title, the maker and a date.
    """
    best, most = 0, 0
    words = known_words()
    widths = [sum(bool(c) for c in row) for row in rows[:deepest]]
    for i, row in enumerate(rows[:deepest]):
        hits = sum(normal(c) in words for c in row if c)
        if hits > most:
            best, most = i, hits
    if most:
        return best
    widest = max(widths, default=0)
    return next((i for i, w in enumerate(widths) if w == widest), 0)


def frame_of(header: Sequence[str | None], rows: Sequence[Sequence[object]]) -> pd.DataFrame:
    """A frame of `rows`; short rows are filled with None, fields beyond the header are numbered."""
    width = max([len(header), *(len(r) for r in rows)]) if rows else len(header)
    names = unique([str(h or "") for h in header] + [""] * (width - len(header)))
    table = np.full((len(rows), width), None, dtype=object)
    for i, row in enumerate(rows):
        table[i, : len(row)] = list(row)
    frame = pd.DataFrame(table, columns=names)
    empty = [n for i, n in enumerate(names) if (i >= len(header) or not header[i]) and frame[n].isin([None, ""]).all()]
    return frame.drop(columns=empty)
