"""What a file seems to be, before it is taken into a workspace."""

from collections.abc import Mapping
from typing import Any

from layers.formats import Reading
from layers.schema import TABLES, Kind, Shape
from layers.store import Store

_HINTS: Mapping[str, tuple[str, ...]] = {
    "division": ("区划", "乡镇", "村界", "行政", "county", "town", "village", "division"),
    "place_name": ("地名", "name", "place"),
    "boundary_line": ("界线", "boundary", "line"),
    "marker": ("界桩", "marker"),
    "road": ("道路", "公路", "路网", "road"),
    "water": ("水系", "河流", "river", "water"),
    "dispute": ("纠纷", "隐患", "争议", "dispute"),
    "sign": ("标志", "sign"),
    "built_up_area": ("建成区", "建设用地", "built"),
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


def known_ground(store: Store | None) -> Any:
    """The divisions of `store`, against which the position of a file is proved; None without any."""
    if store is None or not store.count("division"):
        return None
    return store.frame("division")
