"""What a file becomes when it is taken into a workspace; the window and the practice county share it."""

from collections.abc import Mapping
from os import PathLike
from pathlib import Path
from typing import Any

from layers.crs import Parameters
from layers.formats import OpeningReport, Reading, read
from layers.schema import TABLES, Kind, Shape
from layers.store import Store
from layers.text import text
from layers.work import QUIET, Progress

_HINTS: Mapping[str, tuple[str, ...]] = {
    "division": ("区划", "乡镇", "村界", "行政", "county", "town", "village", "division"),
    "place_name": ("地名", "name", "place"),
    "boundary_line": ("界线", "boundary", "line"),
    "marker": ("界桩", "marker"),
    "road": ("道路", "公路", "路网", "road"),
    "water": ("水系", "河流", "river", "water"),
    "dispute": ("纠纷", "隐患", "争议", "dispute"),
    "sign": ("标志", "sign"),
}
_FAMILY = {"Polygon": Shape.POLYGON, "LineString": Shape.LINE, "Point": Shape.POINT}


def guess_table(reading: Reading) -> str:
    """The table that the columns, the geometry and the name of a file fit best.

    `reading` was read without a target; its frame has the file's own columns.
    """
    fields = {str(c).lower() for c in reading.frame.columns}
    kinds = set(reading.frame.geom_type.dropna().str.removeprefix("Multi")) if "geometry" in reading.frame else set()
    shape = _FAMILY.get(next(iter(kinds)), Shape.ANY) if len(kinds) == 1 else Shape.ANY
    name = reading.report.file.stem.lower()

    def fitness(table: str) -> float:
        schema = TABLES[table]
        hits = sum(
            any(alias.lower() in fields for alias in (c.name, c.zh, c.en, *c.aliases))
            for c in schema.columns
            if c.kind is not Kind.JSON
        )
        if kinds and shape is not schema.shape and Shape.ANY not in (shape, schema.shape):
            return -1.0
        exact = 1.0 if shape is schema.shape else 0.0
        return hits + exact + (4.0 if any(h in name for h in _HINTS[table]) else 0.0)

    return max(_HINTS, key=fitness)


def take_in(store: Store, reading: Reading, table: str, progress: Progress = QUIET) -> int:
    """Load what was read as `table` into `store`, as one undoable change; the number of rows.

    Rows keep the keys the file gave them (divisions: their codes); others get new ones.
    """
    frame = reading.frame if reading.own_keys else reading.frame.drop(columns="key", errors="ignore")
    label = text("Import {table} from {file}", table=text(TABLES[table].en), file=reading.report.file.name)
    return store.load(table, frame, label, progress)


def import_file(
    store: Store,
    path: str | PathLike[str],
    table: str,
    *,
    layer: str | None = None,
    encoding: str = "auto",
    crs: str = "auto",
    parameters: Parameters | None = None,
    mapping: Mapping[str, str] | None = None,
    progress: Progress = QUIET,
) -> OpeningReport:
    """Read the file at `path` as `table` and load it into `store`; the opening report.

    Raises
    ------
    GisDeskError
        As `layers.formats.read` and `Store.load`; then nothing was loaded.
    """
    known = known_ground(store)
    reading = read(
        Path(path),
        layer=layer,
        encoding=encoding,
        crs=crs,
        parameters=parameters,
        target=table,
        mapping=mapping,
        known=known,
        progress=progress,
    )
    take_in(store, reading, table, progress)
    return reading.report


def known_ground(store: Store | None) -> Any:
    """The divisions of `store`, against which the position of a file is proved; None without any."""
    if store is None or not store.count("division"):
        return None
    return store.frame("division")
