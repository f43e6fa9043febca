"""Names on the map in the style files of QGIS."""

from xml.etree import ElementTree

from gis_desk.map.exchange.expressions import column_of
from gis_desk.map.exchange.markup import Element, children, figure, first, number, within
from gis_desk.map.exchange.qml_symbols import rgba
from gis_desk.map.exchange.report import Losses
from gis_desk.map.symbology.look import UNBOUNDED, LabelSpec, ScaleRange
from layers.text import text

SERIF, SANS = "SimSun", "Microsoft YaHei"
_SERIFS = ("simsun", "song", "宋", "mincho", "ming", "times", "noto serif", "source han serif", "georgia")
_PLACEMENTS = {"beside": "6", "centre": "1", "along": "2"}
_AUTO = ("0", "3", "4")
"""What lets QGIS choose: around points, along curved lines, inside areas."""
_OURS = {theirs: ours for ours, theirs in _PLACEMENTS.items()}
_PT = {"point": 1.0, "mm": 72 / 25.4, "pixel": 72 / 96, "inch": 72.0}


def is_serif(family: str) -> bool:
    """Whether a face has serifs, as its name tells."""
    return any(word in family.lower() for word in _SERIFS)


def write_labels(root: Element, spec: LabelSpec, dimension: int) -> None:
    """Add the element ``labeling``."""
    labeling = ElementTree.SubElement(root, "labeling", {"type": "simple"})
    settings = ElementTree.SubElement(labeling, "settings", {"calloutType": "simple"})
    style = ElementTree.SubElement(settings, "text-style", {
        "fieldName": spec.column,
        "isExpression": "0",
        "fontFamily": SERIF if spec.serif else SANS,
        "fontSize": figure(spec.size_pt),
        "fontSizeUnit": "Point",
        "fontWeight": "75" if spec.bold else "50",
        "namedStyle": "Bold" if spec.bold else "",
        "textColor": rgba(spec.colour),
        "textOpacity": "1",
    })  # fmt: skip
    ElementTree.SubElement(style, "text-buffer", {
        "bufferDraw": "0" if spec.halo is None else "1",
        "bufferColor": rgba(spec.halo or "#ffffff"),
        "bufferOpacity": "1",
        "bufferSize": figure(spec.halo_mm),
        "bufferSizeUnits": "MM",
        "bufferJoinStyle": "128",
    })  # fmt: skip
    ElementTree.SubElement(settings, "placement", {
        "placement": _PLACEMENTS.get(spec.placement, _AUTO[dimension]), "dist": "0", "offsetType": "1",
    })  # fmt: skip
    ElementTree.SubElement(settings, "rendering", {
        "drawLabels": "1",
        "obstacle": "0",
        "scaleVisibility": "0" if spec.scale.open else "1",
        "scaleMin": figure(spec.scale.nearest),
        "scaleMax": "0" if spec.scale.farthest == UNBOUNDED else figure(spec.scale.farthest),
    })  # fmt: skip


def read_labels(root: Element, losses: Losses) -> LabelSpec:
    """The names that the file asks for; without a column where it asks for none that we can give."""
    none = LabelSpec(column="")
    labeling = first(root, "labeling")
    if root.get("labelsEnabled", "1") == "0" or labeling is None:
        return none
    if labeling.get("type") != "simple":
        losses.add(text("names by rules"))
        return none
    settings = first(labeling, "settings")
    style = first(settings, "text-style")
    if settings is None or style is None:
        return none
    words = style.get("fieldName", "")
    column = column_of(words)
    if style.get("isExpression") == "1" and column == words.strip():
        losses.add(text("names made by the expression {words}", words=words[:80]))
        return none
    if any(o.get("name") == "active" and o.get("value") == "true" for o in settings.iter()):
        losses.add(text("values of names that are computed by expressions"))
    buffer = first(style, "text-buffer")
    halo, halo_mm = None, 0.3
    if buffer is not None and buffer.get("bufferDraw") == "1":
        halo = _tone(buffer.get("bufferColor"), number(buffer.get("bufferOpacity"), 1.0), "#ffffff")
        unit = _PT.get(buffer.get("bufferSizeUnits", "MM").lower(), 72 / 25.4) * 25.4 / 72
        halo_mm = within(number(buffer.get("bufferSize"), 0.3) * unit, 0.05, 5.0)
    unit = _PT.get(style.get("fontSizeUnit", "Point").lower(), 1.0)
    placement = first(settings, "placement")
    where = "" if placement is None else placement.get("placement", "")
    return LabelSpec(
        column=column[:400],
        size_pt=within(number(style.get("fontSize"), 9.0) * unit, 3.0, 100.0),
        colour=_tone(style.get("textColor"), number(style.get("textOpacity"), 1.0), "#2b2f33"),
        halo=halo,
        halo_mm=halo_mm,
        bold=number(style.get("fontWeight"), 50.0) > 56 or "bold" in style.get("namedStyle", "").lower(),
        serif=is_serif(style.get("fontFamily", "")),
        scale=_scales(first(settings, "rendering"), losses),
        placement=_OURS.get(where, "auto"),
    )


def _scales(rendering: Element | None, losses: Losses) -> ScaleRange:
    if rendering is None or rendering.get("scaleVisibility") != "1":
        return ScaleRange()
    return scale_range(rendering.get("scaleMin"), rendering.get("scaleMax"), losses)


def scale_range(nearest: str | None, farthest: str | None, losses: Losses) -> ScaleRange:
    """The range between two denominators as they stand in a file, 0 for no limit."""
    low = within(number(nearest, 0.0), 0.0, 1e9)
    high = within(number(farthest, 0.0), 0.0, 1e9)
    if high and low >= high:
        losses.add(text("a range of scales that holds no scale"))
        return ScaleRange()
    return ScaleRange(low, high if high >= 1 else UNBOUNDED)


def _tone(words: str | None, opacity: float, usual: str) -> str:
    parts = [int(within(number(p, 0.0), 0, 255)) for p in (words or "").split(",")[:4]]
    if len(parts) < 3:
        return usual
    alpha = round((parts[3] if len(parts) > 3 else 255) * within(opacity, 0.0, 1.0))
    return f"#{parts[0]:02x}{parts[1]:02x}{parts[2]:02x}" + ("" if alpha == 255 else f"{alpha:02x}")


def has_children(element: Element | None) -> bool:
    """Whether anything stands in the element."""
    return element is not None and bool(children(element) or (element.text or "").strip())
