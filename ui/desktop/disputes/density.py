"""The density of open cases along the lines, as layers of the map."""

from gis_desk.disputes.statistics.density import LineDensity
from gis_desk.map.layer import MapLayer
from layers.text import text

_COLOURS = ("#f5b95c", "#ee8434", "#d8473a", "#8c1d4f")
_STEPS = (0.4, 0.7, 0.9)
"""Shares of all stretches, by cases per km, at which the next colour begins."""


def density_layers(density: LineDensity) -> list[MapLayer]:
    """One layer for each colour, the densest stretches widest; none where there are no stretches."""
    stretches = density.stretches
    if not len(stretches):
        return []
    steps = stretches["per_km"].quantile(list(_STEPS)).to_numpy()
    which = (stretches["per_km"].to_numpy()[:, None] > steps).sum(axis=1)
    made = []
    for n, colour in enumerate(_COLOURS):
        part = stretches.loc[which == n].reset_index(drop=True)
        part = part.assign(key=[f"{n}-{i}" for i in range(len(part))])
        style = {"colour": colour, "width_mm": 0.9 + 0.35 * n}
        made.append(MapLayer(f"density-{n}", text("Density along lines"), "line", part, style=style))
    return made
