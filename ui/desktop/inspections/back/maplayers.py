"""How far a round is, on the map: markers visited and not, stretches walked."""

import geopandas as gpd

from gis_desk.map.layer import MapLayer
from layers.text import text
from ui.desktop.inspections.back.state import FieldState


def layers_of(state: FieldState) -> list[MapLayer]:
    """The layers of the round of `state`; none without a round."""
    progress, ground = state.progress, state.ground
    if progress is None or ground is None:
        return []
    made = []
    for name, title, keys, colour in (
        ("visited", text("Visited markers"), list(progress.visited), "#1f8a5b"),
        ("unvisited", text("Markers to be visited"), list(progress.unvisited), "#d9761b"),
    ):
        rows = [ground.marker_rows[k] for k in keys]
        shapes = ground.markers.geometry.iloc[rows].tolist()
        frame = gpd.GeoDataFrame({"key": keys}, geometry=shapes, crs=ground.markers.crs)
        made.append(MapLayer(f"inspection-{name}", title, "point", frame, style={"colour": colour, "size_mm": 2.4}))
    walked = [s.shape for s, done in zip(progress.stretches, progress.walked, strict=True) if done]
    frame = gpd.GeoDataFrame({"key": [str(n) for n in range(len(walked))]}, geometry=walked, crs=ground.markers.crs)
    style = {"colour": "#1f8a5b", "width_mm": 1.0}
    return [MapLayer("inspection-walked", text("Stretches walked"), "line", frame, style=style), *made]
