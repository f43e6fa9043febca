"""What can stand on a page: frozen items in mm from the top left corner, each field with its label and its limits."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from typing import Any, ClassVar

from gis_desk.map.layout.words import Words
from layers.text import Text


@dataclass(frozen=True)
class Field:
    """One field of an item, as files and the property panel see it.

    Parameters
    ----------
    name : str
    kind : str
        ``mm``, ``number``, ``whole``, ``yes``, ``choice``, ``words``, ``text``, ``names``, ``pairs``, ``colour``,
        ``bounds`` (four numbers or none), ``map`` (id of a map on the page) or ``layer``.
    label : Text
    default : object
    least, most : float
        Limits of numbers.
    choices : mapping
        Word in files to what it is called.
    unit : str
    """

    name: str
    kind: str
    label: Text
    default: Any
    least: float = 0.0
    most: float = 1e9
    choices: Mapping[str, Text] = field(default_factory=dict)
    unit: str = ""


def _of(default: Any, kind: str, label: Text, **limits: Any) -> Any:
    return field(default=default, metadata={"kind": kind, "label": label, **limits})


@dataclass(frozen=True)
class Item:
    """Base of all items.

    Parameters
    ----------
    id : str
        Unique in a layout.
    x, y, width, height : float
        Box in mm from the top left corner of the paper.
    page : int
        1 or more: the pages of the layout, printed for every sheet of a series; 0: the cover of a series, printed once.
    """

    kind: ClassVar[str] = ""
    title: ClassVar[Text] = Text("Item")

    id: str
    x: float = _of(10.0, "mm", Text("Left"), least=-1500, most=1500, unit="mm")
    y: float = _of(10.0, "mm", Text("Top"), least=-1500, most=1500, unit="mm")
    width: float = _of(40.0, "mm", Text("Width"), least=0, most=1500, unit="mm")
    height: float = _of(10.0, "mm", Text("Height"), least=0, most=1500, unit="mm")
    page: int = _of(1, "whole", Text("On page"), least=0, most=20)


_ON_OFF = {"off": Text("none"), "auto": Text("automatic"), "set": Text("as set")}


@dataclass(frozen=True)
class MapItem(Item):
    """A map frame.

    ``extent`` is ``page`` (what the page of the series is about, else the home county, else everything), ``home``,
    ``all``, ``sheets`` (what all sheets of the series show) or ``own`` with ``bounds`` in degrees. Scale 0 is the
    largest round one at which the extent fits.
    """

    kind: ClassVar[str] = "map"
    title: ClassVar[Text] = Text("Map")

    width: float = _of(120.0, "mm", Text("Width"), least=2, most=1500, unit="mm")
    height: float = _of(90.0, "mm", Text("Height"), least=2, most=1500, unit="mm")
    role: str = _of(
        "main",
        "choice",
        Text("Purpose"),
        choices={"main": Text("main map"), "overview": Text("overview"), "inset": Text("inset map")},
    )
    extent: str = _of(
        "page",
        "choice",
        Text("Shows"),
        choices={
            "page": Text("what the page is about"),
            "home": Text("the county"),
            "all": Text("everything"),
            "sheets": Text("all sheets"),
            "own": Text("its own extent"),
        },
    )
    bounds: tuple[float, ...] = _of((), "bounds", Text("Extent"))
    scale: float = _of(0.0, "number", Text("Scale 1:"), least=0, most=50_000_000)
    turn: float = _of(0.0, "number", Text("Turned"), least=-360, most=360, unit="°")
    layers: tuple[str, ...] = _of((), "names", Text("Layers"))
    names: bool = _of(True, "yes", Text("With names"))
    fade: bool = _of(False, "yes", Text("Faded around"))
    border: float = _of(0.0, "mm", Text("Lettered border"), least=0, most=20, unit="mm")
    grid: str = _of("off", "choice", Text("Kilometre grid"), choices=_ON_OFF)
    grid_m: float = _of(1000.0, "number", Text("Grid distance"), least=1, most=1_000_000, unit="m")
    zone: bool = _of(False, "yes", Text("Zone number"))
    graticule: str = _of("off", "choice", Text("Graticule"), choices=_ON_OFF)
    graticule_s: float = _of(60.0, "number", Text("Graticule distance"), least=1, most=108_000, unit="″")


@dataclass(frozen=True)
class TextItem(Item):
    """Text with fields; wraps in its box."""

    kind: ClassVar[str] = "text"
    title: ClassVar[Text] = Text("Text")

    text: Words = _of(Words(), "words", Text("Text"))  # noqa: RUF009
    size: float = _of(9.0, "number", Text("Size"), least=4, most=200, unit="pt")
    bold: bool = _of(False, "yes", Text("Bold"))
    serif: bool = _of(False, "yes", Text("Song face"))
    align: str = _of(
        "left",
        "choice",
        Text("Aligned"),
        choices={"left": Text("at the left"), "middle": Text("in the middle"), "right": Text("at the right")},
    )
    colour: str = _of("#000000", "colour", Text("Ink"))
    ground: str = _of("", "colour", Text("Ground"))


@dataclass(frozen=True)
class TitleItem(TextItem):
    """The title of the map; a title the user gives takes its place."""

    kind: ClassVar[str] = "title"
    title: ClassVar[Text] = Text("Map title")


@dataclass(frozen=True)
class MarkItem(TextItem):
    """The classification mark, boxed; empty on a public map."""

    kind: ClassVar[str] = "mark"
    title: ClassVar[Text] = Text("Classification mark")


@dataclass(frozen=True)
class ReviewItem(TextItem):
    """The review number of a public map, or the note that it was not reviewed."""

    kind: ClassVar[str] = "review"
    title: ClassVar[Text] = Text("Review number")


@dataclass(frozen=True)
class LegendItem(Item):
    """Symbols that are really drawn in a map, each once."""

    kind: ClassVar[str] = "legend"
    title: ClassVar[Text] = Text("Legend")

    map: str = _of("", "map", Text("Of the map"))
    heading: Words = _of(Words("图例", "Legend"), "words", Text("Heading"))  # noqa: RUF009
    columns: int = _of(1, "whole", Text("In columns"), least=1, most=6)
    size: float = _of(8.0, "number", Text("Size"), least=5, most=30, unit="pt")
    hide: tuple[str, ...] = _of((), "names", Text("Leave out"))
    titles: Mapping[str, str] = field(
        default_factory=dict, metadata={"kind": "pairs", "label": Text("Own words")}, hash=False
    )
    ground: str = _of("", "colour", Text("Ground"))


@dataclass(frozen=True)
class ScaleItem(Item):
    """The scale as a number and as a bar."""

    kind: ClassVar[str] = "scale"
    title: ClassVar[Text] = Text("Scale bar")

    map: str = _of("", "map", Text("Of the map"))
    bar: str = _of(
        "single",
        "choice",
        Text("Bar"),
        choices={"single": Text("single bar"), "double": Text("double bar"), "none": Text("only the number")},
    )
    unit: str = _of(
        "auto",
        "choice",
        Text("Unit"),
        choices={"auto": Text("automatic"), "km": Text("kilometres"), "m": Text("metres")},
    )
    number: bool = _of(True, "yes", Text("With the number"))
    ground: str = _of("", "colour", Text("Ground"))


@dataclass(frozen=True)
class NorthItem(Item):
    """An arrow to true north at the middle of a map."""

    kind: ClassVar[str] = "north"
    title: ClassVar[Text] = Text("North arrow")

    map: str = _of("", "map", Text("Of the map"))


@dataclass(frozen=True)
class TableItem(Item):
    """Rows of a layer: those of the page's own thing with ``own``, filtered, sorted; long ones flow over pages."""

    kind: ClassVar[str] = "table"
    title: ClassVar[Text] = Text("Table")

    layer: str = _of("division", "layer", Text("Layer"))
    columns: tuple[str, ...] = _of((), "names", Text("Columns shown"))
    heading: Words = _of(Words(), "words", Text("Heading"))  # noqa: RUF009
    where: Mapping[str, str] = field(
        default_factory=dict, metadata={"kind": "pairs", "label": Text("Only rows with")}, hash=False
    )
    sort: str = _of("", "text", Text("Sorted by"))
    own: str = _of("", "text", Text("Own rows by"))
    row_mm: float = _of(6.0, "mm", Text("Row height"), least=3, most=30, unit="mm")
    size: float = _of(8.0, "number", Text("Size"), least=5, most=30, unit="pt")
    flow: bool = _of(True, "yes", Text("Go on over pages"))
    ground: str = _of("", "colour", Text("Ground"))


