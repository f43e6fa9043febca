"""GPX of hand receivers: waypoints, routes and tracks."""

from pathlib import Path
from xml.etree.ElementTree import Element

import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from layers.errors import FormatError, Where
from layers.formats import markup, packed
from layers.formats.report import Layer, Problem, Refusal
from layers.formats.source import Ask, Format, Raw, choose_layer
from layers.text import text

_LAYERS = {"waypoints": "wpt", "routes": "rte", "tracks": "trk"}
_KINDS = {"waypoints": "Point", "routes": "LineString", "tracks": "MultiLineString"}


def read(path: Path, ask: Ask) -> Raw:
    """Rows of one of the layers ``waypoints``, ``routes``, ``tracks``: the one that fits, else the first with rows.

    Raises
    ------
    FormatError
        If it is no GPX or holds nothing.
    """
    where = Where(path)
    root, proof, problems = markup.parse(packed.content(path), path, ask.encoding)
    if markup.local(root) != "gpx":
        raise FormatError(
            "this is XML but no GPX: it begins with <{tag}>", where=where, do="check the name of the file",
            tag=markup.local(root),
        )  # fmt: skip
    found = {name: [e for e in root if markup.local(e) == tag] for name, tag in _LAYERS.items()}
    layers = tuple(
        Layer(name, len(rows), _KINDS[name], tuple(_columns(rows)), "EPSG:4326") for name, rows in found.items() if rows
    )
    if not layers:
        raise FormatError("the GPX holds no waypoints, routes or tracks", where=where, do="export it again")
    wider = Ask(ask.layer, ask.encoding, ask.shape, ask.prefer, listing=True, progress=ask.progress)
    (name,) = choose_layer(layers, wider, path)
    if len(layers) > 1:
        problems.append(Problem(text("only the layer '{layer}' was read; --layer chooses another", layer=name)))
    records, shapes, rows, refused = [], [], [], []
    for number, element in enumerate(found[name], 1):
        try:
            shape = _shape(element, name)
        except (TypeError, ValueError):
            refused.append(Refusal(number, "lat/lon", element.get("lat"), text("this is no coordinate")))
            continue
        if shape is None:
            refused.append(Refusal(number, None, None, text("a line has fewer than two points")))
            continue
        records.append(_fields(element))
        shapes.append(shape)
        rows.append(number)
    values = pd.DataFrame(records, columns=list(_columns(found[name])), dtype=object)
    values = values.where(values.notna(), None)
    return Raw(values, np.array(shapes, dtype=object), np.array(rows, dtype=int), len(found[name]), layers, (name,),
               "EPSG:4326", "GPX", True, proof, refused, problems)  # fmt: skip


def _fields(element: Element) -> dict[str, str | None]:
    own = _own_fields(element)
    if markup.local(element) == "trk" and not own.get("time") and (begun := _begun(element)):
        own["time"] = begun
    return own


def _begun(track: Element) -> str | None:
    """The first time that a point of the track has: a track itself has none."""
    points = (p for seg in track if markup.local(seg) == "trkseg" for p in seg if markup.local(p) == "trkpt")
    times = (c.text.strip() for p in points for c in p if markup.local(c) == "time" and c.text)
    return next(times, None)


def _own_fields(element: Element) -> dict[str, str | None]:
    return {
        markup.local(c): (c.text or "").strip() or None
        for c in element
        if not len(c) and markup.local(c) not in ("rtept", "trkseg", "extensions", "link")
    }


def _columns(elements: list[Element]) -> dict[str, None]:
    names: dict[str, None] = {}
    for element in elements:
        names.update(dict.fromkeys(_fields(element)))
    return names


def _shape(element: Element, layer: str) -> BaseGeometry | None:
    if layer == "waypoints":
        return shapely.Point(_xy(element))
    if layer == "routes":
        points = [_xy(p) for p in element if markup.local(p) == "rtept"]
        return shapely.LineString(points) if len(points) > 1 else None
    parts = [[_xy(p) for p in seg if markup.local(p) == "trkpt"] for seg in element if markup.local(seg) == "trkseg"]
    long = [p for p in parts if len(p) > 1]
    return shapely.MultiLineString(long) if long else None


def _xy(element: Element) -> tuple[float, float]:
    return float(element.get("lon", "")), float(element.get("lat", ""))


GPX = Format("GPX", (".gpx",), (), read)
