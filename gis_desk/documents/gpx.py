"""GPX 1.1: waypoints, routes and tracks for hand receivers; names are text, whatever they hold."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import dataclass

_SPACE = "http://www.topografix.com/GPX/1/1"
_UNFIT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters XML 1.0 cannot carry."""


@dataclass(frozen=True)
class Waypoint:
    """A place: longitude and latitude in degrees (WGS 84; CGCS2000 differs by less than a metre)."""

    lon: float
    lat: float
    name: str
    note: str = ""
    kind: str = ""


@dataclass(frozen=True)
class GpxRoute:
    """Places in the order they are visited."""

    name: str
    places: tuple[Waypoint, ...]


@dataclass(frozen=True)
class Track:
    """A way in segments of (lon, lat)."""

    name: str
    segments: tuple[tuple[tuple[float, float], ...], ...]


def gpx(name: str, waypoints: Sequence[Waypoint], routes: Sequence[GpxRoute], tracks: Sequence[Track]) -> bytes:
    """A GPX 1.1 document, UTF-8."""
    root = ET.Element("gpx", {"version": "1.1", "creator": "GIS Desk", "xmlns": _SPACE})
    _text(ET.SubElement(root, "metadata"), "name", name)
    for place in waypoints:
        _place(root, "wpt", place)
    for route in routes:
        element = ET.SubElement(root, "rte")
        _text(element, "name", route.name)
        for place in route.places:
            _place(element, "rtept", place)
    for track in tracks:
        element = ET.SubElement(root, "trk")
        _text(element, "name", track.name)
        for segment in track.segments:
            piece = ET.SubElement(element, "trkseg")
            for lon, lat in segment:
                ET.SubElement(piece, "trkpt", _at(lon, lat))
    ET.indent(root)
    return ET.tostring(root, encoding="utf-8", xml_declaration=True)


def _at(lon: float, lat: float) -> dict[str, str]:
    return {"lat": f"{lat:.7f}", "lon": f"{lon:.7f}"}


def _place(parent: ET.Element, tag: str, place: Waypoint) -> None:
    element = ET.SubElement(parent, tag, _at(place.lon, place.lat))
    _text(element, "name", place.name)
    _text(element, "desc", place.note)
    _text(element, "type", place.kind)


def _text(parent: ET.Element, tag: str, value: str) -> None:
    if value:
        ET.SubElement(parent, tag).text = _UNFIT.sub("�", value)
