"""The division map of a county: units in quiet tones, borders by level, names, roads, waters."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import shapely

from gis_desk.map.book import scale_for, tiles
from gis_desk.map.build import build_scene
from gis_desk.map.layer import MapLayer
from gis_desk.map.plane import plane_of
from gis_desk.map.values import shapes, texts
from layers.schema import TABLES
from layers.text import text
from ui.map.paths import Cache
from ui.print.page import Page
from ui.print.pdf import PrintError, check_glyphs, write_pdf
from ui.print.pdftext import TextLog
from ui.print.sheet import A3, MAP, Words, draw_sheet
from ui.texts import tr

LAYERS = ("division", "water", "road", "boundary_line", "place_name")


def print_county(
    frames: Mapping[str, pd.DataFrame],
    out: Path,
    *,
    home: str = "",
    title: str = "",
    mark: str = "",
    scale: float | None = None,
    missing_glyphs: bool = False,
) -> TextLog:
    """Write the division map to `out`, on as many sheets as `scale` needs.

    Parameters
    ----------
    frames : mapping
        Table name to frame (EPSG:4490).
    home : str
        Code of the county; empty: everything there is.

    Raises
    ------
    PrintError
        When there are no divisions, or a character has no glyph.
    """
    divisions = frames.get("division")
    if divisions is None or divisions.empty:
        raise PrintError(
            "the workspace has no divisions to print",
            do="import them with gis-desk import WORKSPACE FILE --as divisions",
        )
    codes = texts(divisions, "code")
    mine = np.array([c.startswith(home) for c in codes], dtype=bool) if home else np.ones(len(codes), bool)
    if not mine.any():
        raise PrintError("no division has a code that begins with {code}", do="check the code", code=home)
    box = shapely.total_bounds(shapes(divisions)[mine])
    if not np.isfinite(box).all():
        raise PrintError("the divisions have no outlines", do="import polygons")
    west, south, east, north = (float(b) for b in box)
    plane = plane_of((west, south, east, north))
    whole = plane.box((west, south, east, north))
    near = shapely.box(*box).buffer(max(east - west, north - south))
    layers = []
    for name in LAYERS:
        frame = frames.get(name)
        if frame is not None and not frame.empty:
            keep = shapely.intersects(near, shapes(frame))
            kept = frame[keep].reset_index(drop=True)
            layers.append(MapLayer(name, text(TABLES[name].en), name, kept, style={"home": home} if home else {}))
    scene = build_scene(layers, plane)
    own = divisions[mine & np.isin(texts(divisions, "level"), ["county"])]
    name = texts(own, "name")[0] if len(own) == 1 else ""
    words = Words(
        title or (tr("Division map of {name}", name=name) if name else tr("Division map")),
        mark or tr("Internal"),
        dt.date.today().isoformat(),
        None,
    )
    if not missing_glyphs:
        check_glyphs([words.title, *(n for layer in scene.layers for group in layer.labels for n in group.texts)])
    fitting = scale_for(whole, MAP.width, MAP.height)
    middles = [((whole[0] + whole[2]) / 2, (whole[1] + whole[3]) / 2)]
    if scale is not None and scale < fitting:
        outlines = [s for s in plane.shapes(shapes(divisions)[mine]) if s is not None]
        middles = tiles(whole, outlines, scale, MAP.width, MAP.height)
    cache = Cache()

    def page_of(number: int, middle: tuple[float, float]):  # type: ignore[no-untyped-def]
        def draw(page: Page) -> None:
            draw_sheet(page, words, "", number, len(middles), scene, middle, scale or fitting, cache)

        return draw

    return write_pdf(out, words.title, A3, [page_of(n, m) for n, m in enumerate(middles, start=1)])
