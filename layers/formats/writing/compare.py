"""Whether what was read back is what was to be written."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import shapely

from layers.errors import FormatError, Where
from layers.formats.writing.sheet import Field


def fields(meant: Sequence[Field], found: Mapping[str, Sequence[Any]], rows: int, where: Where) -> None:
    """Compare values field by field.

    Raises
    ------
    FormatError
        At the first value that differs, or when rows or fields are missing.
    """
    for one in meant:
        values = found.get(one.name)
        if values is None or len(values) != rows:
            raise FormatError(
                "the file just written lacks the field {field} or has another number of rows",
                where=where,
                do="the older file is untouched; report this as a fault of the program",
                field=one.name,
            )
        for row, (want, got) in enumerate(zip(one.values, values, strict=True), start=1):
            if not same(want, got):
                raise FormatError(
                    "what was written reads back differently",
                    where=Where(where.file, where.layer, row, one.name, f"{want!r} -> {got!r}"),
                    do="the older file is untouched; report this as a fault of the program",
                )


def same(want: Any, got: Any) -> bool:
    """Equality of plain values; NaN and None are both missing."""
    if got is not None and got != got:
        got = None
    if want is None or got is None:
        return want is None and got is None
    if isinstance(want, bool):
        return bool(got) == want
    if isinstance(want, int | float) and not isinstance(got, str):
        return float(want) == float(got) if isinstance(want, float) else int(got) == want
    return str(want) == str(got)


def shapes(meant: np.ndarray, found: np.ndarray, tolerance: float, where: Where) -> float:
    """Greatest coordinate difference between `meant` and `found` (N,), in their unit.

    Rings may have turned or begin elsewhere: the vertices are compared, sorted, row by row.

    Raises
    ------
    FormatError
        If a shape is missing, has other vertices, or lies farther off than `tolerance`.
    """
    wrong: int | None = None
    worst = 0.0
    if len(meant) != len(found):
        wrong = min(len(meant), len(found))
    else:
        gone = shapely.is_missing(meant) | shapely.is_empty(meant)
        lost = shapely.is_missing(found) | shapely.is_empty(found)
        if (gone != lost).any():
            wrong = int(np.flatnonzero(gone != lost)[0])
        else:
            one, index = _sorted(meant)
            two, other = _sorted(found)
            if len(one) != len(two) or not np.array_equal(index, other):
                counts = np.bincount(index, minlength=len(meant)) != np.bincount(other, minlength=len(meant))
                wrong = int(np.flatnonzero(counts)[0]) if counts.any() else 0
            elif len(one):
                away = np.abs(one - two).max(axis=1)
                worst = float(away.max())
                if worst > tolerance:
                    wrong = int(index[away.argmax()])
    if wrong is not None:
        raise FormatError(
            "a shape reads back differently",
            where=Where(where.file, where.layer, wrong + 1),
            do="the older file is untouched; report this as a fault of the program",
        )
    return worst


def _sorted(some: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Vertices of all shapes in an order that does not depend on ring start and direction, and their rows."""
    flat = np.isin(shapely.get_type_id(some), (3, 6))
    plain = np.array(some, dtype=object)
    plain[flat] = shapely.boundary(some[flat])
    lines, row = shapely.get_parts(plain, return_index=True)
    closed = shapely.get_type_id(lines) == 1
    closed &= shapely.is_closed(lines) & flat[row]
    xy, line = shapely.get_coordinates(lines, include_z=bool(shapely.has_z(lines).any()), return_index=True)
    first = np.r_[True, line[1:] != line[:-1]] if len(line) else np.zeros(0, bool)
    keep = ~(first & closed[line]) if len(line) else np.zeros(0, bool)
    xy, index = xy[keep], row[line[keep]]
    order = np.lexsort((*xy.T[::-1], index))
    return xy[order], index[order]
