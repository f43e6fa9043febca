"""What must not be published: refused layers, coarse coordinates, columns left out."""

from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from layers.errors import FormatError
from layers.formats.writing.report import LossReport
from layers.text import text

REFUSED = (
    "dispute",
    "dispute_event",
    "dispute_claim",
    "dispute_evidence",
    "inspection",
    "inspection_plan",
    "inspection_record",
    "inspection_stretch",
    "inspection_photo",
    "marker_repair",
    "name_case",
    "name_case_step",
    "adjustment",
    "accepted_finding",
    "attachment",
)
"""Layers that are never published: disputes and their evidence, work in progress, files."""
PRIVATE: Mapping[str, tuple[str, ...]] = {
    "": ("note", "extra"),
    "marker": ("chainage_m", "height_m", "objects", "place", "care_side"),
    "boundary_line": ("agreement", "basis", "length_m"),
}
"""Columns left out of every layer (under "") and of single layers: they may hold agreements, telephone numbers, or
lead to exact positions."""
GRID_DEG = 0.01
MARKER_GRID_DEG = 0.02
"""Coordinates are put on this grid: two decimals, and over one minute of arc for markers."""


def published(frame: pd.DataFrame, name: str, report: LossReport) -> pd.DataFrame:
    """The part of `frame` that may be published, EPSG:4490.

    Raises
    ------
    FormatError
        If the whole layer must not be published.
    """
    if name in REFUSED:
        raise FormatError(
            "the layer {layer} must not be published",
            do="export it without --public, for internal use only",
            layer=name,
        )
    kept = frame
    for column in (*PRIVATE[""], *PRIVATE.get(name, ())):
        if column in kept.columns:
            if kept[column].notna().any():
                report.add("dropped", text("not for publication"), column)
            kept = kept.drop(columns=column)
    if name == "boundary_line" and "status" in kept.columns:
        legal = kept["status"].isin(["disputed", "proposed"]).to_numpy()
        if legal.any():
            first = int(np.flatnonzero(legal)[0]) + 1
            report.add(
                "dropped", text("disputed and proposed lines are not for publication"), rows=int(legal.sum()), row=first
            )
        kept = kept[~legal].reset_index(drop=True)
    if isinstance(kept, gpd.GeoDataFrame):
        step = MARKER_GRID_DEG if name == "marker" else GRID_DEG
        shapes = coarse(kept.geometry.to_numpy(), step)
        gone = shapely.is_empty(shapes) & ~shapely.is_empty(kept.geometry.to_numpy())
        report.add("coarsened", text("coordinates put on a grid of {step}°", step=step), rows=len(kept), row=1)
        if gone.any():
            what = text("shapes smaller than the grid have no position any more")
            report.add("dropped", what, "geometry", rows=int(gone.sum()), row=int(np.flatnonzero(gone)[0]) + 1)
        shapes[gone] = None
        kept = kept.set_geometry(gpd.GeoSeries(shapes, index=kept.index, crs=kept.crs))
    report.add("note", text("this map has not been reviewed; it must not be published before it is"))
    return kept


def coarse(shapes: np.ndarray, step: float) -> np.ndarray:
    """`shapes` with all vertices on a grid of `step` degrees; neighbours keep their common edges."""

    def rounded(xy: np.ndarray) -> np.ndarray:
        return np.round(np.round(xy / step) * step, 2)

    put = shapely.transform(np.array(shapes, dtype=object), rounded)
    put = shapely.force_2d(put)
    flat = np.isin(shapely.get_type_id(put), (3, 6))
    whole = shapely.make_valid(put[flat], method="structure", keep_collapsed=False)
    whole[shapely.get_dimensions(whole) != 2] = shapely.Polygon()
    put[flat] = whole
    thin = np.isin(shapely.get_type_id(put), (1, 5))
    put[thin] = shapely.remove_repeated_points(put[thin])
    put[thin & (shapely.length(put) == 0)] = shapely.LineString()
    return put
