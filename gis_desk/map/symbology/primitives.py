"""The symbols of a look as fills, strokes, point symbols and letterings of a scene."""

from dataclasses import dataclass

from gis_desk.map import style
from gis_desk.map.scene import Colour, Fill, Hatch, LabelStyle, Stroke, Symbol
from gis_desk.map.symbology.look import LabelSpec
from gis_desk.map.symbology.symbols import AreaSymbol, LineSymbol, PointSymbol

_NOTHING: Colour = (0, 0, 0)
_RANK = 4


def _colour(value: str | None) -> Colour:
    return _NOTHING if value is None else style.colour(value)


@dataclass(frozen=True)
class Surface:
    """How an area symbol is drawn; None for what it leaves out."""

    fill: Fill | None
    outline: Stroke | None


def surface(symbol: AreaSymbol) -> Surface:
    """Fill and outline of `symbol`."""
    lines = symbol.hatching
    hatch = None
    if lines is not None:
        hatch = Hatch(style.colour(lines.colour), lines.spacing_mm, lines.width_mm, lines.angle_deg)
    fill = None if symbol.fill is None and hatch is None else Fill(_colour(symbol.fill), hatch)
    outline = None
    if symbol.outline is not None:
        solid = not symbol.dash_mm
        outline = Stroke(symbol.outline_mm, style.colour(symbol.outline), symbol.dash_mm, round_cap=solid)
    return Surface(fill, outline)


def stroke(symbol: LineSymbol) -> Stroke:
    """The stroke of `symbol`; that of the national standard where it names a boundary."""
    if symbol.boundary:
        return style.boundary_stroke(symbol.boundary)
    return Stroke(
        symbol.width_mm,
        style.colour(symbol.colour),
        symbol.dash_mm,
        0.0 if symbol.casing is None else symbol.casing_mm,
        _colour(symbol.casing),
        round_cap=not symbol.dash_mm,
    )


def point(symbol: PointSymbol) -> Symbol:
    """The point symbol of `symbol`."""
    return Symbol(symbol.shape, symbol.size_mm, _colour(symbol.fill), _colour(symbol.line), symbol.line_mm)


def lettering(spec: LabelSpec) -> LabelStyle:
    """The lettering of `spec`."""
    return LabelStyle(
        size_pt=spec.size_pt,
        colour=style.colour(spec.colour),
        halo=_colour(spec.halo),
        halo_mm=0.0 if spec.halo is None else spec.halo_mm,
        bold=spec.bold,
        serif=spec.serif,
        max_scale=spec.scale.farthest,
        min_scale=spec.scale.nearest,
        rank=_RANK,
    )
