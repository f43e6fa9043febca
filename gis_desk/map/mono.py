"""Scenes in black, white and grey: every colour as light as it was; routes black."""

from dataclasses import replace

from gis_desk.map.scene import Areas, Colour, Fill, LabelStyle, Lines, Points, SceneLayer, Stroke, Symbol

_BLACK: Colour = (0xFF000000, 0xFF000000, 0xFF000000)
_DARK = 0x60


def grey(colour: Colour) -> Colour:
    """The grey of the same luminance (ITU-R BT.601) on each ground; what it lets through stays."""
    one, two, three = (_grey(c) for c in colour)
    return one, two, three


def _grey(colour: int) -> int:
    red, green, blue = (colour >> shift & 0xFF for shift in (16, 8, 0))
    level = round(0.299 * red + 0.587 * green + 0.114 * blue)
    return colour & 0xFF000000 | level << 16 | level << 8 | level


def grey_layer(layer: SceneLayer) -> SceneLayer:
    """A layer of a scene without colours; the lines of a route are black, so that their dashes tell days apart."""
    ink = _black_stroke if layer.kind == "route" else _stroke
    return replace(
        layer,
        areas=None if layer.areas is None else Areas(layer.areas.levels, tuple(_fill(f) for f in layer.areas.fills)),
        lines=None if layer.lines is None else Lines(layer.lines.levels, tuple(ink(s) for s in layer.lines.strokes)),
        rims=None if layer.rims is None else Lines(layer.rims.levels, tuple(_stroke(s) for s in layer.rims.strokes)),
        points=None
        if layer.points is None
        else Points(layer.points.xy, layer.points.symbol, tuple(_symbol(s) for s in layer.points.symbols)),
        labels=tuple(replace(group, styles=tuple(_label(s) for s in group.styles)) for group in layer.labels),
        legend=tuple(
            replace(
                entry,
                symbol=ink(entry.symbol)
                if isinstance(entry.symbol, Stroke)
                else _fill(entry.symbol)
                if isinstance(entry.symbol, Fill)
                else _symbol(entry.symbol),
                outline=None if entry.outline is None else _stroke(entry.outline),
            )
            for entry in layer.legend
        ),
    )


def _stroke(stroke: Stroke) -> Stroke:
    return replace(stroke, colour=grey(stroke.colour), casing=grey(stroke.casing))


def _black_stroke(stroke: Stroke) -> Stroke:
    return replace(stroke, colour=_BLACK)


def _fill(fill: Fill) -> Fill:
    hatch = None if fill.hatch is None else replace(fill.hatch, colour=grey(fill.hatch.colour))
    return replace(fill, colour=grey(fill.colour), hatch=hatch)


def _symbol(symbol: Symbol) -> Symbol:
    """Dark fills become black, so that what is written on them is read."""
    fill = grey(symbol.fill)
    if symbol.fill[2] >> 24 and fill[2] & 0xFF < _DARK:
        fill = _BLACK
    return replace(symbol, fill=fill, line=grey(symbol.line))


def _label(style: LabelStyle) -> LabelStyle:
    return replace(style, colour=grey(style.colour), halo=grey(style.halo))
