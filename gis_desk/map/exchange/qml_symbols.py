"""Symbols in the style files of QGIS."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from xml.etree import ElementTree

from gis_desk.map.exchange.markup import Element, children, figure, first, number, within
from gis_desk.map.exchange.report import Losses
from gis_desk.map.symbology import AreaSymbol, Hatching, LineSymbol, PointSymbol, Symbolism
from gis_desk.map.symbology.primitives import stroke
from layers.text import text

Options = Mapping[str, str]
_MM = {"mm": 1.0, "point": 25.4 / 72, "points": 25.4 / 72, "pixel": 25.4 / 96, "inch": 25.4, "inches": 25.4}
SHAPES = {"circle": "circle", "box": "square", "diamond": "diamond", "triangle": "triangle", "star": "star",
          "cross": "cross"}  # fmt: skip
"""Our shapes of points that QGIS has too, and its words for them."""
NEAREST = {"ring": "circle", "flag": "triangle"}
"""What comes nearest to other shapes; markers become squares."""
_OURS = {theirs: ours for ours, theirs in SHAPES.items()} | {
    "rectangle": "box", "equilateral_triangle": "triangle", "cross_fill": "cross", "regular_star": "star",
}  # fmt: skip
_BRUSHES = {"horizontal": 0.0, "vertical": 90.0, "b_diagonal": 45.0, "f_diagonal": 135.0}
_PENS = {
    "dash": (4.0, 2.0),
    "dot": (1.0, 2.0),
    "dash dot": (4.0, 2.0, 1.0, 2.0),
    "dash dot dot": (4.0, 2.0, 1.0, 2.0, 1.0, 2.0),
}
_HAIRLINE = 0.1


# writing


def written_symbol(symbol: Symbolism, name: str, losses: Losses) -> Element:
    """The element ``symbol`` called `name`."""
    kind = {AreaSymbol: "fill", LineSymbol: "line", PointSymbol: "marker"}[type(symbol)]
    made = ElementTree.Element("symbol", {"name": name, "type": kind, "alpha": "1", "clip_to_extent": "1"})
    if isinstance(symbol, AreaSymbol):
        _write_area(made, symbol)
    elif isinstance(symbol, LineSymbol):
        _write_line(made, symbol, losses)
    else:
        _write_point(made, symbol, losses)
    return made


def _write_area(parent: Element, symbol: AreaSymbol) -> None:
    dashed = bool(symbol.dash_mm) and symbol.outline is not None
    drawn = symbol.outline is not None and not dashed
    _layer(parent, "SimpleFill", {
        "color": rgba(symbol.fill or "#ffffff"),
        "style": "no" if symbol.fill is None else "solid",
        "outline_color": rgba(symbol.outline or "#000000"),
        "outline_style": "solid" if drawn else "no",
        "outline_width": figure(symbol.outline_mm),
        "outline_width_unit": "MM",
        "joinstyle": "round",
    })  # fmt: skip
    lines = symbol.hatching
    if lines is not None:
        layer = _layer(parent, "LinePatternFill", {
            "angle": figure(lines.angle_deg),
            "distance": figure(lines.spacing_mm),
            "distance_unit": "MM",
            "color": rgba(lines.colour),
            "line_width": figure(lines.width_mm),
            "line_width_unit": "MM",
        })  # fmt: skip
        names = {"name": f"@{parent.get('name')}@1", "type": "line", "alpha": "1"}
        inner = ElementTree.SubElement(layer, "symbol", names)
        _stroke(inner, lines.colour, lines.width_mm, ())
    if dashed:
        _stroke(parent, symbol.outline or "", symbol.outline_mm, symbol.dash_mm)


def _write_line(parent: Element, symbol: LineSymbol, losses: Losses) -> None:
    if symbol.boundary:
        losses.add(text("that a line is the standard boundary of a level: it is written as a plain line"))
        made = stroke(symbol)
        tone, rim = (f"#{c[2] & 0xFFFFFF:06x}" for c in (made.colour, made.casing))
        dash = tuple(round(d, 3) for d in made.dash_mm)
        symbol = LineSymbol(tone, made.width_mm, dash, rim if made.casing_mm else None, made.casing_mm or 0.15)
    if symbol.casing is not None:
        _stroke(parent, symbol.casing, round(symbol.width_mm + 2 * symbol.casing_mm, 6), ())
    _stroke(parent, symbol.colour, symbol.width_mm, symbol.dash_mm)


def _stroke(parent: Element, colour: str, width_mm: float, dash_mm: tuple[float, ...]) -> None:
    _layer(parent, "SimpleLine", {
        "line_color": rgba(colour),
        "line_width": figure(width_mm),
        "line_width_unit": "MM",
        "line_style": "solid",
        "use_custom_dash": "1" if dash_mm else "0",
        "customdash": ";".join(figure(d) for d in dash_mm) or "5;2",
        "customdash_unit": "MM",
        "capstyle": "flat" if dash_mm else "round",
        "joinstyle": "round",
    })  # fmt: skip


def _write_point(parent: Element, symbol: PointSymbol, losses: Losses) -> None:
    shape = SHAPES.get(symbol.shape)
    if shape is None:
        losses.add(text("the shape {shape}: the nearest one is written", shape=symbol.shape))
        shape = NEAREST.get(symbol.shape, "square")
    fill = symbol.fill or "#ffffff00"
    _layer(parent, "SimpleMarker", {
        "name": shape,
        "size": figure(symbol.size_mm),
        "size_unit": "MM",
        "scale_method": "diameter",
        "color": rgba(fill) if symbol.fill is not None else "255,255,255,0",
        "outline_color": rgba(symbol.line or "#000000"),
        "outline_style": "no" if symbol.line is None else "solid",
        "outline_width": figure(symbol.line_mm),
        "outline_width_unit": "MM",
        "angle": "0",
        "joinstyle": "miter",
    })  # fmt: skip


def _layer(parent: Element, kind: str, values: Options) -> Element:
    """A layer of a symbol, its values in the words of QGIS 3.22 and in those of the versions before."""
    made = ElementTree.SubElement(parent, "layer", {"class": kind, "enabled": "1", "pass": "0", "locked": "0"})
    options = ElementTree.SubElement(made, "Option", {"type": "Map"})
    for name, value in sorted(values.items()):
        ElementTree.SubElement(options, "Option", {"name": name, "value": value, "type": "QString"})
    for name, value in sorted(values.items()):
        ElementTree.SubElement(made, "prop", {"k": name, "v": value})
    return made


def rgba(colour: str) -> str:
    """``r,g,b,a`` of ``#rrggbb[aa]``."""
    digits = colour.removeprefix("#") + "ff"
    return ",".join(str(int(digits[k : k + 2], 16)) for k in (0, 2, 4, 6))