@dataclass(frozen=True)
class PictureItem(Item):
    """A PNG, JPEG or SVG file, scaled into its box without distortion."""

    kind: ClassVar[str] = "picture"
    title: ClassVar[Text] = Text("Picture")

    file: str = _of("", "text", Text("File"))


@dataclass(frozen=True)
class ShapeItem(Item):
    """A rectangle, an ellipse or a line from corner to corner."""

    kind: ClassVar[str] = "shape"
    title: ClassVar[Text] = Text("Rectangle or line")

    form: str = _of(
        "rectangle",
        "choice",
        Text("Form"),
        choices={"rectangle": Text("rectangle"), "ellipse": Text("ellipse"), "line": Text("line")},
    )
    line: float = _of(0.2, "mm", Text("Line width"), least=0, most=10, unit="mm")
    colour: str = _of("#000000", "colour", Text("Ink"))
    fill: str = _of("", "colour", Text("Filled"))


@dataclass(frozen=True)
class IndexItem(Item):
    """Where the sheet lies: the eight sheets around it, or all sheets of the series."""

    kind: ClassVar[str] = "index"
    title: ClassVar[Text] = Text("Sheet index")

    form: str = _of(
        "around",
        "choice",
        Text("Shows"),
        choices={"around": Text("the sheets around"), "all": Text("all sheets"), "list": Text("a list of sheets")},
    )
    heading: Words = _of(Words("接图表", "Sheet index"), "words", Text("Heading"))  # noqa: RUF009


@dataclass(frozen=True)
class SignatureItem(Item):
    """Lines to sign on, one after the other."""

    kind: ClassVar[str] = "signature"
    title: ClassVar[Text] = Text("Signatures")

    parties: tuple[str, ...] = _of(("Party A", "Party B"), "names", Text("Who signs"))
    size: float = _of(9.0, "number", Text("Size"), least=5, most=30, unit="pt")
    columns: int = _of(1, "whole", Text("In columns"), least=1, most=6)


KINDS: Mapping[str, type[Item]] = {
    one.kind: one
    for one in (
        MapItem,
        TitleItem,
        TextItem,
        LegendItem,
        ScaleItem,
        NorthItem,
        TableItem,
        PictureItem,
        IndexItem,
        SignatureItem,
        MarkItem,
        ReviewItem,
        ShapeItem,
    )
}
"""Every kind of item by its word in files, in the order they are offered."""


def fields_of(kind: type[Item]) -> tuple[Field, ...]:
    """The fields of a kind of item, in the order of the panel; ``id`` is none of them."""
    return _fields(kind.kind)


@cache
def _fields(word: str) -> tuple[Field, ...]:
    kind = KINDS[word]
    found = []
    for one in fields(kind):
        if one.name == "id":
            continue
        default = one.default_factory() if callable(one.default_factory) else one.default
        found.append(Field(one.name, default=default, **one.metadata))
    return tuple(found)
