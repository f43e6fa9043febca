"""The columns of a table, each made ready once for sorting, searching and figures."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from gis_desk.tables.texts import PIECE, Texts, are_codes, folded, places, syllables, texts
from layers.schema import TABLES, Kind
from layers.work import QUIET, Progress

GEOMETRY = "geometry"
_HIDDEN = (Kind.JSON, Kind.BLOB)
_CHINESE = 0x2E80
"""The first code point of Chinese characters and what belongs to them."""
T = TypeVar("T")


@dataclass(frozen=True)
class Field:
    """One column of a table.

    Parameters
    ----------
    name : str
        Of the column in the frame.
    kind : Kind
        What it holds; a column of the schema whose values are something else counts as text.
    unit : str
        Of its numbers, may be empty.
    words : mapping
        What its codes are called, where they are not shown as they are.
    """

    name: str
    kind: Kind = Kind.TEXT
    unit: str = ""
    words: Mapping[Any, str] = field(default_factory=dict, compare=False)

    @property
    def numeric(self) -> bool:
        """Whether it holds numbers."""
        return self.kind in (Kind.INT, Kind.REAL)

    def say(self, value: Any) -> str:
        """`value` as it is searched for: its word, a number in digits, nothing for what is missing."""
        if is_missing(value):
            return ""
        if self.words:
            try:
                return str(self.words.get(value, value))
            except TypeError:
                return str(value)
        if self.numeric and isinstance(value, float | np.floating):
            return f"{value:.15g}"
        return str(value)


def is_missing(value: Any) -> bool:
    """None, NaN, NaT, pandas' NA, and a text without characters."""
    return value is None or value is pd.NA or value is pd.NaT or value == "" or (
        isinstance(value, float | np.floating) and bool(np.isnan(value))
    )  # fmt: skip


def fields(frame: pd.DataFrame, layer: str = "") -> tuple[Field, ...]:
    """The columns of `frame` that a table shows: those of `layer` as the schema has them, else by their values.

    The key, the geometry, files and documents are left out; so is a column whose name is no text, and a second column
    of one name.
    """
    known = {c.name: c for c in TABLES[layer].columns} if layer in TABLES else {}
    made = []
    for name in dict.fromkeys(frame.columns):
        if not isinstance(name, str) or name in ("key", GEOMETRY) or (known and name not in known):
            continue
        column = known.get(name)
        kind = _kind(first_called(frame, name), column.kind if column else None)
        if kind not in _HIDDEN:
            made.append(Field(name, kind, column.unit if column else ""))
    return tuple(made)


def first_called(frame: pd.DataFrame, name: str) -> "pd.Series[Any]":
    """The first column called `name`: a frame may have several."""
    found = frame[name]
    return found.iloc[:, 0] if isinstance(found, pd.DataFrame) else found


def field_of(values: "pd.Series[Any]", name: str, kind: Kind | None = None) -> Field:
    """A column by its values: of the `kind` that is wanted where they are such, else of their own."""
    return Field(name, _kind(values, kind))


def _kind(values: "pd.Series[Any]", wanted: Kind | None) -> Kind:
    if pd.api.types.is_bool_dtype(values):
        return Kind.BOOL
    if pd.api.types.is_integer_dtype(values):
        return Kind.INT if wanted is not Kind.BOOL else Kind.BOOL
    if pd.api.types.is_float_dtype(values):
        return Kind.INT if wanted is Kind.INT else Kind.REAL
    if wanted in (Kind.INT, Kind.REAL):
        return wanted if _all_numbers(values) else Kind.TEXT
    return wanted or Kind.TEXT


def _all_numbers(values: "pd.Series[Any]") -> bool:
    return all(is_missing(v) or (isinstance(v, int | float | np.number)) for v in values)