# reading


def read_symbol(element: Element, losses: Losses) -> Symbolism | None:
    """The symbol that `element` describes; None for one of a kind that is unknown."""
    alpha = within(number(element.get("alpha"), 1.0), 0.0, 1.0)
    if _active(element):
        losses.add(text("values of symbols that are computed by expressions"))
    layers = []
    for layer in children(element, "layer"):
        if layer.get("enabled", "1") == "0":
            continue
        if _active(layer):
            losses.add(text("values of symbols that are computed by expressions"))
        layers.append((layer.get("class", ""), _options(layer), layer))
    kind = element.get("type")
    if kind == "fill":
        return _read_area(layers, alpha, losses)
    if kind == "line":
        return _read_line(layers, alpha, losses)
    if kind == "marker":
        return _read_point(layers, alpha, losses)
    losses.add(text("symbols of the kind {kind}", kind=str(kind)[:40]))
    return None


Layers = Sequence[tuple[str, Options, Element]]


def _read_area(layers: Layers, alpha: float, losses: Losses) -> AreaSymbol:
    made = AreaSymbol(fill=None, outline=None)
    for kind, values, layer in layers:
        if kind == "SimpleFill":
            made = _simple_fill(made, values, alpha, losses)
        elif kind == "LinePatternFill" and made.hatching is None:
            made = replace(made, hatching=_hatching(values, layer, alpha, losses))
        elif kind in ("SimpleLine", "MarkerLine") and made.outline is None:
            if kind != "SimpleLine":
                _unknown(kind, values, losses)
                continue
            line = _simple_line(values, alpha, losses)
            made = replace(
                made, outline=line.colour, outline_mm=within(line.width_mm, 0.02, 20.0), dash_mm=line.dash_mm
            )
        else:
            _unknown(kind, values, losses)
    return made


