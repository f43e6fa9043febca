"""Layouts as TOML: read strictly, every error with file, line and key; written so that reading gives the same."""

import math
import re
import tomllib
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from gis_desk.map.layout.items import KINDS, Field, Item, fields_of
from gis_desk.map.layout.sheet import LEAST_MM, MOST_MM, PURPOSES, SIZES, Layout, Series
from gis_desk.map.layout.words import Words
from layers.errors import GisDeskError, Where
from layers.text import Text

_MOST_BYTES = 1_000_000
_MOST_ITEMS = 500
_ID = re.compile(r"[\w.-]{1,60}")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}([0-9a-fA-F]{2})?")
_LAYOUT = ("title", "paper", "landscape", "size", "purpose", "exempt", "line_source")
_SERIES = ("layer", "where", "order", "scale", "margin", "course_up")


class LayoutError(GisDeskError):
    """A layout file cannot be understood."""


def read_layout(path: Path) -> Layout:
    """The layout in the file `path`.

    Raises
    ------
    LayoutError
        If it is not there, not TOML, or says what no layout knows.
    """
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise LayoutError(
                "the layout file is larger than a megabyte", where=Where(path), do="give a layout that GIS Desk wrote"
            )
        content = path.read_text(encoding="utf-8-sig")
    except OSError as exc:
        raise LayoutError(
            "the layout file cannot be read ({why})",
            where=Where(path),
            do="check the path, or list the templates with: gis-desk layouts",
            why=exc.strerror or str(exc),
        ) from exc
    except UnicodeDecodeError as exc:
        raise LayoutError("the layout file is not UTF-8 text", where=Where(path), do="save it as UTF-8") from exc
    return parse_layout(content, path.stem, path)


def parse_layout(content: str, name: str, file: Path | None = None) -> Layout:
    """The layout that the TOML `content` describes; `name` becomes its id.

    Raises
    ------
    LayoutError
    """
    reader = _Reader(content, file)
    try:
        document = tomllib.loads(content)
    except tomllib.TOMLDecodeError as exc:
        line = re.search(r"line (\d+)", str(exc))
        raise LayoutError(
            "the layout is not TOML ({why})",
            where=Where(file, row=int(line.group(1)) if line else None),
            do="correct the line",
            why=str(exc),
        ) from exc
    return reader.layout(document, name)


