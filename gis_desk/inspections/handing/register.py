"""What the workspace knows beside the plan: the land around, and the register's row of each marker."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import geopandas as gpd
import pandas as pd

from gis_desk.inspections.tasks import known
from layers.crs import GEOGRAPHIC
from layers.errors import WorkspaceError

FRAMES = ("marker", "boundary_line", "division", "road", "water", "inspection_photo")
"""Tables that a register is made of."""


def _empty() -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"key": []}, geometry=[], crs=GEOGRAPHIC)


def _no_picture(_: str) -> bytes | None:
    return None


@dataclass(frozen=True)
class Register:
    """Frames of the workspace, EPSG:4490; each may be empty.

    Parameters
    ----------
    workspace : str
        Name of its file.
    picture : callable
        Gives the last photograph of a marker (by key) as a small JPEG, None where there is none.
    """

    markers: gpd.GeoDataFrame = field(default_factory=_empty)
    lines: gpd.GeoDataFrame = field(default_factory=_empty)
    divisions: gpd.GeoDataFrame = field(default_factory=_empty)
    roads: gpd.GeoDataFrame = field(default_factory=_empty)
    waters: gpd.GeoDataFrame = field(default_factory=_empty)
    workspace: str = ""
    picture: Callable[[str], bytes | None] = _no_picture

    @classmethod
    def of(cls, frame: Callable[[str], Any], content: Callable[[str], bytes], workspace: str) -> "Register":
        """The register of a workspace, from what gives its tables (`FRAMES`) and its long contents."""
        marker, line, division, road, water, photo = (frame(name) for name in FRAMES)
        last: dict[str, tuple[str, str]] = {}
        for key, name, taken in zip(photo["marker"], photo["thumbnail"], photo["taken_at"], strict=True):
            if known(key) and known(name) and known(taken) >= last.get(key, ("", ""))[0]:
                last[key] = (known(taken), name)

        def picture(key: str) -> bytes | None:
            """A picture that is lost is left out."""
            try:
                return content(last[key][1]) if key in last else None
            except WorkspaceError:
                return None

        return cls(marker, line, division, road, water, workspace, picture)

    @cached_property
    def _rows(self) -> Mapping[str, Mapping[str, Any]]:
        columns = [str(c) for c in self.markers.columns if c != self.markers.geometry.name]
        records = zip(*(self.markers[c] for c in columns), strict=True)
        return {str(r["key"]): r for r in (dict(zip(columns, record, strict=True)) for record in records)}

    def words(self, key: str, column: str) -> str:
        """A column of marker `key` as text; empty where it is not known."""
        return known(self._rows.get(key, {}).get(column))

    def number(self, key: str, column: str) -> float | None:
        """A column of marker `key` as a number."""
        value = self._rows.get(key, {}).get(column)
        return None if value is None or pd.isna(value) else float(value)

    def objects(self, key: str) -> list[str]:
        """The reference objects of marker `key`: name, azimuth and distance of each."""
        listed = self._rows.get(key, {}).get("objects")
        return [_object(o) for o in listed if isinstance(o, Mapping)] if isinstance(listed, list) else []


def _object(entry: Mapping[str, Any]) -> str:
    parts = [known(entry.get("name"))]
    if isinstance(azimuth := entry.get("azimuth_deg"), int | float):
        parts.append(f"{azimuth:g}°")
    if isinstance(distance := entry.get("distance_m"), int | float):
        parts.append(f"{distance:g} m")
    return " ".join(p for p in parts if p)