def _simple_fill(made: AreaSymbol, values: Options, alpha: float, losses: Losses) -> AreaSymbol:
    style = values.get("style", "solid")
    if style in _BRUSHES:
        lines = Hatching(_colour(values.get("color"), alpha, "#808080"), 1.5, 0.2, _BRUSHES[style])
        made = replace(made, hatching=lines)
    elif style != "no":
        if style != "solid":
            losses.add(text("the fill pattern {name}: a full tone stands for it", name=style[:40]))
        made = replace(made, fill=_colour(values.get("color"), alpha, "#d9e4d0"))
    pen = values.get("outline_style", "solid")
    if pen == "no":
        return made
    width = _length(values, "outline_width", "outline_width_unit", 0.26, losses)
    tone = _colour(values.get("outline_color"), alpha, "#232323")
    return replace(made, outline=tone, outline_mm=within(width, 0.02, 20.0), dash_mm=_pen_dashes(pen, width))


def _hatching(values: Options, layer: Element, alpha: float, losses: Losses) -> Hatching:
    colour, width = values.get("color"), _length(values, "line_width", "line_width_unit", 0.2, losses)
    inner = first(layer, "symbol", "layer")
    if inner is not None and inner.get("class") == "SimpleLine":
        options = _options(inner)
        colour = options.get("line_color", colour)
        width = _length(options, "line_width", "line_width_unit", width, losses)
    spacing = _length(values, "distance", "distance_unit", 1.5, losses)
    angle = within(number(values.get("angle"), 45.0), -360.0, 360.0)
    return Hatching(_colour(colour, alpha, "#404040"), within(spacing, 0.3, 50.0), within(width, 0.02, 10.0), angle)


def _read_line(layers: Layers, alpha: float, losses: Losses) -> LineSymbol:
    lines = []
    for kind, values, _ in layers:
        if kind == "SimpleLine":
            lines.append(_simple_line(values, alpha, losses))
        else:
            _unknown(kind, values, losses)
    if not lines:
        return LineSymbol()
    top = lines[-1]
    if len(lines) == 2 and lines[0].width_mm > top.width_mm and not lines[0].dash_mm:
        rim = within(round((lines[0].width_mm - top.width_mm) / 2, 3), 0.01, 20.0)
        return replace(top, casing=lines[0].colour, casing_mm=rim, width_mm=within(top.width_mm, 0.02, 50.0))
    if len(lines) > 1:
        losses.add(text("lines below the topmost one of a line symbol"))
    return top


