"""The density of open cases along the lines, as layers of the map."""

from gis_desk.disputes.statistics.density import LineDensity
from gis_desk.map.layer import MapLayer
from gis_desk.map.symbology.ramps import ramps
from layers.text import text
from ui.desktop.disputes.statistics.pictures import density_classes


def density_layers(density: LineDensity) -> list[MapLayer]:
    """One layer for each tone, the densest stretches darkest and widest; none where there are too few cases to show."""
    stretches = density.stretches
    if density.few or not len(stretches):
        return []
    tone, words = density_classes(stretches["per_km"].to_numpy())
    made = []
    for n, colour in enumerate(ramps()["blues"].taken(len(words) + 2)[2:]):
        part = stretches.loc[tone == n].reset_index(drop=True)
        part = part.assign(key=[f"{n}-{i}" for i in range(len(part))])
        style = {"colour": colour, "width_mm": 0.9 + 0.35 * n}
        made.append(MapLayer(f"density-{n}", text("Density along lines"), "line", part, style=style))
    return made
