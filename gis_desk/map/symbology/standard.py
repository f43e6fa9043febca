"""The standard symbols of a layer said as a look: something to begin with, and to hand to other programs."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from gis_desk.conditions import Condition
from gis_desk.map import style
from gis_desk.map.scene import LIGHT, Colour
from gis_desk.map.symbology.drawing import Categories, Category, Drawing, Rule, Rules, Single, classes
from gis_desk.map.symbology.editing import with_title
from gis_desk.map.symbology.look import Look
from gis_desk.map.symbology.symbols import AreaSymbol, LineSymbol, PointSymbol
from layers.schema import GRADES, LEVELS, ROAD_CLASSES, SIDES

_GONE = ("lost", "damaged", "abandoned")
_NAMES: Mapping[str, str] = {
    "village": "village",
    "community": "village",
    "residential": "residential",
    "building": "building",
    "natural": "natural",
    "facility": "facility",
}


def standard_look(kind: str, words: Callable[[str], str] = str) -> Look | None:
    """The standard symbols of a layer of `kind` in the colours of the light screen; None where there is no such table.

    `words` says the English titles in another language.

    What the standard decides by more than the values of a row, the tones that tell neighbours apart and the level of a
    border, is not in it: divisions begin with one quiet tone under standard borders.
    """
    if kind == "division":
        return Look(Single(AreaSymbol(_tone(style.unit_fills()[0].colour), outline=None)), borders=True)
    drawing = _drawing(kind)
    if drawing is None:
        return None
    for number, one in enumerate(classes(drawing)):
        drawing = with_title(drawing, number, words(one.title))
    return Look(drawing)


def spelled_out(look: Look, kind: str, words: Callable[[str], str] = str) -> Look:
    """`look` with the standard symbols of `kind` said, where it leaves its symbols to the standard."""
    usual = standard_look(kind, words) if look.drawing is None else None
    return look if usual is None else replace(look, drawing=usual.drawing, borders=usual.borders)


def _drawing(kind: str) -> Drawing | None:
    table = style.table()
    if kind == "boundary_line":
        items = [Category(level, LineSymbol(boundary=level), style.title("boundary", level)) for level in LEVELS]
        return Categories("level", tuple(items))
    if kind == "road":
        lines = [Category(c, _line("road", c), style.title("road", c)) for c in ROAD_CLASSES]
        return Categories("class", tuple(lines), _line("road", "village"))
    if kind == "water":
        area = AreaSymbol(
            _tone(style.colour(table["water"]["area"]["fill"])),
            None,
            _tone(style.colour(table["water"]["area"]["line"])),
            float(table["water"]["river"]["width"]),
        )
        return Single(area)
    if kind == "dispute":
        return Categories("grade", tuple(Category(g, _point(g), style.title("point", g)) for g in GRADES))
    if kind == "dispute_claim":
        return Categories("side", tuple(Category(s, _line("claim", s), style.title("claim", s)) for s in SIDES))
    if kind == "marker":
        return _markers()
    if kind == "place_name":
        names = [Category(c, _point(s), style.title("point", s)) for c, s in _NAMES.items()]
        return Categories("class", tuple(names))
    return Single(_point("sign")) if kind == "sign" else None


def _markers() -> Rules:
    there: Sequence[Condition] = (Condition("state", "not_in", _GONE), Condition("state", "empty"))
    posts = [
        Rule((Condition("posts", "eq", p), state), _point(p), style.title("point", p))
        for p in ("double", "triple")
        for state in there
    ]
    single = Rule((), _point("single"), style.title("point", "single"), rest=True)
    lost = Rule((Condition("state", "in", _GONE),), _point("missing"), style.title("point", "missing"))
    return Rules((single, *posts, lost))


def _tone(colour: Colour) -> str:
    value = colour[LIGHT]
    alpha = value >> 24
    return f"#{value & 0xFFFFFF:06x}" + ("" if alpha == 0xFF else f"{alpha:02x}")


def _line(*path: str) -> LineSymbol:
    entry = style.table()
    for step in path:
        entry = entry[step]
    made = style.stroke_of(entry)
    rim = _tone(made.casing) if made.casing_mm else None
    return LineSymbol(_tone(made.colour), made.width_mm, made.dash_mm, rim, made.casing_mm or 0.15)


def _point(name: str) -> PointSymbol:
    made = style.symbol(name)
    shape = made.shape if made.shape != "pill" else "circle"
    return PointSymbol(shape, made.size_mm, _tone(made.fill), _tone(made.line), made.line_mm)
