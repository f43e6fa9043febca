"""KML and KMZ: placemarks with their fields; links to other files are never followed."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from layers.errors import FormatError, Where
from layers.formats import markup, packed
from layers.formats.report import Layer, Problem, Refusal
from layers.formats.source import Ask, Format, Raw
from layers.text import Text, text

_SHAPES = ("Point", "LineString", "LinearRing", "Polygon", "MultiGeometry", "Track", "MultiTrack")


class UnreadableError(ValueError):
    """A geometry that cannot be built; `why` says it to people."""

    def __init__(self, why: Text, value: str | None = None) -> None:
        super().__init__(str(why))
        self.why, self.value = why, value


def read(path: Path, ask: Ask) -> Raw:
    """One row per placemark; fields ``name``, ``description``, ``folder`` and those of ExtendedData.

    Raises
    ------
    FormatError
        If it is no KML, declares entities, or has no placemarks.
    """
    where = Where(path)
    if path.suffix.lower() == ".kmz" or packed.content(path).startswith(b"PK\x03\x04"):
        names = [n for n in packed.members(path) if n.lower().endswith(".kml")]
        if not names:
            raise FormatError("the KMZ holds no KML", where=where, do="export it again from the map program")
        data = packed.member(path, min(names, key=lambda n: (n.count("/"), n.lower() != "doc.kml")))
    else:
        data = packed.content(path)
    root, proof, problems = markup.parse(data, path, ask.encoding)
    if markup.local(root) not in ("kml", "Document", "Folder", "Placemark"):
        raise FormatError(
            "this is XML but no KML: it begins with <{tag}>", where=where, do="check the name of the file",
            tag=markup.local(root),
        )  # fmt: skip
    if any(markup.local(e) in ("NetworkLink", "GroundOverlay") for e in root.iter()):
        problems.append(Problem(text("links to other files and pictures in the KML are not followed")))
    records: list[dict[str, object]] = []
    shapes: list[BaseGeometry | None] = []
    refused: list[Refusal] = []
    rows: list[int] = []
    number = 0
    for number, (folder, placemark) in enumerate(_placemarks(root), 1):
        try:
            shape = _geometry(placemark)
        except UnreadableError as exc:
            refused.append(Refusal(number, "coordinates", exc.value, exc.why))
            continue
        records.append(_fields(placemark, folder))
        shapes.append(shape)
        rows.append(number)
    if not number:
        raise FormatError("the KML holds no placemarks", where=where, do="check that the export was complete")
    values = pd.DataFrame(records, dtype=object)
    values = values.where(values.notna(), None)
    kinds = sorted({s.geom_type for s in shapes if s is not None})
    layer = Layer(path.stem, number, kinds[0] if len(kinds) == 1 else "Geometry" if kinds else "",
                  tuple(values.columns), "EPSG:4326")  # fmt: skip
    return Raw(values, np.array(shapes, dtype=object), np.array(rows, dtype=int), number, (layer,), (layer.name,),
               "EPSG:4326", "KML", True, proof, refused, problems)  # fmt: skip


def _placemarks(root: Element) -> Iterator[tuple[str | None, Element]]:
    stack: list[tuple[str | None, Element]] = [(None, root)]
    while stack:
        folder, element = stack.pop()
        if markup.local(element) == "Placemark":
            yield folder, element
            continue
        inner = markup.text_of(element, "name") if markup.local(element) == "Folder" else folder
        stack.extend((inner, one) for one in reversed(element))


def _fields(placemark: Element, folder: str | None) -> dict[str, object]:
    record: dict[str, object] = {"name": markup.text_of(placemark, "name")}
    if description := markup.text_of(placemark, "description"):
        record["description"] = description
    if folder:
        record["folder"] = folder
    for element in placemark.iter():
        kind, name = markup.local(element), element.get("name")
        if kind == "Data" and name:
            record[name if name not in record else f"{name}_2"] = markup.text_of(element, "value")
        elif kind == "SimpleData" and name:
            record[name if name not in record else f"{name}_2"] = (element.text or "").strip() or None
    return record


def _geometry(placemark: Element) -> BaseGeometry | None:
    found = [shape for child in placemark if markup.local(child) in _SHAPES for shape in _shapes(child)]
    return _together(found)


def _together(shapes: list[BaseGeometry]) -> BaseGeometry | None:
    if len(shapes) <= 1:
        return shapes[0] if shapes else None
    build: dict[str, Callable[..., Any]] = {
        "Point": shapely.multipoints,
        "LineString": shapely.multilinestrings,
        "Polygon": shapely.multipolygons,
    }
    kinds = {s.geom_type for s in shapes}
    together: BaseGeometry = build.get(kinds.pop() if len(kinds) == 1 else "", shapely.geometrycollections)(shapes)
    return together


def _shapes(element: Element) -> Iterator[BaseGeometry]:
    kind = markup.local(element)
    if kind == "MultiGeometry" or kind == "MultiTrack":
        for child in element:
            if markup.local(child) in _SHAPES:
                yield from _shapes(child)
    elif kind == "Track":
        yield _line([c.text or "" for c in element if markup.local(c) == "coord"], " ")
    elif kind == "Polygon":
        yield _polygon(element)
    else:
        words = (markup.text_of(element, "coordinates") or "").split()
        if kind == "Point":
            xy = _numbers(words, ",")
            if len(xy) != 1:
                raise UnreadableError(text("a point needs exactly one coordinate"), " ".join(words))
            yield shapely.Point(xy[0])
        else:
            yield _line(words, ",")


def _polygon(element: Element) -> BaseGeometry:
    rings: list[list[tuple[float, float]]] = []
    for side in element:
        if markup.local(side) in ("outerBoundaryIs", "innerBoundaryIs"):
            for ring in side:
                xy = _numbers((markup.text_of(ring, "coordinates") or "").split(), ",")
                if xy and xy[0] != xy[-1]:
                    xy.append(xy[0])
                if len(xy) < 4:
                    raise UnreadableError(text("a ring of the polygon has fewer than four points"))
                rings.insert(0, xy) if markup.local(side) == "outerBoundaryIs" else rings.append(xy)
    if not rings:
        raise UnreadableError(text("the polygon has no ring"))
    return shapely.Polygon(rings[0], rings[1:])


def _line(words: list[str], between: str) -> BaseGeometry:
    xy = _numbers(words, between)
    if len(xy) < 2:
        raise UnreadableError(text("a line has fewer than two points"), " ".join(words))
    return shapely.LineString(xy)


def _numbers(words: list[str], between: str) -> list[tuple[float, float]]:
    out = []
    for word in words:
        parts = word.split(between)
        try:
            out.append((float(parts[0]), float(parts[1])))
        except (ValueError, IndexError):
            raise UnreadableError(text("this is no coordinate"), word) from None
    return out


KML = Format("KML", (".kml", ".kmz"), (), read)
