"""Symbolizers of SLD: 1.0 (``CssParameter``) and 1.1 (``SvgParameter``); lengths in pixels of 0.28 mm."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from xml.etree import ElementTree

from gis_desk.map.exchange.markup import Element, below, children, figure, first, number, within
from gis_desk.map.exchange.ogc import ogc
from gis_desk.map.exchange.qml_labels import SANS, SERIF, is_serif
from gis_desk.map.exchange.qml_symbols import NEAREST, SHAPES
from gis_desk.map.exchange.report import Losses
from gis_desk.map.symbology import AreaSymbol, Hatching, LabelSpec, LineSymbol, PointSymbol, ScaleRange, Symbolism
from gis_desk.map.symbology.primitives import stroke
from layers.text import text

PIXEL_MM = 0.28
_PT_MM = 25.4 / 72
_OURS = {theirs: ours for ours, theirs in SHAPES.items()} | {"pentagon": "circle"}
_MARKS = {"horline": 0.0, "shape://horline": 0.0, "shape://vertline": 90.0, "vertline": 90.0, "line": 90.0,
          "shape://slash": 45.0, "slash": 45.0, "shape://backslash": 135.0, "backslash": 135.0}  # fmt: skip


class Writer:
    """Writes symbolizers of one version into one losses' list."""

    def __init__(self, version: str, losses: Losses) -> None:
        self.new = version == "1.1.0"
        self.space = "http://www.opengis.net/se" if self.new else "http://www.opengis.net/sld"
        self.losses = losses

    def tag(self, name: str) -> str:
        """The tag `name` of this version."""
        return f"{{{self.space}}}{name}"

    def add(self, parent: Element, name: str, words: str | None = None) -> Element:
        """A new child, with `words` in it."""
        made = ElementTree.SubElement(parent, self.tag(name))
        made.text = words
        return made

    def parameter(self, parent: Element, name: str, value: str) -> None:
        """One parameter of a fill, stroke or font."""
        made = self.add(parent, "SvgParameter" if self.new else "CssParameter", value)
        made.set("name", name)

    def symbol(self, rule: Element, symbol: Symbolism) -> None:
        """Add the symbolizers of `symbol` to a rule."""
        if isinstance(symbol, AreaSymbol):
            self._area(rule, symbol)
        elif isinstance(symbol, LineSymbol):
            self._line(rule, symbol)
        else:
            self._point(rule, symbol)

    def _area(self, rule: Element, symbol: AreaSymbol) -> None:
        surface = self.add(rule, "PolygonSymbolizer")
        if symbol.fill is not None:
            self._fill(surface, symbol.fill)
        if symbol.outline is not None:
            self._stroke(surface, symbol.outline, symbol.outline_mm, symbol.dash_mm)
        lines = symbol.hatching
        if lines is not None:
            over = self.add(rule, "PolygonSymbolizer")
            graphic = self.add(self.add(self.add(over, "Fill"), "GraphicFill"), "Graphic")
            mark = self.add(graphic, "Mark")
            self.add(mark, "WellKnownName", "horline")
            self._stroke(mark, lines.colour, lines.width_mm, ())
            self.add(graphic, "Size", pixels(lines.spacing_mm))
            turn = self.add(graphic, "Rotation")
            ElementTree.SubElement(turn, ogc("Literal")).text = figure(lines.angle_deg)

    def _line(self, rule: Element, symbol: LineSymbol) -> None:
        if symbol.boundary:
            self.losses.add(text("that a line is the standard boundary of a level: it is written as a plain line"))
            made = stroke(symbol)
            tone, rim = (f"#{c[2] & 0xFFFFFF:06x}" for c in (made.colour, made.casing))
            dash = tuple(round(d, 3) for d in made.dash_mm)
            symbol = LineSymbol(tone, made.width_mm, dash, rim if made.casing_mm else None, made.casing_mm or 0.15)
        if symbol.casing is not None:
            wide = symbol.width_mm + 2 * symbol.casing_mm
            self._stroke(self.add(rule, "LineSymbolizer"), symbol.casing, wide, ())
        self._stroke(self.add(rule, "LineSymbolizer"), symbol.colour, symbol.width_mm, symbol.dash_mm)

    def _point(self, rule: Element, symbol: PointSymbol) -> None:
        shape = SHAPES.get(symbol.shape)
        if shape is None:
            self.losses.add(text("the shape {shape}: the nearest one is written", shape=symbol.shape))
            shape = NEAREST.get(symbol.shape, "square")
        graphic = self.add(self.add(rule, "PointSymbolizer"), "Graphic")
        mark = self.add(graphic, "Mark")
        self.add(mark, "WellKnownName", shape)
        if symbol.fill is not None:
            self._fill(mark, symbol.fill)
        if symbol.line is not None:
            self._stroke(mark, symbol.line, symbol.line_mm, ())
        self.add(graphic, "Size", pixels(symbol.size_mm))

    def _fill(self, parent: Element, colour: str) -> None:
        made = self.add(parent, "Fill")
        self.parameter(made, "fill", colour[:7])
        if len(colour) == 9:
            self.parameter(made, "fill-opacity", _share(colour))

    def _stroke(self, parent: Element, colour: str, width_mm: float, dash_mm: tuple[float, ...]) -> None:
        made = self.add(parent, "Stroke")
        self.parameter(made, "stroke", colour[:7])
        if len(colour) == 9:
            self.parameter(made, "stroke-opacity", _share(colour))
        self.parameter(made, "stroke-width", pixels(width_mm))
        self.parameter(made, "stroke-linejoin", "round")
        self.parameter(made, "stroke-linecap", "butt" if dash_mm else "round")
        if dash_mm:
            self.parameter(made, "stroke-dasharray", " ".join(pixels(d) for d in dash_mm))

    def names(self, rule: Element, spec: LabelSpec) -> None:
        """Add the symbolizer of names to a rule."""
        made = self.add(rule, "TextSymbolizer")
        ElementTree.SubElement(self.add(made, "Label"), ogc("PropertyName")).text = spec.column
        font = self.add(made, "Font")
        self.parameter(font, "font-family", SERIF if spec.serif else SANS)
        self.parameter(font, "font-size", f"{spec.size_pt * _PT_MM / PIXEL_MM:.10g}")
        self.parameter(font, "font-weight", "bold" if spec.bold else "normal")
        self._placement(made, spec.placement)
        if spec.halo is not None:
            halo = self.add(made, "Halo")
            self.add(halo, "Radius", pixels(spec.halo_mm))
            self._fill(halo, spec.halo)
        self._fill(made, spec.colour)

    def _placement(self, parent: Element, placement: str) -> None:
        if placement == "auto":
            return
        outer = self.add(parent, "LabelPlacement")
        if placement == "along":
            self.add(outer, "LinePlacement")
            return
        point = self.add(outer, "PointPlacement")
        anchor = self.add(point, "AnchorPoint")
        self.add(anchor, "AnchorPointX", "0.5" if placement == "centre" else "0")
        self.add(anchor, "AnchorPointY", "0.5")


