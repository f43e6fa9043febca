"""What a workspace keeps of its base maps, one row of the table ``base_map`` each: where it is, how it looks.

Never the key of a service.
"""

import os
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from gis_desk.map.rasters import Look
from layers.change import Edit, differences

TABLE = "base_map"
PREFIX = "raster:"
"""How the ids of base maps begin in the layer list."""
_MOST = 50


@dataclass(frozen=True)
class Kept:
    """One base map of a workspace.

    Parameters
    ----------
    id : str
        Its id in the layer list.
    title : str
    path : Path or None
        The file; None for a map service.
    service : mapping or None
        What `layers.rasters.services.Service.as_json` gives; None for a file.
    crs, shift : str
        How the file is to be read: ``auto`` or a CRS; ``gcj02`` where it is offset.
    visible : bool
    opacity : float
    look : Look
    """

    title: str
    path: Path | None = None
    service: Mapping[str, Any] | None = None
    crs: str = "auto"
    shift: str = ""
    visible: bool = True
    opacity: float = 1.0
    look: Look = field(default_factory=Look)
    id: str = field(default_factory=lambda: PREFIX + uuid.uuid4().hex[:12])

    def shows_same(self, other: "Kept") -> bool:
        """Whether both are of one file, or of one service, however they are read and look."""
        if self.path is not None or other.path is not None:
            return self.path == other.path
        return (self.service or {}).get("template") == (other.service or {}).get("template")

    def as_json(self, folder: Path) -> dict[str, Any]:
        """Plain values; the path from `folder` on where both are on one disk, with strokes as in addresses."""
        return {
            "id": self.id,
            "title": self.title,
            "path": None if self.path is None else _relative(self.path, folder),
            "service": self.service,
            "crs": self.crs,
            "shift": self.shift,
            "visible": self.visible,
            "opacity": self.opacity,
            "brightness": self.look.brightness,
            "contrast": self.look.contrast,
            "grey": self.look.grey,
        }


def _relative(path: Path, folder: Path) -> str:
    try:
        return Path(os.path.relpath(path, folder)).as_posix()
    except ValueError:
        return path.as_posix()


Rows = Mapping[str, Mapping[str, Any]]
"""Id to row of the table: ``rank`` (0 for the topmost) and ``map`` (what `Kept.as_json` gives)."""


def understood(rows: Iterable[Mapping[str, Any]], folder: Path) -> list[Kept]:
    """The base maps of the rows of a workspace in `folder`, the topmost first; what makes no sense is left out."""
    found: list[Kept] = []
    for each in sorted(rows, key=_rank):
        document = each.get("map")
        one = _one(document, folder) if isinstance(document, Mapping) else None
        if one is not None and all(one.id != other.id for other in found):
            found.append(one)
    return found[:_MOST]


def _rank(row: Mapping[str, Any]) -> float:
    rank = row.get("rank")
    return float(rank) if isinstance(rank, int | float) and rank == rank else float("inf")


def rows_of(maps: Sequence[Kept], folder: Path) -> dict[str, dict[str, Any]]:
    """The rows of `maps`, the topmost first, in a workspace in `folder`."""
    return {kept.id: {"rank": rank, "map": kept.as_json(folder)} for rank, kept in enumerate(maps)}


def plan_maps(before: Rows, after: Rows) -> tuple[Edit, ...]:
    """The edits that turn the rows `before` into those `after`."""
    return differences(TABLE, before, after)


def _one(each: Mapping[str, Any], folder: Path) -> Kept | None:
    path, service, name = each.get("path"), each.get("service"), each.get("id")
    if not isinstance(name, str) or not name.startswith(PREFIX):
        return None
    if not (isinstance(path, str) and path) and not isinstance(service, Mapping):
        return None
    try:
        opacity = min(max(float(each.get("opacity", 1.0)), 0.0), 1.0)
    except (TypeError, ValueError):
        opacity = 1.0
    made = Kept(
        title=str(each.get("title", ""))[:200],
        path=Path(os.path.normpath(folder / path)) if isinstance(path, str) and path else None,
        service=service if isinstance(service, Mapping) else None,
        crs=str(each.get("crs", "auto"))[:5000],
        shift="gcj02" if each.get("shift") == "gcj02" else "",
        visible=bool(each.get("visible", True)),
        opacity=opacity,
        look=Look.of(each),
        id=name[:40],
    )
    return replace(made, service=None) if made.path is not None else made
