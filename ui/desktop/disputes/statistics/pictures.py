"""A study as a picture: layers of the map, the entries of its legend, and the places worth going to."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gis_desk.disputes.statistics.areas import AreaStudy
from gis_desk.disputes.statistics.clusters import UnitStudy
from gis_desk.disputes.statistics.lines import LineStudy
from gis_desk.disputes.statistics.question import Chosen, units_of
from gis_desk.map.layer import MapLayer
from gis_desk.map.symbology import AreaSymbol, LineSymbol, Look, PointSymbol, Single
from gis_desk.map.symbology.ramps import ramps
from layers.crs import GEOGRAPHIC
from layers.text import Text, text

STEPS = (0.15, 0.35, 0.6)
"""Shares of the highest density at which the next tone begins."""
_WIDTHS, _THIN = (0.6, 1.1, 1.7, 2.4), (0.6, 0.9, 1.2, 1.5)
_RIM = 0.5
_HOT, _COLD, _SPOT = "#cc4c02", "#2171b5", "#3b2b73"
_MOST_PLACES = 20_000
_MOST_ENTRIES = 200


@dataclass(frozen=True)
class Key:
    """One line of the legend: ``line``, ``area`` or ``point`` in `colour`, `width_mm` wide, its rim in `rim`."""

    shape: str
    colour: str
    words: Text
    width_mm: float = 1.0
    rim: str = ""


@dataclass(frozen=True)
class Entry:
    """A place worth going to: what it is, what is known of it, where it is (EPSG:4490), its colour."""

    title: Text
    detail: Text
    place: BaseGeometry
    colour: str


@dataclass(frozen=True)
class Picture:
    """What is shown of a study."""

    layers: tuple[MapLayer, ...] = ()
    legend: tuple[Key, ...] = ()
    entries: tuple[Entry, ...] = field(default=())


def _layer(name: str, title: Text, kind: str, shapes: np.ndarray, symbol: AreaSymbol | LineSymbol) -> MapLayer:
    frame = gpd.GeoDataFrame(
        {"key": [f"{name}-{i}" for i in range(len(shapes))]}, geometry=np.asarray(shapes, dtype=object), crs=GEOGRAPHIC
    )
    return MapLayer(f"statistics-{name}", title, kind, frame, look=Look(drawing=Single(symbol)))


def _places(cases: Chosen) -> Picture:
    """Only where the cases are."""
    there = cases.places[np.isfinite(cases.places).all(axis=1)][:_MOST_PLACES]
    if not len(there):
        return Picture()
    title = text("place of a case")
    frame = gpd.GeoDataFrame(
        {"key": [f"place-{i}" for i in range(len(there))]}, geometry=shapely.points(there), crs=GEOGRAPHIC
    )
    symbol = PointSymbol(shape="ring", fill=_SPOT, size_mm=4.0)
    layer = MapLayer("statistics-places", title, "point", frame, look=Look(drawing=Single(symbol)))
    return Picture((layer,), (Key("point", _SPOT, title),))


def _tones(count: int, *, hot: bool) -> tuple[str, ...]:
    """Colours from little to much: warm and dark ones where something is hot, pale ones where only chance is seen."""
    return ramps()["oranges"].taken(count + 2)[1:-1] if hot else ramps()["blues"].taken(2 * count)[1 : count + 1]


def density_classes(per_km: np.ndarray) -> tuple[np.ndarray, list[Text]]:
    """Tone (N,) of each density, and what each tone stands for."""
    bounds = float(per_km.max()) * np.array(STEPS)
    words = [text("under {high:.2g} per km", high=bounds[0])]
    words += [text("{low:.2g} to {high:.2g} per km", low=a, high=b) for a, b in pairwise(bounds)]
    words.append(text("{low:.2g} per km and more", low=bounds[-1]))
    return np.searchsorted(bounds, per_km, side="right"), words


def of_lines(study: LineStudy, names: dict[str, str], rim_colour: str) -> Picture:
    """The density along the lines in tones and widths, hot stretches with a rim; `names` of the lines by key."""
    table = study.density.stretches
    if study.test is None or not len(table):
        return _places(study.cases)
    tone, words = density_classes(table["per_km"].to_numpy())
    colours = _tones(len(words), hot=study.method.hot)
    widths = _WIDTHS if study.method.hot else _THIN
    layers, legend = [], []
    spots = study.test.spots
    if len(spots):
        title = text("hot stretch")
        rim = LineSymbol(colour=rim_colour, width_mm=_WIDTHS[-1] + 2 * _RIM)
        layers.append(_layer("hot", title, "line", spots.geometry.to_numpy(), rim))
        legend.append(Key("line", colours[-1], title, _WIDTHS[-1], rim=rim_colour))
    for n, colour in enumerate(colours):
        part = table.geometry.to_numpy()[tone == n]
        if len(part):
            layers.append(_layer(f"line-{n}", words[n], "line", part, LineSymbol(colour=colour, width_mm=widths[n])))
        legend.append(Key("line", colour, words[n], widths[n]))
    entries = [
        Entry(
            text("{line}, km {a:.1f} to {b:.1f}", line=names.get(r.line) or r.line, a=r.from_m / 1000, b=r.to_m / 1000),
            _spot_words(r.markers, int(r.n), float(r.expected), float(r.ratio), float(r.p)),
            r.geometry,
            colours[-1],
        )
        for r in map(_as_any, spots.itertuples())
    ]
    return Picture(tuple(layers), tuple(legend), tuple(entries))


def _as_any(row: Any) -> Any:
    """A named tuple of a frame, whose fields have no types."""
    return row


def _spot_words(markers: Text | None, n: int, expected: float, ratio: float, p: float) -> Text:
    if markers is None:
        return text("{n} cases, expected {e:.1f}, {r:.1f} times, p = {p:.3f}", n=n, e=expected, r=ratio, p=p)
    return text("{n} cases, expected {e:.1f}, p = {p:.3f}, {markers}", n=n, e=expected, p=p, markers=markers)


def of_area(study: AreaStudy, divisions: gpd.GeoDataFrame, rim_colour: str) -> Picture:
    """The ground that holds most, one tone within the next; what is hot with a rim."""
    if study.p is None or not len(study.levels):
        return _places(study.cases)
    colours = _tones(len(study.levels), hot=study.method.hot)
    layers, legend = [], []
    for n, row in enumerate(map(_as_any, study.levels.itertuples())):
        title = text("the densest ground with {share:.0%} of the cases", share=row.share)
        symbol = AreaSymbol(fill=f"{colours[n]}99", outline=colours[-1], outline_mm=0.2)
        layers.append(_layer(f"area-{n}", title, "area", np.array([row.geometry], dtype=object), symbol))
        legend.append(Key("area", colours[n], title))
    if len(study.spots):
        title = text("hot ground")
        rim = AreaSymbol(fill=None, outline=rim_colour, outline_mm=0.8)
        layers.append(_layer("hot", title, "area", study.spots.geometry.to_numpy(), rim))
        legend.append(Key("area", colours[-1], title, rim=rim_colour))
    return Picture(tuple(layers), tuple(legend), tuple(_hot_ground(study, divisions, colours[-1])))


def _hot_ground(study: AreaStudy, divisions: gpd.GeoDataFrame, colour: str) -> Sequence[Entry]:
    units = units_of(divisions, "township", None)
    made = []
    for row in map(_as_any, study.spots[:_MOST_ENTRIES].itertuples()):
        middle = shapely.point_on_surface(row.geometry)
        inside = units.loc[shapely.intersects(units.geometry.to_numpy(), middle), "name"] if len(units) else []
        name = next((str(n) for n in inside if isinstance(n, str)), "")
        title = text("hot ground in {unit}", unit=name) if name else text("hot ground")
        made.append(Entry(title, text("{n} cases on {km2:.1f} km²", n=row.n, km2=row.area_km2), row.geometry, colour))
    return made


def of_units(study: UnitStudy) -> Picture:
    """Hot and quiet units; without a test only the places."""
    table = study.units
    if study.test is None:
        ranked = table[table["n"] > 0].sort_values(["cases", "code"], ascending=[False, True])
        base = _places(study.cases)
        entries = [
            _unit(r, text("{n} cases", n=int(r.n)), _SPOT) for r in map(_as_any, ranked[:_MOST_ENTRIES].itertuples())
        ]
        return Picture(base.layers, base.legend, tuple(entries))
    layers, legend = [], []
    looks = {"hot": (_HOT, text("hot with its neighbours")), "cold": (_COLD, text("quiet with its neighbours"))}
    for verdict, (colour, title) in looks.items():
        part = table.geometry.to_numpy()[(table["verdict"] == verdict).to_numpy()]
        if len(part):
            symbol = AreaSymbol(fill=f"{colour}88", outline=colour, outline_mm=0.5)
            layers.append(_layer(verdict, title, "area", part, symbol))
            legend.append(Key("area", colour, title))
    rest = table.geometry.to_numpy()[(table["verdict"] == "").to_numpy()]
    title = text("not beyond chance")
    layers.append(_layer("units", title, "area", rest, AreaSymbol(fill=None, outline="#7d8a86", outline_mm=0.25)))
    legend.append(Key("area", "", title))
    found = table[table["verdict"] != ""]
    found = found.loc[found["z"].abs().sort_values(ascending=False).index][:_MOST_ENTRIES]
    entries = [
        _unit(
            r,
            text("{n} cases, z = {z:.2f}, p = {p:.4f}, q = {q:.3f}", n=int(r.n), z=r.z, p=r.p, q=r.q),
            looks[str(r.verdict)][0],
        )
        for r in map(_as_any, found.itertuples())
    ]
    return Picture(tuple(layers), tuple(legend), tuple(entries))


def _unit(row: Any, detail: Text, colour: str) -> Entry:
    name = row.name if isinstance(row.name, str) else row.code if isinstance(row.code, str) else row.key
    return Entry(text("{unit}", unit=str(name)), detail, row.geometry, colour)