def pixels(mm: float) -> str:
    """Millimetres in pixels, so exact that the same thousandths come back."""
    return f"{mm / PIXEL_MM:.10g}"


def _share(colour: str) -> str:
    return f"{int(colour[7:], 16) / 255:.6g}"


# reading


def read_symbol(rule: Element, losses: Losses) -> Symbolism | None:
    """The symbol that the symbolizers of a rule make together; None where there is none that can be drawn."""
    for one in below(rule, "OnlineResource"):
        address = next((v for k, v in one.attrib.items() if k.endswith("href")), "")
        losses.add(text("a picture from elsewhere, {address}: it was not fetched", address=address[:120]))
    kinds = {name: children(rule, f"{name}Symbolizer") for name in ("Polygon", "Line", "Point", "Raster")}
    if kinds["Raster"]:
        losses.add(text("colours of pictures"))
    for group in kinds.values():
        for one in group:
            unit = one.get("uom", "pixel").rsplit("/", 1)[-1][:40]
            if unit.lower() != "pixel":
                losses.add(text("lengths in the unit {unit}: they are taken as pixels", unit=unit))
            if any(True for _ in below(one, "Function")):
                losses.add(text("values that are computed by functions"))
            if children(one, "Geometry"):
                losses.add(text("geometries that are computed"))
    if kinds["Polygon"]:
        return _read_area(kinds["Polygon"], kinds["Line"], losses)
    if kinds["Line"]:
        return _read_line(kinds["Line"], losses)
    if kinds["Point"]:
        if len(kinds["Point"]) > 1:
            losses.add(text("marks below the topmost one of a point symbol"))
        return _read_point(kinds["Point"][-1], losses)
    return None