def _simple_line(values: Options, alpha: float, losses: Losses) -> LineSymbol:
    width = within(_length(values, "line_width", "line_width_unit", 0.26, losses), 0.02, 90.0)
    dash = _pen_dashes(values.get("line_style", "solid"), width)
    if values.get("use_custom_dash") == "1":
        unit = _unit(values.get("customdash_unit", "MM"), losses)
        lengths = [within(number(d, 1.0) * unit, 0.01, 200.0) for d in values.get("customdash", "").split(";") if d]
        dash = tuple(lengths[: len(lengths) // 2 * 2][:16])
    if number(values.get("offset"), 0.0):
        losses.add(text("the offset of lines"))
    return LineSymbol(_colour(values.get("line_color"), alpha, "#404040"), min(width, 50.0), dash)


def _pen_dashes(style: str, width: float) -> tuple[float, ...]:
    return tuple(within(d * width, 0.01, 200.0) for d in _PENS.get(style, ()))


def _read_point(layers: Layers, alpha: float, losses: Losses) -> PointSymbol:
    made: PointSymbol | None = None
    for kind, values, _ in layers:
        if kind != "SimpleMarker":
            _unknown(kind, values, losses)
            if made is None and len(layers) == 1:
                size = within(_length(values, "size", "size_unit", 2.0, losses), 0.2, 100.0)
                made = PointSymbol("circle", size, _colour(values.get("color"), alpha, "#404040"), None)
            continue
        if made is not None:
            losses.add(text("marks below the topmost one of a point symbol"))
        made = _simple_marker(values, alpha, losses)
    return made or PointSymbol()


def _simple_marker(values: Options, alpha: float, losses: Losses) -> PointSymbol:
    theirs = values.get("name", "circle")
    if theirs not in _OURS:
        losses.add(text("the shape {shape}: a circle stands for it", shape=theirs[:40]))
    if number(values.get("angle"), 0.0) % 360.0:
        losses.add(text("the angle of point symbols"))
    fill: str | None = _colour(values.get("color"), alpha, "#808080")
    if fill is not None and fill.endswith("00") and len(fill) == 9:
        fill = None
    line = None
    if values.get("outline_style", "solid") != "no":
        line = _colour(values.get("outline_color"), alpha, "#232323")
    return PointSymbol(
        _OURS.get(theirs, "circle"),
        within(_length(values, "size", "size_unit", 2.0, losses), 0.2, 100.0),
        fill,
        line,
        within(_length(values, "outline_width", "outline_width_unit", 0.2, losses), 0.02, 20.0),
    )


def _unknown(kind: str, values: Options, losses: Losses) -> None:
    outside = next((v for k, v in values.items() if k in ("name", "imageFile", "svgFile") and _reaches_out(v)), None)
    if outside is not None:
        losses.add(text("a picture from elsewhere, {address}: it was not fetched", address=outside[:120]))
    else:
        losses.add(text("the symbol layer {kind}", kind=kind[:40]))


def _reaches_out(value: str) -> bool:
    return "/" in value or "\\" in value or ":" in value


def _active(element: Element) -> bool:
    """Whether anything of the element is computed by an expression or a column."""
    return any(
        one.get("name") == "active" and one.get("value") == "true"
        for group in children(element, "data_defined_properties")
        for one in group.iter()
    )


def _options(layer: Element) -> dict[str, str]:
    found = {p.get("k", ""): p.get("v", "") for p in children(layer, "prop")}
    return found | {o.get("name", ""): o.get("value", "") for o in children(first(layer, "Option"), "Option")}


def _colour(words: str | None, alpha: float, usual: str) -> str:
    """``#rrggbb[aa]`` of ``r,g,b[,a]`` and the opacity of the whole symbol."""
    parts = (words or "").split(",")[:4]
    if len(parts) < 3:
        return usual
    r, g, b, a = [int(within(number(p, 0.0), 0, 255)) for p in [*parts, "255"][:4]]
    a = round(a * alpha)
    return f"#{r:02x}{g:02x}{b:02x}" + ("" if a == 255 else f"{a:02x}")


def _unit(words: str, losses: Losses) -> float:
    factor = _MM.get(words.lower())
    if factor is None:
        losses.add(text("lengths in the unit {unit}: they are taken as millimetres", unit=words[:40]))
    return factor or 1.0


def _length(values: Options, name: str, unit: str, usual: float, losses: Losses) -> float:
    if name not in values:
        return usual
    value = number(values[name], usual) * _unit(values.get(unit, "MM"), losses)
    return value if value > 0 else _HAIRLINE