class _Reader:
    def __init__(self, content: str, file: Path | None) -> None:
        self.lines, self.file = content.splitlines(), file

    def where(self, section: str, key: str, value: Any = None, number: int = 0) -> Where:
        """File, line and key; `number` counts the ``[[item]]`` sections from 0."""
        line, inside, seen = None, section == "", -1
        for n, words in enumerate(self.lines, start=1):
            head = re.match(r"\s*\[+\s*([\w.]+)\s*\]+", words)
            if head is not None and not section and head.group(1) == key:
                line = n
                break
            if head is not None:
                seen += head.group(1) == section
                inside = head.group(1) == section and seen == number
                line = n if inside and line is None else line
            elif inside and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=", words):
                line = n
                break
        return Where(self.file, row=line, field=key, value=value)

    def wrong(self, section: str, key: str, value: Any, do: str, number: int = 0, **args: Any) -> LayoutError:
        return LayoutError(
            "a layout cannot have this here", where=self.where(section, key, value, number), do=do, **args
        )

    def layout(self, document: Mapping[str, Any], name: str) -> Layout:
        for key in document:
            if key not in ("layout", "item", "series"):
                raise self.wrong("", key, None, "leave it out: a layout has [layout], [series] and [[item]]")
        head = document.get("layout")
        if not isinstance(head, dict):
            raise LayoutError("the layout has no [layout]", where=Where(self.file), do="begin it with [layout]")
        for key in head:
            if key not in _LAYOUT:
                raise self.wrong("layout", key, head[key], "leave it out, or correct the key")
        width, height = self.size(head)
        purpose = head.get("purpose", "internal")
        if purpose not in PURPOSES:
            raise self.wrong("layout", "purpose", purpose, "give one of: {choices}", choices=list(PURPOSES))
        items = document.get("item", [])
        if not isinstance(items, list) or len(items) > _MOST_ITEMS:
            raise self.wrong("item", "item", None, "write each item as [[item]], at most 500")
        made = tuple(self.item(one, n) for n, one in enumerate(items))
        if twice := next((i.id for n, i in enumerate(made) if i.id in {j.id for j in made[:n]}), None):
            number = len(made) - 1 - [i.id for i in reversed(made)].index(twice)
            raise self.wrong("item", "id", twice, "give every item an id of its own", number)
        return Layout(
            name,
            self.words(head.get("title", name), "layout", "title"),
            width,
            height,
            purpose,
            self.line(head.get("exempt", ""), "layout", "exempt"),
            self.line(head.get("line_source", ""), "layout", "line_source"),
            made,
            self.series(document.get("series")),
        )

    def size(self, head: Mapping[str, Any]) -> tuple[float, float]:
        if "size" in head:
            both = head["size"]
            if not isinstance(both, list) or len(both) != 2 or not all(_number(v) for v in both):
                raise self.wrong("layout", "size", both, "give width and height in mm: [420, 297]")
            if not all(LEAST_MM <= v <= MOST_MM for v in both):
                raise self.wrong("layout", "size", both, "give each from 50 to 1500 mm")
            return float(both[0]), float(both[1])
        paper = head.get("paper", "A3")
        if paper not in SIZES:
            raise self.wrong("layout", "paper", paper, "give one of: {choices}, or a size", choices=list(SIZES))
        low, high = SIZES[paper]
        landscape = head.get("landscape", True)
        if not isinstance(landscape, bool):
            raise self.wrong("layout", "landscape", landscape, "give true or false")
        return (high, low) if landscape else (low, high)

    def series(self, found: Any) -> Series | None:
        if found is None:
            return None
        if not isinstance(found, dict) or not isinstance(found.get("layer"), str):
            raise self.wrong("series", "layer", None, "name the layer the series runs over")
        for key in found:
            if key not in _SERIES:
                raise self.wrong("series", key, found[key], "leave it out, or correct the key")
        made = {}
        for key, kind, least, most in (
            ("order", "text", 0, 0),
            ("scale", "number", 0, 50_000_000),
            ("margin", "number", 0, 2),
            ("course_up", "yes", 0, 0),
            ("where", "pairs", 0, 0),
        ):
            if key in found:
                made[key] = self.value(Field(key, kind, Text(""), None, least, most), found[key], "series")
        return Series(found["layer"], **made)

    def item(self, found: Any, number: int) -> Item:
        if not isinstance(found, dict):
            raise self.wrong("item", "item", None, "write each item as [[item]]", number)
        kind = KINDS.get(found.get("kind", ""))
        if kind is None:
            raise self.wrong("item", "kind", found.get("kind"), "give one of: {choices}", number, choices=list(KINDS))
        name = found.get("id", f"{kind.kind}{number + 1}")
        if not isinstance(name, str) or not _ID.fullmatch(name):
            raise self.wrong("item", "id", name, "give a short name of letters and digits", number)
        known = {f.name: f for f in fields_of(kind)}
        made = {}
        for key, value in found.items():
            if key in ("kind", "id"):
                continue
            if key not in known:
                raise self.wrong("item", key, value, "leave it out, or correct the key", number)
            made[key] = self.value(known[key], value, "item", number)
        return kind(name, **made)

    def value(self, one: Field, value: Any, section: str, number: int = 0) -> Any:
        def wrong(do: str, **args: Any) -> LayoutError:
            return self.wrong(section, one.name, value, do, number, **args)

        match one.kind:
            case "mm" | "number":
                if not _number(value) or not one.least <= value <= one.most:
                    raise wrong("give a number from {least:g} to {most:g}", least=one.least, most=one.most)
                return float(value)
            case "whole":
                if isinstance(value, bool) or not isinstance(value, int) or not one.least <= value <= one.most:
                    raise wrong("give a whole number from {least:g} to {most:g}", least=one.least, most=one.most)
                return value
            case "yes":
                if not isinstance(value, bool):
                    raise wrong("give true or false")
                return value
            case "choice":
                if value not in one.choices:
                    raise wrong("give one of: {choices}", choices=list(one.choices))
                return value
            case "words":
                return self.words(value, section, one.name, number)
            case "names":
                if not isinstance(value, list) or not all(isinstance(v, str) and len(v) < 200 for v in value):
                    raise wrong('give a list of words: ["a", "b"]')
                return tuple(value)
            case "pairs":
                if not isinstance(value, dict) or not all(isinstance(v, str) for v in value.values()):
                    raise wrong('give pairs of words: { a = "b" }')
                return dict(value)
            case "colour":
                if not isinstance(value, str) or (value and not _COLOUR.fullmatch(value)):
                    raise wrong("give a colour as #rrggbb")
                return value
            case "bounds":
                good = isinstance(value, list) and len(value) in (0, 4) and all(_number(v) for v in value)
                if not good or (value and not _on_globe(value)):
                    raise wrong("give west, south, east and north in degrees")
                return tuple(float(v) for v in value)
            case _:
                return self.line(value, section, one.name, number)

    def words(self, value: Any, section: str, key: str, number: int = 0) -> Words:
        if isinstance(value, str) and len(value) <= 10_000:
            return Words.both(value)
        good = isinstance(value, dict) and set(value) <= {"zh", "en"}
        if not good or not all(isinstance(v, str) and len(v) <= 10_000 for v in value.values()):
            raise self.wrong(section, key, value, 'give text, or { zh = "…", en = "…" }', number)
        return Words(value.get("zh", ""), value.get("en", ""))

    def line(self, value: Any, section: str, key: str, number: int = 0) -> str:
        if not isinstance(value, str) or len(value) > 1000:
            raise self.wrong(section, key, value, "give a short text", number)
        return value