def _read_area(surfaces: Sequence[Element], lines: Sequence[Element], losses: Losses) -> AreaSymbol:
    made = AreaSymbol(fill=None, outline=None)
    for one in surfaces:
        fill = first(one, "Fill")
        graphic = first(fill, "GraphicFill", "Graphic")
        if graphic is not None:
            hatching = _hatching(graphic, losses)
            made = replace(made, hatching=hatching) if hatching is not None else made
        elif fill is not None:
            made = replace(made, fill=_colour(fill, "fill", "#808080"))
        made = _outlined(made, first(one, "Stroke"), losses)
    for one in lines:
        made = _outlined(made, first(one, "Stroke"), losses)
    return made


def _outlined(made: AreaSymbol, element: Element | None, losses: Losses) -> AreaSymbol:
    if element is None:
        return made
    line = _stroke(element, losses)
    return replace(made, outline=line.colour, outline_mm=within(line.width_mm, 0.02, 20.0), dash_mm=line.dash_mm)


def _hatching(graphic: Element, losses: Losses) -> Hatching | None:
    mark = first(graphic, "Mark")
    name = _text(first(mark, "WellKnownName"))
    if name not in _MARKS or mark is None:
        losses.add(text("the fill pattern {name}", name=name[:40] or "-"))
        return None
    line = first(mark, "Stroke")
    drawn = LineSymbol() if line is None else _stroke(line, losses)
    spacing = number(_plain(first(graphic, "Size")), 6.0) * PIXEL_MM
    angle = within(number(_plain(first(graphic, "Rotation")), 0.0), -360.0, 360.0) + _MARKS[name]
    return Hatching(
        drawn.colour, within(round(spacing, 3), 0.3, 50.0), within(drawn.width_mm, 0.02, 10.0), angle % 180.0
    )


def _read_line(lines: Sequence[Element], losses: Losses) -> LineSymbol:
    found = [_stroke(first(one, "Stroke"), losses, most=90.0) for one in lines]
    top = found[-1]
    if len(found) == 2 and found[0].width_mm > top.width_mm and not found[0].dash_mm:
        rim = within(round((found[0].width_mm - top.width_mm) / 2, 3), 0.01, 20.0)
        return replace(top, casing=found[0].colour, casing_mm=rim)
    if len(found) > 1:
        losses.add(text("lines below the topmost one of a line symbol"))
    return top


def _stroke(element: Element | None, losses: Losses, most: float = 50.0) -> LineSymbol:
    values = _parameters(element)
    if element is not None and (first(element, "GraphicStroke") or first(element, "GraphicFill")) is not None:
        losses.add(text("lines made of pictures"))
    if number(values.get("stroke-dashoffset"), 0.0):
        losses.add(text("where a dash pattern begins"))
    dash = [within(round(_px(d), 3), 0.01, 200.0) for d in values.get("stroke-dasharray", "").replace(",", " ").split()]
    dash = dash * 2 if len(dash) % 2 else dash
    width = within(round(number(values.get("stroke-width"), 1.0) * PIXEL_MM, 3), 0.02, min(most, 50.0))
    return LineSymbol(_colour(element, "stroke", "#000000"), width, tuple(dash[:16]))


