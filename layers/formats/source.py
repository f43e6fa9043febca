"""What a format module hands over: rows as they stand in the file, not yet interpreted."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
import shapely

from layers.errors import FormatError, Where
from layers.formats.report import EncodingProof, Layer, Problem, Refusal
from layers.text import Text, text
from layers.work import QUIET, Progress

MAX_COLUMNS = 2000
"""More than any table of an office has; a file beyond it is damaged or hostile."""
MAX_BYTES = 4 << 30
"""Most that a compressed file may hold once unpacked."""


@dataclass(frozen=True)
class Ask:
    """What the reader of a file wants to know.

    Parameters
    ----------
    layer : str or None
        Layer (table, sheet) to read; None lets the format choose.
    encoding : str
        "auto", or what the user says.
    shape : str
        Geometry type of the table the rows are for, "" when any will do; helps to choose among layers.
    prefer : tuple of str
        Names of layers to take first where several would do.
    listing : bool
        Only a listing is wanted: take the first layer where a choice would have to be asked for.
    """

    layer: str | None = None
    encoding: str = "auto"
    shape: str = ""
    prefer: tuple[str, ...] = ()
    listing: bool = False
    progress: Progress = QUIET


@dataclass
class Raw:
    """Rows of a file with everything the format says about them.

    Parameters
    ----------
    values : DataFrame, N rows
        The fields under their own names; text as str, missing as None.
    shapes : ndarray (N,) of geometries or None
        None where the format has no geometry (CSV, XLSX): coordinates then stand in the fields.
    rows : ndarray (N,) of int
        Row number of each in the file, from 1.
    declared : str or None
        CRS the file declares (WKT or ``EPSG:n``), `declared_by` where it stands.
    weak : bool
        The declaration is only the format's default (GeoJSON, KML, GPX), nobody chose it.
    sparse : bool
        Rows without a geometry are in order: a table whose rows may lack coordinates.
    """

    values: pd.DataFrame
    shapes: np.ndarray | None
    rows: np.ndarray
    total: int
    layers: tuple[Layer, ...]
    read: tuple[str, ...]
    declared: str | None = None
    declared_by: str = ""
    weak: bool = False
    encoding: EncodingProof | None = None
    refused: list[Refusal] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    sparse: bool = False

    def keep(self, mask: np.ndarray) -> None:
        """Keep only the rows where `mask` (N,) is true."""
        if not mask.all():
            self.values = self.values.loc[mask].reset_index(drop=True)
            self.rows = self.rows[mask]
            if self.shapes is not None:
                self.shapes = self.shapes[mask]


@dataclass(frozen=True)
class Format:
    """One file format: its name, suffixes, how its content is known, and the function that reads it.

    Parameters
    ----------
    marks : tuple of bytes
        What a file of this format starts with; empty where text has no such mark.
    read : callable
        ``read(path, ask) -> Raw``; raises FormatError.
    """

    name: str
    suffixes: tuple[str, ...]
    marks: tuple[bytes, ...]
    read: Callable[[Path, Ask], Raw]


def from_wkb(wkb: Sequence[bytes | None] | np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Geometries (N,) of `wkb` and a mask (N,) of those that are there but broken (too few points, cut off)."""
    raw = np.asarray(wkb, dtype=object)
    try:
        return shapely.from_wkb(raw), np.zeros(len(raw), dtype=bool)
    except (shapely.errors.GEOSException, TypeError, ValueError):
        shapes = shapely.from_wkb(raw, on_invalid="ignore")
        return shapes, np.array([w is not None for w in raw], dtype=bool) & shapely.is_missing(shapes)


def choose_layer(layers: Sequence[Layer], ask: Ask, file: Path) -> tuple[str, ...]:
    """Which of `layers` to read: the one asked for, the only one, all of one pattern, or the one that fits.

    Layers with the same fields, geometry type and CRS are one table in several parts (one layer per province, say)
    and are read together.

    Raises
    ------
    FormatError
        If the layer is not there, or several would do and none was asked for.
    """
    if ask.layer is not None:
        if any(one.name == ask.layer for one in layers):
            return (ask.layer,)
        raise FormatError(
            "there is no layer '{layer}'",
            where=Where(file),
            do="choose one of: {layers}",
            layer=ask.layer,
            layers=_names(layers),
        )
    filled = [one for one in layers if one.rows != 0] or list(layers)
    fitting = [one for one in filled if _fits(one.geometry, ask.shape)]
    for wanted in ask.prefer:
        if chosen := [one for one in filled if one.name.lower() == wanted.lower()]:
            return (chosen[0].name,)
    choice = fitting or filled
    if len(choice) <= 1 or len({(one.fields, one.geometry, one.crs) for one in choice}) == 1:
        return tuple(one.name for one in choice)
    if ask.listing:
        return (choice[0].name,)
    raise FormatError(
        "the file has several layers that differ",
        where=Where(file),
        do="say which with --layer: {layers}",
        layers=_names(choice),
    )


def _names(layers: Sequence[Layer], most: int = 12) -> str:
    shown = ", ".join(one.name for one in layers[:most])
    return shown + (" …" if len(layers) > most else "")


def _fits(geometry: str, shape: str) -> bool:
    kind, wanted = geometry.lower(), shape.lower()
    if wanted in ("", "geometry") or kind in ("", "unknown", "geometry"):
        return wanted in ("", "geometry") or kind != ""
    return any(word in wanted and word in kind for word in ("point", "line", "polygon"))


def refuse_broken(raw: Raw, broken: np.ndarray, wkb: Sequence[bytes | None] | np.ndarray) -> None:
    """Move the rows where `broken` (N,) is true from `raw` to its refusals."""
    for i in np.flatnonzero(broken):
        raw.refused.append(Refusal(int(raw.rows[i]), None, None, _broken_reason(wkb[int(i)])))
    raw.keep(~broken)


SHORT_RING = text("a ring of the polygon has fewer than four points")


def _broken_reason(wkb: bytes | None) -> Text:
    kind = int.from_bytes(wkb[1:5], "little" if wkb[:1] == b"\x01" else "big") % 1000 if wkb and len(wkb) > 5 else 0
    if kind in (3, 6):
        return SHORT_RING
    if kind in (2, 5):
        return text("a line has fewer than two points")
    return text("the geometry is damaged")
