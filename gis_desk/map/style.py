"""The style table of ``resources/symbols/map.toml`` as strokes, fills, symbols and letterings."""

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from gis_desk.map.scene import Colour, Fill, LabelStyle, Stroke, Symbol
from layers.schema import LEVELS
from resources import resource

INFINITE = float("inf")


@cache
def table() -> Mapping[str, Any]:
    """The whole style table."""
    return tomllib.loads(resource("symbols", "map.toml").read_text(encoding="utf-8"))


def number(text: str) -> int:
    """0xAARRGGBB of ``#rrggbb`` or ``#rrggbbaa``; ValueError for anything else."""
    digits = text.removeprefix("#")
    if len(digits) not in (6, 8) or not text.startswith("#"):
        raise ValueError(text)
    value = int(digits, 16)
    return 0xFF000000 | value if len(digits) == 6 else (value & 0xFF) << 24 | value >> 8


def colour(entry: str | Mapping[str, str]) -> Colour:
    """A colour for each ground of one entry of the table."""
    if isinstance(entry, str):
        one = number(entry)
        return one, one, one
    return number(entry["light"]), number(entry["dark"]), number(entry["paper"])


def stroke_of(entry: Mapping[str, Any]) -> Stroke:
    """A line of the table."""
    return Stroke(
        width_mm=float(entry["width"]),
        colour=colour(entry["colour"]),
        dash_mm=tuple(float(d) for d in entry.get("dash", ())),
        casing_mm=float(entry.get("casing", 0.0)),
        casing=colour(entry["rim"]) if "rim" in entry else (0, 0, 0),
        max_scale=float(entry.get("max_scale", INFINITE)),
        plain_beyond=float(entry.get("plain_beyond", INFINITE)),
        round_cap=not entry.get("dash"),
    )


@cache
def boundary_stroke(level: str) -> Stroke:
    """The line of a boundary level, ``province`` to ``village``; county level and above on a quiet band."""
    stroke = stroke_of(table()["boundary"][level])
    if LEVELS.index(level) > LEVELS.index("county"):
        return stroke
    band = table()["halo"]
    return replace(stroke, casing_mm=(float(band["width"]) - stroke.width_mm) / 2, casing=colour(band["colour"]))


@cache
def boundary_strokes() -> tuple[Stroke, ...]:
    """The lines of all levels, highest first."""
    return tuple(boundary_stroke(level) for level in LEVELS)


@cache
def unit_fills() -> tuple[Fill, ...]:
    """The tones that tell neighbours apart."""
    return tuple(Fill(colour(c)) for c in table()["fills"]["colours"])


@cache
def outside_fill() -> Fill:
    """The tone of divisions that only surround the county."""
    return Fill(colour(table()["fills"]["outside"]))


@cache
def symbol(name: str) -> Symbol:
    """A point symbol of the table."""
    entry = table()["point"][name]
    return Symbol(
        entry["shape"],
        float(entry["size"]),
        colour(entry["fill"]),
        colour(entry["line"]),
        float(entry.get("line_width", 0.15)),
        float(entry.get("max_scale", INFINITE)),
    )


@cache
def lettering(name: str) -> LabelStyle:
    """The lettering of a class of names."""
    entry, halo = table()["label"][name], table()["label_halo"]
    return LabelStyle(
        size_pt=float(entry["size"]),
        colour=colour(entry["colour"]),
        halo=colour(entry.get("halo", halo["colour"])),
        halo_mm=float(halo["width"]),
        bold=bool(entry.get("bold", False)),
        serif=bool(entry.get("serif", False)),
        slant=float(entry.get("slant", 0.0)),
        spacing=float(entry.get("spacing", 0.0)),
        max_scale=float(entry.get("max_scale", INFINITE)),
        min_scale=float(entry.get("min_scale", 0.0)),
        rank=int(entry["rank"]),
    )


@cache
def day_stroke(day: int, *, walking: bool) -> Stroke:
    """The line of a day (counted from 0): driving in the day's own pattern, walking in short dashes."""
    route = table()["route"]
    entry = route["day"][day % len(route["day"])]
    if walking:
        return Stroke(route["walk_width"], colour(entry["colour"]), tuple(route["walk_dash"]), round_cap=False)
    dash = tuple(float(d) for d in entry["dash"])
    return Stroke(route["width"], colour(entry["colour"]), dash, round_cap=not dash)


def overridden(stroke: Stroke, style: Mapping[str, Any]) -> Stroke:
    """`stroke` with the width and colour that a layer's own style gives."""
    if "colour" in style:
        stroke = replace(stroke, colour=colour(style["colour"]))
    if "width_mm" in style:
        stroke = replace(stroke, width_mm=float(style["width_mm"]))
    return stroke


def title(*path: str) -> str:
    """The English words of an entry, for legends."""
    entry: Any = table()
    for step in path:
        entry = entry[step]
    return str(entry["title"])
