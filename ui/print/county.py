"""The division map of a county: the template ``county-a3``, on as many sheets as the scale needs."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import shapely

from gis_desk.map.layout import Series, compose, material_of, templates
from gis_desk.map.values import shapes, texts
from ui.print.composer import Drawing
from ui.print.composer.looking import look
from ui.print.composer.pdf import print_pdf
from ui.print.pdf import PrintError, check_glyphs
from ui.print.pdftext import TextLog
from ui.texts import tr

LAYERS = ("division", "water", "road", "boundary_line", "place_name", "layer_style")
TEMPLATE = "county-a3"


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
    if not np.isfinite(shapely.total_bounds(shapes(divisions)[mine])).all():
        raise PrintError("the divisions have no outlines", do="import polygons")
    values = {"title": title, "mark": mark, "county": "" if home else _only(divisions)}
    if not title and not home and not values["county"]:
        values["title"] = tr("Division map")
    material = material_of({n: frames[n] for n in LAYERS if n in frames}, home=home).given(**values)
    layout = templates()[TEMPLATE]
    whole = compose(layout, material)
    if scale is not None and scale < whole.main[0].scale:
        whole = compose(layout, material, Series("sheets"), scale=scale)
    elif scale is not None:
        whole = compose(layout, material, scale=scale)
    drawing = Drawing(whole)
    if not missing_glyphs:
        for finding in look(drawing):
            if finding.rule == "M06":
                check_glyphs([part.split(" ")[0] for part in str(finding.args["characters"]).split(", ")])
    return print_pdf(drawing, out)


def _only(divisions: pd.DataFrame) -> str:
    """The name of the one county there is; nothing for several."""
    names = texts(divisions, "name")[texts(divisions, "level") == "county"]
    return str(names[0]) if len(names) == 1 else ""