class Columns:
    """The columns of a frame of N rows.

    What is asked of a column is found out once and kept; an instance never changes, `replaced` gives another one that
    keeps what still holds. It may be used from several threads.
    """

    def __init__(self, values: Mapping[str, Any], fields: Sequence[Field], size: int) -> None:
        self.fields = tuple(fields)
        self.size = size
        self._values = dict(values)
        self._fields = {f.name: f for f in self.fields}
        self._kept: dict[tuple[str, str], Any] = {}

    @classmethod
    def of(cls, frame: pd.DataFrame, fields: Sequence[Field]) -> "Columns":
        """Those of `frame` that `fields` name, and the geometry where there is one; nothing is copied."""
        names = [f.name for f in fields] + ([GEOMETRY] if GEOMETRY in frame.columns else [])
        return cls({n: plain_values(first_called(frame, n)) for n in names}, fields, len(frame))

    def field(self, name: str) -> Field:
        """The column called `name`; KeyError where there is none."""
        return self._fields[name]

    def values(self, name: str) -> np.ndarray:
        """The values of a column, (N,): numbers, or objects."""
        return self._values[name]

    def __contains__(self, name: object) -> bool:
        return name in self._values

    def replaced(self, cells: Mapping[str, tuple[np.ndarray, Sequence[Any]]]) -> "Columns":
        """The same table with other values: column to row numbers (M,) and their values."""
        made = Columns(self._values, self.fields, self.size)
        made._kept = {at: value for at, value in self._kept.items() if at[1] not in cells}
        for name, (rows, new) in cells.items():
            made._values[name] = _put(self._values[name], rows, new)
        return made

    def taken(self, rows: np.ndarray) -> "Columns":
        """Only `rows`, in that order."""
        return Columns({n: v[rows] for n, v in self._values.items()}, self.fields, len(rows))

    def kept(self, what: str, name: str, find: Callable[[], T]) -> T:
        """What `find` gives, found once for this column."""
        if (what, name) not in self._kept:
            self._kept[what, name] = find()
        return self._kept[what, name]

    def let_go(self) -> Iterator[None]:
        """Forget what was found out, one thing at a step: to free large arrays all at once takes a noticeable time."""
        while self._kept:
            self._kept.popitem()
            yield

    def missing(self, name: str, progress: Progress = QUIET) -> np.ndarray:
        """Which rows have no value, (N,) bool."""

        def find() -> np.ndarray:
            values = self._values[name]
            if values.dtype.kind == "f":
                return np.isnan(values)
            if values.dtype != object:
                return np.zeros(self.size, bool)
            return self.texts(name, progress).lengths == 0

        return self.kept("missing", name, find)

    def numbers(self, name: str, progress: Progress = QUIET) -> np.ndarray:
        """The values of a column of numbers, (N,) float64 (int64 where they are whole); NaN where missing."""

        def find() -> np.ndarray:
            values = self._values[name]
            if values.dtype != object:
                return values if values.dtype.kind in "if" else values.astype(np.int64)
            found = np.empty(self.size)
            for start in range(0, self.size, PIECE):
                progress.step(start, self.size)
                piece = values[start : start + PIECE]
                found[start : start + PIECE] = [np.nan if is_missing(v) else float(v) for v in piece]
            return found

        return self.kept("numbers", name, find)

    def texts(self, name: str, progress: Progress = QUIET) -> Texts:
        """The values of a column as they are searched for, folded."""

        def find() -> Texts:
            field = self.field(name)
            return folded(texts(self._values[name], field.say, progress, every=bool(field.words)))

        return self.kept("texts", name, find)

    def places(self, name: str, progress: Progress = QUIET) -> Texts:
        """The texts of a column by the places of their characters; codes of divisions from the left, not by value."""
        given = self.texts(name, progress)
        return places(given, by_value=not are_codes(given), progress=progress)

    def is_chinese(self, name: str) -> bool:
        """Whether the texts of a column have Chinese characters, which are also found by their pinyin."""
        return self.kept("chinese", name, lambda: bool((self.texts(name).points >= _CHINESE).any()))

    def syllables(self, name: str, progress: Progress = QUIET) -> np.ndarray:
        """The reading of each character of a column's texts."""
        return self.kept("syllables", name, lambda: syllables(self.texts(name, progress), progress))


def plain_values(column: "pd.Series[Any]") -> np.ndarray:
    """A column's values: numpy numbers or booleans as they are, everything else as objects."""
    if isinstance(column.dtype, np.dtype) and column.dtype.kind in "iufb":
        return column.to_numpy()
    return column.to_numpy(dtype=object)


def _put(values: np.ndarray, rows: np.ndarray, new: Sequence[Any]) -> np.ndarray:
    made = values.copy()
    if made.dtype.kind in "iu" and any(is_missing(v) for v in new):
        made = made.astype(float)
    if made.dtype == object:
        for row, value in zip(rows.tolist(), new, strict=True):
            made[row] = value
        return made
    made[rows] = [np.nan if is_missing(v) else v for v in new]
    return made
