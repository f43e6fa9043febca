"""Numbers as the window writes them: lengths, areas, counts, coordinates, times."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from math import isfinite
from typing import Any

from gis_desk.map.angles import dms
from layers import crs
from layers.errors import CrsError
from ui.texts import language, tr

FORMS = ("degrees", "dms", "zone", "zone_prefix", "wide", "wide_prefix")
"""Ways to write a position; any other is an EPSG code, ``EPSG:4549``."""
_ZONES: Mapping[str, Callable[[float], Any]] = {
    "zone": crs.zone_crs,
    "zone_prefix": lambda lon: crs.zone_crs(lon, prefix=True),
    "wide": crs.wide_zone_at,
    "wide_prefix": lambda lon: crs.wide_zone_at(lon, prefix=True),
}
_NUMBER = r"[-+]?\d+(?:\.\d+)?"
_SECONDS = r"(\d{1,2}(?:\.\d+)?)\s*(?:[\"″”秒]|'')?"
_DMS = re.compile(
    rf"(\d{{1,3}})\s*[°度]\s*(\d{{1,2}}(?:\.\d+)?)\s*['′’分]\s*(?:{_SECONDS})?\s*([EWNS东西南北])?",
    re.IGNORECASE,
)
_MARKS = {
    "北纬": "N",
    "南纬": "S",
    "东经": "E",
    "西经": "W",
    "纬度": "N",
    "经度": "E",
    "latitude": "N",
    "longitude": "E",
}
_MARKS |= {"lat": "N", "lon": "E", "lng": "E", "n": "N", "s": "S", "e": "E", "w": "W"}
_MARKED_BEFORE = re.compile(
    rf"({'|'.join(_MARKS)})\s*[:=]?\s*({_NUMBER}\s*[°度]?(?:\s*\d{{1,2}}(?:\.\d+)?\s*['′’分](?:\s*{_SECONDS})?)?)",
    re.IGNORECASE,
)
_HALF = {n: n - 0xFEE0 for n in range(0xFF01, 0xFF5F)} | {0x3000: " ", ord("、"): ",", ord(";"): ","}
"""Digits and marks of full width as those of half width."""


def count(number: int) -> str:
    """``12 345`` in groups of three, with thin spaces."""
    return f"{number:,}".replace(",", "\u2009")


def length(metres: float) -> str:
    """Metres below one kilometre, else kilometres."""
    return tr("{n} m", n=f"{metres:.1f}") if metres < 1000 else tr("{n} km", n=f"{metres / 1000:,.2f}")


def area(square_metres: float) -> str:
    """Square metres below one hectare, hectares below one square kilometre, else square kilometres."""
    if square_metres < 10_000:
        return tr("{n} m²", n=f"{square_metres:,.{0 if square_metres >= 100 else 1}f}")
    if square_metres < 1_000_000:
        return tr("{n} ha", n=f"{square_metres / 10_000:,.2f}")
    return tr("{n} km²", n=f"{square_metres / 1_000_000:,.2f}")


def when(iso: str) -> str:
    """An ISO time as date and minutes."""
    try:
        return datetime.fromisoformat(iso).strftime("%Y-%m-%d %H:%M:%S")
    except ValueError:
        return iso


def measure(name: str, value: float) -> str:
    """A measure of a finding, its unit taken from the end of its name (``area_m2``, ``width_m``)."""
    if name.endswith("_m2") or name == "m2":
        return area(value)
    if name.endswith("_m") or name == "m":
        return length(value)
    if name.endswith("_deg"):
        return f"{value:.2f}°"
    if name.endswith(("_pct", "_percent")):
        return f"{value:.1f} %"
    return f"{value:g}"


def named_measure(name: str, value: float) -> str:
    """A measure with what it is, for a list of facts: ``area 4.24 ha``; a share is given in per cent."""
    titles = {
        "area_m2": tr("area"),
        "width_m": tr("mean width"),
        "length_m": tr("length"),
        "distance_m": tr("distance"),
        "chainage_m": tr("chainage"),
        "drawn_m": tr("on the map"),
        "recorded_m": tr("on record"),
        "copies": tr("copies"),
        "places": tr("decimals"),
        "pieces": tr("pieces"),
        "objects": tr("objects"),
        "length_chars": tr("characters"),
        "share": tr("share"),
    }
    shown = f"{value * 100:.3g} %" if name == "share" else measure(name, value)
    return tr("{what} {value}", what=titles[name], value=shown) if name in titles else shown


def position(lon: float, lat: float, form: str = "degrees") -> str:
    """A position (degrees, CGCS2000) in one of `FORMS`, or in the CRS of an EPSG code.

    Zones and other planes show northing and easting; where a CRS cannot hold the position, ``-`` is given.
    """
    if form == "dms":
        return f"{dms(lon, east=True)}  {dms(lat, east=False)}"
    if form == "degrees":
        return _degrees(lon, lat)
    try:
        target = _ZONES[form](lon) if form in _ZONES else crs.by_code(form)
        x, y = (float(v[0]) for v in crs.transform_points([lon], [lat], crs.GEOGRAPHIC, target))
    except CrsError:
        return "-"
    if not (isfinite(x) and isfinite(y)):
        return "-"
    if form not in _ZONES and crs.is_degrees(target):
        return _degrees(x, y)
    unit = "metre" if form in _ZONES else crs.unit_of(target)
    if unit != "metre":
        return tr("N {y:.1f}  E {x:.1f} {unit}", x=x, y=y, unit=unit)
    return tr("N {y:.1f} m  E {x:.1f} m", x=x, y=y)


def _degrees(lon: float, lat: float) -> str:
    return f"{abs(lon):.5f}°{'EW'[lon < 0]}  {abs(lat):.5f}°{'NS'[lat < 0]}"


def known_form(form: str) -> bool:
    """Whether positions can be written in `form`: one of `FORMS`, or an EPSG code."""
    return form in FORMS or re.fullmatch(r"EPSG:\d{3,6}", form) is not None


def picked(lon: float, lat: float) -> str:
    """A position that is going to be kept, with its CRS; six places of a degree are a decimetre."""
    return f"{abs(lon):.6f}°{'EW'[lon < 0]}  {abs(lat):.6f}°{'NS'[lat < 0]}  CGCS2000"


def form_title(form: str, lon: float | None = None) -> str:
    """The name of a way to write positions; a zone is named by its meridian where `lon` is known."""
    meridian = "" if lon is None else f" {round(lon / 3) * 3}°E"
    wide = "" if lon is None else f" {int(lon // 6) * 6 + 3}°E"
    if form not in FORMS:
        try:
            return crs.title_of(crs.by_code(form))
        except CrsError:
            return form
    return {
        "degrees": tr("Degrees · CGCS2000"),
        "dms": tr("Degrees, minutes, seconds · CGCS2000"),
        "zone": tr("CGCS2000 3-degree zone{meridian}", meridian=meridian),
        "zone_prefix": tr("CGCS2000 3-degree zone{meridian}, with zone number", meridian=meridian),
        "wide": tr("CGCS2000 6-degree zone{meridian}", meridian=wide),
        "wide_prefix": tr("CGCS2000 6-degree zone{meridian}, with zone number", meridian=wide),
    }[form]


def short_form(form: str, lon: float | None = None) -> str:
    """The short name of a way to write positions, for the status bar; a zone with its meridian where `lon` is known."""
    name = {
        "degrees": "CGCS2000",
        "dms": "CGCS2000",
        "zone": tr("3-degree zone"),
        "zone_prefix": tr("3-degree zone, numbered"),
        "wide": tr("6-degree zone"),
        "wide_prefix": tr("6-degree zone, numbered"),
    }.get(form, form)
    if lon is None or form not in _ZONES:
        return name
    return f"{name} {int(lon // 6) * 6 + 3 if form.startswith('wide') else round(lon / 3) * 3}°E"


def parse_position(words: str, near: tuple[float, float] | None = None) -> tuple[float, float] | None:
    """Longitude and latitude that `words` say, or None.

    Understood are decimal degrees in either order (``108.3712, 25.6410``, ``25.641N 108.3712E``), degrees, minutes
    and seconds, marks before or after them, full width too; and Gauss-Krüger metres: of a CGCS2000 3-degree or
    6-degree zone with its number, or, where `near` (longitude, latitude) tells the zone, of a 3-degree zone without.
    """
    plain = re.sub(r"^\s*(?:point\s*)?\((.*)\)\s*$", r"\1", words.translate(_HALF), flags=re.IGNORECASE).strip()
    if _MARKED_BEFORE.match(plain):
        plain = _MARKED_BEFORE.sub(lambda m: f"{m[2].strip()}{_MARKS[m[1].lower()]} ", plain)
    if len(found := _DMS.findall(plain)) == 2:
        values = [int(d) + float(m) / 60 + float(s or 0) / 3600 for d, m, s, _ in found]
        marks = [mark.upper() for *_, mark in found]
        return _ordered(values, marks)
    numbers = re.findall(rf"({_NUMBER})\s*°?\s*([EWNS东西南北])?", plain, re.IGNORECASE)
    rest = re.sub(rf"{_NUMBER}|[EWNSXY东西南北°=:,;\s度米m]", "", plain, flags=re.IGNORECASE)
    if len(numbers) != 2 or rest:
        return None
    values = [float(n) for n, _ in numbers]
    if max(abs(v) for v in values) <= 180:
        return _ordered(values, [mark.upper() for _, mark in numbers])
    return _from_plane(values, near)


def _ordered(values: list[float], marks: list[str]) -> tuple[float, float] | None:
    signed = [-v if mark in ("W", "S", "西", "南") else v for v, mark in zip(values, marks, strict=True)]
    first_is_lat = marks[0] in ("N", "S", "北", "南") or (not marks[0] and abs(values[0]) < 60 < abs(values[1]))
    lon, lat = (signed[1], signed[0]) if first_is_lat else (signed[0], signed[1])
    return (lon, lat) if -180 <= lon <= 180 and -90 <= lat <= 90 else None


def _from_plane(values: list[float], near: tuple[float, float] | None) -> tuple[float, float] | None:
    easting = next((v for v in values if v > 10_000_000), None)
    if easting is not None:
        zone = int(easting // 1_000_000)
        northing = next(v for v in values if v != easting)
        if not (13 <= zone <= 23 or 25 <= zone <= 45):
            return None
        form, middle = ("zone_prefix", zone * 3.0) if zone >= 25 else ("wide_prefix", zone * 6.0 - 3)
    elif near is not None:
        northing, easting = max(values), min(values)
        form, middle = "zone", near[0]
    else:
        return None
    try:
        source = _ZONES[form](middle)
        lon, lat = crs.transform_points([easting], [northing], source)
    except CrsError:
        return None
    found = float(lon[0]), float(lat[0])
    return found if crs.CHINA[0] <= found[0] <= crs.CHINA[2] and crs.CHINA[1] <= found[1] <= crs.CHINA[3] else None


def sentence(*parts: str) -> str:
    """Parts joined as one line of facts."""
    return " · ".join(part for part in parts if part)


def listed(words: list[str]) -> str:
    """Words as an enumeration in the language in use."""
    return ("、" if language() == "zh" else ", ").join(words)
