"""How one area, line or point is drawn: colours ``#rrggbb[aa]``, lengths in mm on the device."""

from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from gis_desk.map.symbology import checks
from layers.schema import LEVELS

SHAPES = (
    "circle",
    "box",
    "diamond",
    "triangle",
    "star",
    "cross",
    "ring",
    "flag",
    "square",
    "double_square",
    "triple_square",
    "missing_square",
)
"""Shapes of points; those from ``square`` on are the boundary markers of the national standard."""


def _set(target: object, **values: Any) -> None:
    for name, value in values.items():
        object.__setattr__(target, name, value)


@dataclass(frozen=True)
class Hatching:
    """Parallel lines over an area.

    Parameters
    ----------
    colour : str
    spacing_mm : float
        From line to line, 0.3 to 50.
    width_mm : float
    angle_deg : float
        Direction of the lines, anticlockwise from the right, 0 up to but not 180.
    """

    colour: str = "#6b7a76"
    spacing_mm: float = 1.5
    width_mm: float = 0.15
    angle_deg: float = 45.0

    def __post_init__(self) -> None:
        _set(
            self,
            colour=checks.colour("colour", self.colour),
            spacing_mm=checks.number("spacing_mm", self.spacing_mm, 0.3, 50.0),
            width_mm=checks.number("width_mm", self.width_mm, 0.02, 10.0),
            angle_deg=checks.number("angle_deg", self.angle_deg, -360.0, 360.0) % 180.0,
        )


@dataclass(frozen=True)
class AreaSymbol:
    """A surface: full tone, hatching and outline, each of which may be missing.

    Parameters
    ----------
    fill : str or None
    hatching : Hatching or None
        Over the tone.
    outline : str or None
    outline_mm : float
    dash_mm : tuple of float
        Of the outline: drawn and empty lengths in turn.
    """

    fill: str | None = "#d9e4d0"
    hatching: Hatching | None = None
    outline: str | None = "#7d8a86"
    outline_mm: float = 0.2
    dash_mm: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        drawn = self.outline is not None
        _set(
            self,
            fill=checks.maybe_colour("fill", self.fill),
            outline=checks.maybe_colour("outline", self.outline),
            outline_mm=checks.number("outline_mm", self.outline_mm, 0.02, 20.0) if drawn else 0.2,
            dash_mm=checks.dashes("dash_mm", self.dash_mm) if drawn else (),
        )


@dataclass(frozen=True)
class LineSymbol:
    """A line.

    Parameters
    ----------
    colour : str
    width_mm : float
    dash_mm : tuple of float
        Drawn and empty lengths in turn; empty for a solid line.
    casing : str or None
        Colour of the rim on both sides.
    casing_mm : float
        Width of the rim on each side.
    boundary : str
        A level of `layers.schema.LEVELS`: drawn with the standard symbol of that boundary, and all else is nothing.
    """

    colour: str = "#5b6f8a"
    width_mm: float = 0.4
    dash_mm: tuple[float, ...] = ()
    casing: str | None = None
    casing_mm: float = 0.15
    boundary: str = ""

    def __post_init__(self) -> None:
        if self.boundary:
            checks.one_of("boundary", self.boundary, LEVELS)
            _set(self, colour="#5b6f8a", width_mm=0.4, dash_mm=(), casing=None, casing_mm=0.15)
            return
        rim = self.casing is not None
        _set(
            self,
            colour=checks.colour("colour", self.colour),
            width_mm=checks.number("width_mm", self.width_mm, 0.02, 50.0),
            dash_mm=checks.dashes("dash_mm", self.dash_mm),
            casing=checks.maybe_colour("casing", self.casing),
            casing_mm=checks.number("casing_mm", self.casing_mm, 0.01, 20.0) if rim else 0.15,
        )


@dataclass(frozen=True)
class PointSymbol:
    """A point symbol.

    Parameters
    ----------
    shape : str
        One of `SHAPES`.
    size_mm : float
        Its width.
    fill, line : str or None
    line_mm : float
    """

    shape: str = "circle"
    size_mm: float = 1.8
    fill: str | None = "#2b7a78"
    line: str | None = "#ffffff"
    line_mm: float = 0.2

    def __post_init__(self) -> None:
        _set(
            self,
            shape=checks.one_of("shape", self.shape, SHAPES),
            size_mm=checks.number("size_mm", self.size_mm, 0.2, 100.0),
            fill=checks.maybe_colour("fill", self.fill),
            line=checks.maybe_colour("line", self.line),
            line_mm=checks.number("line_mm", self.line_mm, 0.02, 20.0) if self.line is not None else 0.2,
        )


Symbolism: TypeAlias = AreaSymbol | LineSymbol | PointSymbol
"""How one thing is drawn. A geometry of another dimension is drawn with what fits, see `as_area` and its kin."""


def main_colour(symbol: Symbolism) -> str:
    """The colour one would name the symbol by."""
    if isinstance(symbol, AreaSymbol):
        hatch = symbol.hatching.colour if symbol.hatching else None
        return symbol.fill or hatch or symbol.outline or "#808080"
    if isinstance(symbol, LineSymbol):
        return symbol.colour
    return symbol.fill or symbol.line or "#808080"


def recoloured(symbol: Symbolism, colour: str) -> Symbolism:
    """`symbol` in another main colour."""
    if isinstance(symbol, AreaSymbol):
        if symbol.fill is None and symbol.hatching is not None:
            return replace(symbol, hatching=replace(symbol.hatching, colour=colour))
        return replace(symbol, fill=colour)
    if isinstance(symbol, LineSymbol):
        return replace(symbol, colour=colour, boundary="")
    if symbol.fill is None or symbol.shape == "cross":
        return replace(symbol, line=colour)
    return replace(symbol, fill=colour)


def as_area(symbol: Symbolism) -> AreaSymbol | None:
    """How an area is drawn with `symbol`: a line symbol gives its outline; None with a point symbol."""
    if isinstance(symbol, AreaSymbol):
        return symbol
    if isinstance(symbol, LineSymbol):
        return AreaSymbol(
            fill=None, outline=symbol.colour, outline_mm=min(symbol.width_mm, 20.0), dash_mm=symbol.dash_mm
        )
    return None


def as_line(symbol: Symbolism) -> LineSymbol | None:
    """How a line is drawn with `symbol`: as the outline of an area symbol; None with a point symbol."""
    if isinstance(symbol, LineSymbol):
        return symbol
    if isinstance(symbol, AreaSymbol):
        if symbol.outline is None:
            return LineSymbol(main_colour(symbol), 0.2)
        return LineSymbol(symbol.outline, symbol.outline_mm, symbol.dash_mm)
    return None


def as_point(symbol: Symbolism) -> PointSymbol:
    """How a point is drawn with `symbol`: a dot in its colours, where it is none itself."""
    if isinstance(symbol, PointSymbol):
        return symbol
    if isinstance(symbol, AreaSymbol):
        return PointSymbol("circle", 1.4, symbol.fill or main_colour(symbol), symbol.outline, 0.15)
    return PointSymbol("circle", 1.2, symbol.colour, None)
