"""The public dispute map: counts in coarse cells, no fewer than `LEAST` cases each, and what it leaves out."""

from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from gis_desk.documents.disputes.webmap.cases import points
from layers.text import Text, text

CELL_DEG = 0.02
"""Cell of the public file, in degrees (about 2 km); forms.md 11 rule 8 asks for 0.01 at least."""
LEAST = 3
"""Cases that a cell must hold: fewer would point at one of them. Emptier cells are joined with their neighbours."""
_DOUBLINGS = 4
"""Cells grow to 16 times their side, about 35 km; what is still alone then is told as a number only."""

REMOVED: tuple[Text, ...] = (
    text("names of people and units, telephone numbers"),
    text("numbers, titles, descriptions, measures, log and attachments of the cases"),
    text("both sides, both claims, the line and the place in words"),
    text(
        "exact coordinates: cases are counted in cells of {deg}° or more and drawn at the middle of the cell",
        deg=CELL_DEG,
    ),
    text("cells with fewer than {n} cases: they are joined with their neighbours", n=LEAST),
    text("types and years that fewer than {n} cases of a cell share", n=LEAST),
    text("heat map, density along lines, roads, markers and their coordinates"),
    text("all days: only the year of discovery is left"),
    text("cases marked secret, as a whole"),
)
"""What a public file leaves out; written into it and said when it is made."""


@dataclass(frozen=True)
class Counts:
    """Cells with their counts.

    Attributes
    ----------
    cells : list of dict
        ``at`` (middle), ``deg`` (side), ``n``, ``kinds`` and ``years`` that at least `LEAST` cases share.
    alone : int
        Cases that lie too far from others to be drawn.
    """

    cells: list[dict[str, Any]]
    alone: int


def counts(cases: gpd.GeoDataFrame) -> Counts:
    """Cases (EPSG:4490) counted in cells of `CELL_DEG`, in larger ones where fewer than `LEAST` would share a cell."""
    lon, lat = points(cases)
    keep = np.isfinite(lon) & np.isfinite(lat)
    rest = pd.DataFrame(
        {
            "lon": lon[keep],
            "lat": lat[keep],
            "kind": cases["kind"].to_numpy()[keep],
            "year": cases["found_on"].astype(str).str[:4].to_numpy()[keep],
        }
    )
    cells: list[dict[str, Any]] = []
    for doubling in range(_DOUBLINGS + 1):
        side = CELL_DEG * 2**doubling
        x, y = np.floor(rest["lon"] / side).astype(int), np.floor(rest["lat"] / side).astype(int)
        alone = []
        for _, group in rest.groupby([x, y], sort=True):
            if len(group) < LEAST:
                alone.append(group)
                continue
            at = [round((np.floor(group[c].iloc[0] / side) + 0.5) * side, 2) for c in ("lon", "lat")]
            shared = {name: _shared(group[name]) for name in ("kind", "year")}
            years = [v for v in shared["year"] if v.isdigit()]
            cells.append({"at": at, "deg": round(side, 2), "n": len(group), "kinds": shared["kind"], "years": years})
        rest = pd.concat(alone) if alone else rest.iloc[:0]
    return Counts(cells, len(rest))


def _shared(values: pd.Series) -> list[str]:
    often = values.dropna().astype(str).value_counts()
    return sorted(often.index[often >= LEAST])
