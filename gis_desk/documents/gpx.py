"""GPX 1.1: waypoints, routes and tracks for hand receivers; names are text, whatever they hold."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO

from gis_desk.documents.xmlfile import XmlFile

_SPACE = "http://www.topografix.com/GPX/1/1"
_SCHEMA = f"{_SPACE} {_SPACE}/gpx.xsd"
_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"


@dataclass(frozen=True)
class Waypoint:
    """A place: longitude and latitude in degrees (WGS 84; CGCS2000 differs by less than a metre).

    Parameters
    ----------
    name, note, kind : str
        What the receiver shows, its description, its classification.
    comment : str
        A short word beside the name; many receivers show it in lists.
    symbol : str
        Name of a symbol as the receivers of Garmin know them.
    height_m : float or None
        Above sea level.
    """

    lon: float
    lat: float
    name: str
    note: str = ""
    kind: str = ""
    comment: str = ""
    symbol: str = ""
    height_m: float | None = None


@dataclass(frozen=True)
class GpxRoute:
    """Places in the order they are visited; `number` counts routes from 1, 0 for none."""

    name: str
    places: tuple[Waypoint, ...]
    note: str = ""
    number: int = 0


@dataclass(frozen=True)
class Track:
    """A way in segments of (lon, lat)."""

    name: str
    segments: tuple[tuple[tuple[float, float], ...], ...]
    note: str = ""
    number: int = 0


def write_gpx(
    out: BinaryIO,
    name: str,
    waypoints: Iterable[Waypoint],
    routes: Iterable[GpxRoute],
    tracks: Iterable[Track],
) -> None:
    """Write a GPX 1.1 document; the parts are taken one by one, none is kept."""
    file = XmlFile(out)
    schema = {"xmlns": _SPACE, "xmlns_xsi": _INSTANCE, "xsi_schemaLocation": _SCHEMA}
    with file.element("gpx", version="1.1", creator="GIS Desk", **schema):
        with file.element("metadata"):
            file.maybe("name", name)
        for place in waypoints:
            _place(file, "wpt", place)
        for route in routes:
            with file.element("rte"):
                _head(file, route)
                for place in route.places:
                    _place(file, "rtept", place)
        for track in tracks:
            with file.element("trk"):
                _head(file, track)
                for segment in track.segments:
                    with file.element("trkseg"):
                        file.ready(f'<trkpt lat="{lat:.7f}" lon="{lon:.7f}"/>' for lon, lat in segment)


def _at(lon: float, lat: float) -> dict[str, str]:
    return {"lat": f"{lat:.7f}", "lon": f"{lon:.7f}"}


def _head(file: XmlFile, one: GpxRoute | Track) -> None:
    file.maybe("name", one.name)
    file.maybe("desc", one.note)
    if one.number:
        file.leaf("number", one.number)


def _place(file: XmlFile, tag: str, place: Waypoint) -> None:
    """Children stand in the order of the schema (wptType)."""
    with file.element(tag, **_at(place.lon, place.lat)):
        if place.height_m is not None:
            file.leaf("ele", f"{place.height_m:.2f}")
        file.maybe("name", place.name)
        file.maybe("cmt", place.comment)
        file.maybe("desc", place.note)
        file.maybe("sym", place.symbol)
        file.maybe("type", place.kind)
