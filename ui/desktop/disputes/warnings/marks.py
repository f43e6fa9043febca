"""The warnings on the map: discs at their places and courses along their lines, by severity."""

from collections.abc import Sequence

import geopandas as gpd
import shapely

from gis_desk.disputes.warnings.alert import Alert
from gis_desk.findings import Severity
from gis_desk.map.layer import MapLayer
from layers.crs import GEOGRAPHIC
from layers.text import Text, text
from ui.desktop import theme

MOST = 300
"""Warnings that are marked: the most urgent of the list."""
_LOOKS: dict[Severity, tuple[Text, float]] = {
    Severity.ADVISE: (text("Warnings: advise"), 2.0),
    Severity.SHOULD: (text("Warnings: should"), 2.6),
    Severity.MUST: (text("Warnings: must"), 3.2),
}
"""Title and size of a disc in mm, the gravest last: it is drawn above the others."""
_COURSE = 0.45
"""Width of a course, as a share of the disc."""
_LINES = (1, 5)
"""Type ids of lines in shapely."""


def warning_layers(alerts: Sequence[Alert]) -> list[MapLayer]:
    """Layers for each severity with the courses and the places of the first of `alerts`; empty ones left out."""
    placed = [(a, a.at) for a in alerts[:MOST] if a.at is not None and not a.at.is_empty]
    courses, discs = [], []
    for severity, (title, size) in _LOOKS.items():
        colour = theme.now().severity(severity)
        mine = [(a.token, shape) for a, shape in placed if a.severity is severity]
        along = [(token, shape) for token, shape in mine if shapely.get_type_id(shape) in _LINES]
        at = [(t, shape.representative_point()) for t, shape in mine if shapely.get_type_id(shape) not in _LINES]
        if along:
            style = {"colour": colour, "width_mm": size * _COURSE}
            courses.append(
                MapLayer(f"warned-lines-{severity.value}", title, "line", _frame(along), opacity=0.5, style=style)
            )
        if at:
            style = {"colour": colour, "size_mm": size}
            discs.append(MapLayer(f"warned-{severity.value}", title, "point", _frame(at), opacity=0.55, style=style))
    return courses + discs


def _frame(some: Sequence[tuple[str, object]]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"key": [t for t, _ in some]}, geometry=[shape for _, shape in some], crs=GEOGRAPHIC)