def _px(words: str) -> float:
    return number(words, 1.0) * PIXEL_MM


def _read_point(one: Element, losses: Losses) -> PointSymbol:
    graphic = first(one, "Graphic")
    mark = first(graphic, "Mark")
    size = within(round(number(_plain(first(graphic, "Size")), 6.0) * PIXEL_MM, 3), 0.2, 100.0)
    if number(_plain(first(graphic, "Rotation")), 0.0) % 360.0:
        losses.add(text("the angle of point symbols"))
    if mark is None:
        return PointSymbol("circle", size)
    name = _text(first(mark, "WellKnownName")) or "square"
    if name not in _OURS:
        losses.add(text("the shape {shape}: a circle stands for it", shape=name[:40]))
    fill, line = first(mark, "Fill"), first(mark, "Stroke")
    drawn = None if line is None else _stroke(line, losses)
    return PointSymbol(
        _OURS.get(name, "circle"),
        size,
        None if fill is None else _colour(fill, "fill", "#808080"),
        None if drawn is None else drawn.colour,
        0.2 if drawn is None else within(drawn.width_mm, 0.02, 20.0),
    )


def read_names(one: Element, scale: ScaleRange, losses: Losses) -> LabelSpec | None:
    """The names that a symbolizer of texts asks for."""
    label = first(one, "Label")
    names = children(label, "PropertyName")
    if label is None or len(names) != 1 or len(children(label)) != 1 or (label.text or "").strip():
        losses.add(text("names that are computed"))
        return None
    font = _parameters(first(one, "Font"))
    halo = first(one, "Halo")
    size = number(font.get("font-size"), 10.0) * PIXEL_MM / _PT_MM
    placement = "auto"
    if first(one, "LabelPlacement", "LinePlacement") is not None:
        placement = "along"
    elif (anchor := first(one, "LabelPlacement", "PointPlacement", "AnchorPoint")) is not None:
        middle = abs(number(_plain(first(anchor, "AnchorPointX")), 0.0) - 0.5) < 0.2
        placement = "centre" if middle else "beside"
    fill, behind = first(one, "Fill"), first(halo, "Fill")
    return LabelSpec(
        column=_text(names[0])[:400],
        size_pt=within(size, 3.0, 100.0),
        colour="#000000" if fill is None else _colour(fill, "fill", "#000000"),
        halo=None if halo is None else "#ffffff" if behind is None else _colour(behind, "fill", "#ffffff"),
        halo_mm=within(round(number(_plain(first(halo, "Radius")), 1.0) * PIXEL_MM, 3), 0.05, 5.0),
        bold=font.get("font-weight", "") == "bold",
        serif=is_serif(font.get("font-family", "")),
        scale=scale,
        placement=placement,
    )


def _parameters(element: Element | None) -> Mapping[str, str]:
    found = [*children(element, "CssParameter"), *children(element, "SvgParameter")]
    return {one.get("name", ""): _plain(one) for one in found}


def _text(element: Element | None) -> str:
    return "" if element is None else (element.text or "").strip()


def _plain(element: Element | None) -> str:
    """The words of an element, also where they stand in a literal."""
    if element is None:
        return ""
    literal = children(element, "Literal")
    return _text(literal[0]) if literal else _text(element)


def _colour(element: Element | None, name: str, usual: str) -> str:
    values = _parameters(element)
    tone = values.get(name, usual).lower()
    if len(tone) != 7 or tone[0] != "#" or any(c not in "0123456789abcdef" for c in tone[1:]):
        tone = usual
    alpha = round(within(number(values.get(f"{name}-opacity"), 1.0), 0.0, 1.0) * 255)
    return tone if alpha == 255 else f"{tone}{alpha:02x}"
