"""The density of open cases along the lines, as layers of the map."""

import geopandas as gpd
import numpy as np
import shapely

from gis_desk.disputes.statistics.density import LineDensity
from gis_desk.map.layer import MapLayer
from gis_desk.map.symbology.ramps import ramps
from layers.crs import GEOGRAPHIC
from layers.text import text
from ui.desktop.disputes.statistics.pictures import density_classes


def density_layers(density: LineDensity) -> list[MapLayer]:
    """One layer for each tone, the densest stretches darkest and widest; of too few cases only their places."""
    stretches = density.stretches
    if not len(stretches):
        return []
    if density.few:
        return [_places(density)]
    tone, words = density_classes(stretches["per_km"].to_numpy())
    made = []
    for n, colour in enumerate(ramps()["blues"].taken(len(words) + 2)[2:]):
        part = stretches.loc[tone == n].reset_index(drop=True)
        part = part.assign(key=[f"{n}-{i}" for i in range(len(part))])
        style = {"colour": colour, "width_mm": 0.9 + 0.35 * n}
        made.append(MapLayer(f"density-{n}", text("Density along lines"), "line", part, style=style))
    return made


def _places(density: LineDensity) -> MapLayer:
    """Where on the lines the cases lie."""
    net, snapped = density.network, density.snapped
    on = snapped.edge >= 0
    at = net.begin[snapped.edge[on]] + snapped.along_m[on]
    spots = shapely.points(np.interp(at, net.at, net.xy[:, 0]), np.interp(at, net.at, net.xy[:, 1]))
    frame = gpd.GeoDataFrame({"key": [f"place-{i}" for i in range(len(at))]}, geometry=spots, crs=GEOGRAPHIC)
    return MapLayer("density-places", text("place of a case"), "point", frame, style={"colour": "#3b2b73"})
