"""What a camera says of a picture (EXIF 2.32): when it was taken, where, and which way it looked."""

import datetime as dt
import math
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PIL import Image

_BEIJING = dt.timedelta(hours=8)
_EXIF, _GPS = 0x8769, 0x8825
_TAKEN = ((0x9003, 0x9011, 0x9291), (0x9004, 0x9012, 0x9292), (0x0132, 0x9010, 0x9290))
"""Tags of a time, its zone and its parts of a second: taken, digitised, written; the surest first."""
_NORTH, _LAT, _EAST, _LON, _CLOCK, _FACING, _DATE = 1, 2, 3, 4, 7, 17, 29
_ZONE_STEP = dt.timedelta(minutes=30)
_STALE = dt.timedelta(minutes=5)
"""The position may be so old when the picture is taken."""
_BROKEN = (ValueError, TypeError, ZeroDivisionError, OverflowError, KeyError, IndexError, struct.error, SyntaxError,
           OSError, UnicodeError)  # fmt: skip
"""What reading damaged EXIF raises, in Pillow and here."""


@dataclass(frozen=True)
class Exif:
    """What is known; None for the rest.

    Parameters
    ----------
    lon, lat : float or None
        Degrees, WGS 84.
    taken : datetime or None
        Beijing time without a zone, with parts of a second.
    facing_deg : float or None
        Direction the camera looked to, clockwise from north, 0 to below 360.
    damaged : bool
        Whether some of it could not be read.
    """

    lon: float | None = None
    lat: float | None = None
    taken: dt.datetime | None = None
    facing_deg: float | None = None
    damaged: bool = False


def exif_of(image: Image.Image) -> Exif:
    """What the camera says of `image`; damaged parts are left out."""
    damaged = False
    try:
        whole = image.getexif()
        parts: list[Mapping[int, Any]] = [dict(whole.get_ifd(tag)) for tag in (_EXIF, _GPS)]
        own, gps = {**dict(whole), **parts[0]}, parts[1]
    except _BROKEN:
        return Exif(damaged=True)
    found: dict[str, Any] = {}
    for name, read in (("place", lambda: _place(gps)), ("taken", lambda: _taken(own, gps)), ("to", lambda: _to(gps))):
        try:
            found[name] = read()
        except _BROKEN:
            damaged = True
    lon, lat = found.get("place") or (None, None)
    return Exif(lon, lat, found.get("taken"), found.get("to"), damaged)


def _place(gps: Mapping[int, Any]) -> tuple[float, float] | None:
    if _LAT not in gps or _LON not in gps:
        return None
    lat, lon = _degrees(gps[_LAT]), _degrees(gps[_LON])
    lat = -lat if str(gps.get(_NORTH, "N")).strip("\0 ").upper() == "S" else lat
    lon = -lon if str(gps.get(_EAST, "E")).strip("\0 ").upper() == "W" else lon
    if not (abs(lat) <= 90 and abs(lon) <= 180):
        raise ValueError("no place on earth")
    return None if lat == 0 and lon == 0 else (lon, lat)  # a receiver without a fix writes zeros


def _degrees(parts: Any) -> float:
    values = [float(p) for p in parts]
    if not values or not all(map(math.isfinite, values)):
        raise ValueError("no degrees")
    return sum(v / 60**n for n, v in enumerate(values[:3]))


def _taken(own: Mapping[int, Any], gps: Mapping[int, Any]) -> dt.datetime | None:
    """The camera's time in Beijing time: by the zone it names, else by the clock of the satellites, else as it is."""
    world = _satellite_time(gps)
    for tag, zone, fraction in _TAKEN:
        if (moment := _moment(own.get(tag))) is None:
            continue
        digits = "".join(c for c in str(own.get(fraction, "")) if c.isdigit())[:6]
        moment += dt.timedelta(microseconds=int(digits.ljust(6, "0")) if digits else 0)
        if (offset := _offset(own.get(zone))) is not None:
            return moment - offset + _BEIJING
        if world is not None:
            off = moment - (world + _BEIJING)
            steps = round(off / _ZONE_STEP)
            if abs(off - steps * _ZONE_STEP) <= _STALE:
                return moment - steps * _ZONE_STEP
        return moment
    return None if world is None else world + _BEIJING


def _moment(written: Any) -> dt.datetime | None:
    words = str(written or "").strip("\0 ")
    if not words or words.startswith("0000") or not words.strip(": "):
        return None
    return dt.datetime.strptime(words[:19].replace("-", ":").replace("T", " "), "%Y:%m:%d %H:%M:%S")


def _offset(written: Any) -> dt.timedelta | None:
    words = str(written or "").strip("\0 ")
    if words in ("Z", "z"):
        return dt.timedelta()
    if len(words) != 6 or words[0] not in "+-" or words[3] != ":" or not (words[1:3] + words[4:]).isdigit():
        return None
    size = dt.timedelta(hours=int(words[1:3]), minutes=int(words[4:]))
    return -size if words[0] == "-" else size


def _satellite_time(gps: Mapping[int, Any]) -> dt.datetime | None:
    if _DATE not in gps or _CLOCK not in gps:
        return None
    day = dt.datetime.strptime(str(gps[_DATE]).strip("\0 ").replace("-", ":"), "%Y:%m:%d")
    hours, minutes, seconds = (float(p) for p in gps[_CLOCK])
    return day + dt.timedelta(hours=hours, minutes=minutes, seconds=seconds)


def _to(gps: Mapping[int, Any]) -> float | None:
    if _FACING not in gps:
        return None
    facing = float(gps[_FACING])
    if not math.isfinite(facing):
        raise ValueError("no direction")
    return round(facing % 360.0, 2) % 360.0