def _number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def _on_globe(box: list[float]) -> bool:
    west, south, east, north = box
    return -180 <= west < east <= 180 and -90 <= south < north <= 90


def write_layout(layout: Layout) -> str:
    """The layout as TOML; `parse_layout` of it gives the same layout."""
    out = ["[layout]", f"title = {_toml(layout.title)}", f"size = {_toml([layout.width, layout.height])}"]
    for key in ("purpose", "exempt", "line_source"):
        if value := getattr(layout, key):
            out.append(f"{key} = {_toml(value)}")
    if layout.series is not None:
        out += ["", "[series]"]
        blank = Series("")
        for one in fields(Series):
            value = getattr(layout.series, one.name)
            if one.name == "layer" or value != getattr(blank, one.name):
                out.append(f"{one.name} = {_toml(value)}")
    for item in layout.items:
        out += ["", "[[item]]", f"kind = {_toml(item.kind)}", f"id = {_toml(item.id)}"]
        for column in fields_of(type(item)):
            value = getattr(item, column.name)
            if value != column.default or column.name in ("x", "y", "width", "height"):
                out.append(f"{column.name} = {_toml(value)}")
    return "\n".join(out) + "\n"


def _toml(value: Any) -> str:
    if isinstance(value, Words):
        return _toml(value.zh) if value.zh == value.en else f"{{ zh = {_toml(value.zh)}, en = {_toml(value.en)} }}"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return '"' + "".join(_escaped(c) for c in value) + '"'
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_toml(str(k))} = {_toml(v)}" for k, v in value.items()) + " }"
    return "[" + ", ".join(_toml(v) for v in value) + "]"


def _escaped(character: str) -> str:
    if character in '"\\':
        return "\\" + character
    if character == "\n":
        return "\\n"
    if ord(character) < 32 or ord(character) == 127:
        return f"\\u{ord(character):04X}"
    return character
