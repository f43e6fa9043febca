"""GDAL through pyogrio, with its messages caught: they belong in the report, never on stderr."""

import logging
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError

from layers import memory
from layers.errors import FormatError, Where, shorten

_log = logging.getLogger("pyogrio")
_log.addHandler(logging.NullHandler())
_log.propagate = False

_LARGE = 20_000_000
"""Bytes of a file under which it holds no more rows than any memory does."""
FAILURES = (
    DataSourceError,
    DataLayerError,
    UnicodeDecodeError,
    ValueError,
    RuntimeError,
    OSError,
    OverflowError,
    MemoryError,
)
"""What pyogrio raises on damaged input."""


@contextmanager
def quiet() -> Iterator[list[str]]:
    """A list that gathers what GDAL has to say while the block runs."""
    said: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            said.append(record.getMessage())

    keep = Keep(logging.WARNING)
    _log.addHandler(keep)
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            yield said
        said.extend(str(w.message) for w in caught)
    finally:
        _log.removeHandler(keep)


@dataclass
class Bulk:
    """One layer as pyogrio gives it: fields by name, WKB (N,) or None, feature ids (N,), CRS, GDAL's messages."""

    values: pd.DataFrame
    wkb: np.ndarray | None
    fids: np.ndarray
    crs: str | None
    geometry: str
    messages: list[str] = field(default_factory=list)


def layers(source: str | PathLike[str] | bytes, where: Where) -> list[tuple[str, str]]:
    """Names and geometry types of the layers ("" for none)."""
    with quiet() as said:
        try:
            found = pyogrio.list_layers(source)
        except FAILURES as exc:
            raise failed(exc, where, said) from exc
    return [(str(name), "" if kind is None else str(kind)) for name, kind in found]


def info(source: str | PathLike[str] | bytes, layer: str | None, where: Where) -> Mapping[str, Any]:
    """`pyogrio.read_info` of one layer."""
    with quiet() as said:
        try:
            found: Mapping[str, Any] = pyogrio.read_info(source, layer=layer, force_feature_count=True)
        except FAILURES as exc:
            raise failed(exc, where, said) from exc
    return found


def read(source: str | PathLike[str] | bytes, layer: str | None, where: Where, **options: Any) -> Bulk:
    """All rows of one layer, coordinates x and y only; dates as ISO text.

    Raises
    ------
    FormatError
        If it cannot be read.
    TooLargeError
        If it does not fit into memory.
    """
    if "fids" not in options and _is_large(source):
        memory.fits(int(info(source, layer, where)["features"]), memory.OF_FILE, where)
    with quiet() as said:
        try:
            meta, fids, wkb, fields = pyogrio.raw.read(
                source, layer=layer, force_2d=True, return_fids=True, datetime_as_string=True, **options
            )
        except FAILURES as exc:
            raise failed(exc, where, said) from exc
    names = unique([str(n) for n in meta["fields"]])
    values = pd.DataFrame({name: plain_column(column) for name, column in zip(names, fields, strict=True)})
    count = len(fids)
    if len(values.columns) == 0:
        values = pd.DataFrame(index=pd.RangeIndex(count))
    return Bulk(values, wkb, np.asarray(fids), meta.get("crs"), str(meta.get("geometry_type") or ""), said)


def _is_large(source: str | PathLike[str] | bytes) -> bool:
    """Whether it is worth counting its rows before they are read."""
    if isinstance(source, bytes):
        return False
    file = Path(source)
    return file.is_file() and file.stat().st_size > _LARGE


def plain_column(column: np.ndarray) -> Any:
    """A column as text, numbers or None; lists become text, missing text None."""
    if column.dtype.kind == "M":
        return pd.Series(column).dt.strftime("%Y-%m-%d").astype(object).where(~pd.isna(column), None)
    if column.dtype == object:
        return pd.Series([_plain(v) for v in column], dtype=object)
    return column


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, float) and np.isnan(value):
        return None
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, np.ndarray | list | tuple):
        return ", ".join(str(v) for v in value)
    return value


def unique(names: list[str]) -> list[str]:
    """`names` with empty ones numbered and repeated ones told apart."""
    taken: set[str] = set()
    out = []
    for i, name in enumerate(names, 1):
        base = name.strip() or f"column_{i}"
        shown, n = base, 2
        while shown in taken:
            shown, n = f"{base}_{n}", n + 1
        taken.add(shown)
        out.append(shown)
    return out


def failed(exc: BaseException, where: Where, said: list[str]) -> FormatError:
    """The error to raise for a failure inside GDAL."""
    if isinstance(exc, UnicodeDecodeError):
        return FormatError(
            "the text in the file is not in the encoding its format demands",
            where=where,
            do="export the data again from the program it was made with",
        )
    return FormatError(
        "the file is damaged or not what its name says ({detail})",
        where=where,
        do="get the file again from its source, or export it again",
        detail=shorten(said[-1] if said else exc, 120),
    )
