"""The layers of a map on paper: what lies in the neighbourhood of its subject."""

from collections.abc import Mapping, Sequence

import pandas as pd
import shapely

from gis_desk.map.layer import MapLayer
from gis_desk.map.values import shapes
from layers.schema import TABLES
from layers.text import text


def layers_around(
    frames: Mapping[str, pd.DataFrame], names: Sequence[str], bounds: Sequence[float], share: float
) -> list[MapLayer]:
    """The tables `names` of `frames` (EPSG:4490) as layers, their rows that reach into the neighbourhood of `bounds`.

    Places are shown as far as their names are.

    Parameters
    ----------
    bounds : (west, south, east, north)
        Degrees.
    share : float
        How far the neighbourhood goes on each side, as a share of the longer side of `bounds`; 0.02 degrees more.
    """
    west, south, east, north = bounds
    pad = share * max(east - west, north - south) + 0.02
    near = shapely.box(west - pad, south - pad, east + pad, north + pad)
    found = []
    for name in names:
        frame = frames.get(name)
        if frame is None or frame.empty:
            continue
        keep = shapely.intersects(near, shapes(frame))
        if keep.any():
            rows = frame[keep].reset_index(drop=True)
            style = {"nameless": False} if name == "place_name" else {}
            found.append(MapLayer(name, text(TABLES[name].en), name, rows, style=style))
    return found
