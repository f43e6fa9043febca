"""Coordinate reference systems: the only place that knows pyproj.

Geometry inside the program is CGCS2000 longitude and latitude (EPSG:4490), lengths are geodesic metres and areas
geodesic square metres. Work that needs a plane asks `plane_for` for a Gauss-Krüger zone.
"""

import re
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import shapely
from pyproj import CRS, Geod, Transformer
from pyproj.aoi import AreaOfInterest
from pyproj.exceptions import CRSError, ProjError
from pyproj.transformer import TransformerGroup
from shapely.geometry.base import BaseGeometry

from layers.errors import CrsError, Where
from layers.text import Text

GEOGRAPHIC = "EPSG:4490"
CHINA = (73.0, 3.0, 136.0, 54.0)
"""West, south, east and north in degrees; audit B13 of the boundary checks."""
GEOD = Geod(ellps="GRS80")
_SAFE_ELLIPSOIDS = ("GRS 1980", "CGCS2000", "WGS 84")
_OLD = {"Krassowsky 1940": "Beijing 54", "IAG 1975": "Xi'an 80"}
_OLD_AXES = {"Beijing 54": (6378245.0, 298.3), "Xi'an 80": (6378140.0, 298.257)}
_OLD_WORDS = {
    "Beijing 54": re.compile(r"beijing|北京|peking|kras+ow?v?sk[yi]|6378245", re.I),
    "Xi'an 80": re.compile(r"\bxi ?an|西安|iag.?(75|1975)|international.?1975|6378140", re.I),
}
_NEW_WORDS = re.compile(
    r"cgcs.?2000|china.?(geodetic.?coordinate.?system.?)?2000|国家?2000|2000国家|wgs.?(19)?84", re.I
)


@dataclass(frozen=True)
class Parameters:
    """Seven parameters from an old datum to CGCS2000, position-vector convention (rotations as in EPSG method 9606).

    dx, dy, dz are metres, rx, ry, rz arc-seconds, ppm the scale in parts per million. They belong to one region and
    are kept by the surveying authority; the program has none of its own.
    """

    dx: float
    dy: float
    dz: float
    rx: float = 0.0
    ry: float = 0.0
    rz: float = 0.0
    ppm: float = 0.0


def parse(text: str, where: Where | None = None) -> CRS:
    """The CRS that `text` names: ``EPSG:4549``, ``4549``, or WKT in any dialect.

    Raises
    ------
    CrsError
        If no CRS can be made of it.
    """
    plain = text.strip()
    try:
        return CRS.from_user_input(int(plain) if plain.isdigit() else plain)
    except (CRSError, ValueError) as exc:
        raise CrsError(
            "'{crs}' is no coordinate reference system",
            where=where,
            do="give an EPSG code such as EPSG:4490",
            crs=plain[:60],
        ) from exc


def old_datum(crs: Any) -> str | None:
    """'Beijing 54' or 'Xi'an 80' when `crs` rests on one of them, else None.

    The datum name and the ellipsoid decide, because .prj files seldom carry a code.
    """
    known = CRS.from_user_input(crs)
    names = " ".join(
        (known.name, known.datum.name if known.datum else "", known.geodetic_crs.name if known.geodetic_crs else "")
    )
    flat = names.lower().replace("_", " ").replace("'", "").replace("’", "")
    if "beijing" in flat:
        return "Beijing 54"
    if "xian" in flat:
        return "Xi'an 80"
    ellipsoid = known.ellipsoid.name if known.ellipsoid else ""
    named = next((old for shape, old in _OLD.items() if shape.lower() in ellipsoid.lower().replace("_", " ")), None)
    return named or _by_axes(known)


def _by_axes(known: CRS) -> str | None:
    if (shape := known.ellipsoid) is None:
        return None
    for old, (axis, flattening) in _OLD_AXES.items():
        if abs(shape.semi_major_metre - axis) < 0.5 and abs(shape.inverse_flattening - flattening) < 0.01:
            return old
    return None


def old_datum_in(text: str) -> tuple[str | None, bool]:
    """The old datum that the words or numbers of a CRS text hint at, and whether it speaks of CGCS2000 or WGS 84 too.

    Works on texts that are no valid WKT as well: a hint is enough to refuse, none is no proof.
    """
    flat = text.replace("_", " ").replace("'", "")
    old = next((name for name, words in _OLD_WORDS.items() if words.search(flat)), None)
    return old, bool(_NEW_WORDS.search(flat))


def code_of(crs: Any) -> str | None:
    """``EPSG:n`` of `crs` where one matches (confidence 70 or more), else None."""
    return _code_of(CRS.from_user_input(crs))


@lru_cache(maxsize=64)
def _code_of(known: CRS) -> str | None:
    """As `code_of`; the search takes a tenth of a second where nothing matches."""
    number = known.to_epsg() or known.to_epsg(min_confidence=70)
    return f"EPSG:{number}" if number else None


def title_of(crs: Any) -> str:
    """The name of `crs` with its code, as lists show it."""
    known, code = CRS.from_user_input(crs), code_of(crs)
    return f"{known.name} ({code})" if code else known.name


def zone_crs(lon: float, *, prefix: bool = False) -> CRS:
    """The CGCS2000 3-degree Gauss-Krüger zone that holds longitude `lon`.

    With `prefix` the easting carries the zone number (EPSG:4513 to 4533), else not (EPSG:4534 to 4554, by central
    meridian 75°E to 135°E).

    Raises
    ------
    CrsError
        Outside the zones 25 to 45.
    """
    zone = int(np.floor((lon + 1.5) / 3))
    if not 25 <= zone <= 45:
        raise CrsError(
            "longitude {lon:.3f}° lies in no CGCS2000 3-degree zone",
            do="check the coordinates, or choose the target CRS yourself",
            lon=lon,
        )
    return CRS.from_epsg((4513 if prefix else 4534) + zone - 25)


def wide_zone_crs(zone: int, *, prefix: bool = True) -> CRS:
    """The CGCS2000 6-degree Gauss-Krüger zone number `zone` (13 to 23), easting with or without the zone number."""
    if not 13 <= zone <= 23:
        raise CrsError("there is no 6-degree zone {zone}", do="give a zone from 13 to 23", zone=zone)
    return CRS.from_epsg((4491 if prefix else 4502) + zone - 13)


def wide_zone_at(lon: float, *, prefix: bool = False) -> CRS:
    """The CGCS2000 6-degree Gauss-Krüger zone that holds longitude `lon`.

    Raises
    ------
    CrsError
        Outside the zones 13 to 23.
    """
    return wide_zone_crs(int(np.floor(lon / 6)) + 1, prefix=prefix)


@lru_cache(maxsize=64)
def by_code(text: str) -> CRS:
    """The CRS of an EPSG code as a user types it: ``4549`` or ``EPSG:4549``; nothing else is taken.

    Raises
    ------
    CrsError
        If it is no code, no CRS with this code is known, it cannot be reached from CGCS2000, or is not horizontal.
    """
    code = re.fullmatch(r"\s*(?:EPSG\s*[:\uff1a]\s*)?(\d{3,6})\s*", text, re.I)
    if code is None:
        raise CrsError(
            "'{crs}' is no coordinate reference system", do="give an EPSG code such as EPSG:4490", crs=text.strip()[:60]
        )
    known = parse(code[1])
    if not (known.is_projected or (known.is_geographic and len(known.axis_info) == 2)):
        raise CrsError("{crs} has no plane coordinates", do="give another EPSG code", crs=known.name)
    transformer(GEOGRAPHIC, known)
    return known


def is_degrees(crs: Any) -> bool:
    """Whether coordinates in `crs` are longitude and latitude."""
    return bool(CRS.from_user_input(crs).is_geographic)


def unit_of(crs: Any) -> str:
    """The unit of a projected CRS as its authority writes it: ``metre``, ``US survey foot``."""
    axes = CRS.from_user_input(crs).axis_info
    return str(axes[0].unit_name) if axes else ""


def grid_of(crs: Any) -> tuple[float, float] | None:
    """Central meridian in degrees and false easting in metres of a transverse Mercator CRS of scale 1, else None."""
    known = CRS.from_user_input(crs)
    operation = known.coordinate_operation
    if not known.is_projected or operation is None:
        return None
    if operation.method_name not in ("Transverse Mercator", "Gauss-Kruger", "Gauss_Kruger"):
        return None
    values = {p.name: float(p.value) for p in operation.params if not isinstance(p.value, str)}
    if abs(values.get("Scale factor at natural origin", 1.0) - 1.0) > 1e-9:
        return None
    return values.get("Longitude of natural origin", 0.0), values.get("False easting", 0.0)


def own_degrees(x: Any, y: Any, crs: Any) -> tuple[np.ndarray, np.ndarray]:
    """Longitude and latitude on the own datum of `crs`: good enough (200 m) to see where the numbers lie.

    Never a transformation between datums; points where the projection is not defined become infinite.
    """
    known = CRS.from_user_input(crs)
    base = known.geodetic_crs
    if base is None or not known.is_projected:
        return np.asarray(x, float), np.asarray(y, float)
    move = _transformer(known.to_wkt(), base.to_wkt())
    lon, lat = move.transform(np.asarray(x, float), np.asarray(y, float))
    return np.asarray(lon), np.asarray(lat)


def plane_for(bounds: Sequence[float]) -> CRS:
    """The 3-degree zone of the middle of `bounds` (west, south, east, north in degrees)."""
    return zone_crs((bounds[0] + bounds[2]) / 2)


@lru_cache(maxsize=64)
def _transformer(source: str, target: str) -> Transformer:
    return Transformer.from_crs(CRS.from_user_input(source), CRS.from_user_input(target), always_xy=True)


def _refuse_old(crs: CRS, where: Where | None) -> None:
    if old := old_datum(crs):
        raise CrsError(
            "the coordinates are in {datum}, and no transformation parameters are given",
            where=where,
            do="ask the surveying authority for the seven parameters of your area and give them with --crs-parameters; "
            "without them positions would be wrong by 50 to 200 m",
            datum=Text(old),
        )


def transformer(
    source: Any, target: Any, parameters: Parameters | None = None, where: Where | None = None
) -> Transformer:
    """A transformer, x first, that is known not to pass coordinates through unchanged by mistake.

    WGS 84 and CGCS2000 count as equal here: they differ by less than a metre and no parameters are published.

    Raises
    ------
    CrsError
        For Beijing 54 or Xi'an 80 without `parameters`, and for datums that PROJ only knows approximately.
    """
    one, two = CRS.from_user_input(source), CRS.from_user_input(target)
    if parameters is not None and old_datum(one):
        return Transformer.from_pipeline(_helmert(one, two, parameters))
    _refuse_old(one, where)
    _refuse_old(two, where)
    for crs in (one, two):
        ellipsoid = crs.ellipsoid.name if crs.ellipsoid else "?"
        if not any(safe.lower() in ellipsoid.lower().replace("_", " ") for safe in _SAFE_ELLIPSOIDS):
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of grids that are not here; what is left without them is judged next
                group = TransformerGroup(one, two, always_xy=True, allow_ballpark=False)
            if not group.transformers:
                raise CrsError(
                    "no trustworthy transformation leads from {source} to {target}",
                    where=where,
                    do="transform the file with your surveying authority's parameters first",
                    source=one.name,
                    target=two.name,
                )
            return group.transformers[0]
    return _transformer(one.to_wkt(), two.to_wkt())


def _as_dict(known: CRS) -> dict[str, Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # names and codes are lost, the numbers of the projection are not
        return known.to_dict()


def _helmert(source: CRS, target: CRS, p: Parameters) -> str:
    ellipsoid, shape = source.ellipsoid, _as_dict(source)
    if ellipsoid is None:
        raise CrsError("{crs} names no ellipsoid", do="give the CRS as an EPSG code", crs=source.name)
    axes = f"+a={ellipsoid.semi_major_metre!r} +rf={ellipsoid.inverse_flattening!r}"
    if source.is_projected:
        keep = " ".join(f"+{k}={shape[k]}" for k in ("lon_0", "lat_0", "k", "x_0", "y_0") if k in shape)
        first = f"+step +inv +proj=tmerc {keep} {axes}"
    else:
        first = "+step +proj=unitconvert +xy_in=deg +xy_out=rad"
    last = "+step +proj=unitconvert +xy_in=rad +xy_out=deg"
    if target.is_projected:
        to = _as_dict(target)
        last = (
            "+step +proj=tmerc "
            + " ".join(f"+{k}={to[k]}" for k in ("lon_0", "lat_0", "k", "x_0", "y_0") if k in to)
            + " +ellps=GRS80"
        )
    return (
        f"+proj=pipeline {first} +step +proj=cart {axes} +step +proj=helmert +x={p.dx} +y={p.dy} +z={p.dz} "
        f"+rx={p.rx} +ry={p.ry} +rz={p.rz} +s={p.ppm} +convention=position_vector "
        f"+step +inv +proj=cart +ellps=GRS80 {last}"
    )


def transform(
    shapes: np.ndarray,
    source: Any,
    target: Any = GEOGRAPHIC,
    parameters: Parameters | None = None,
    where: Where | None = None,
) -> np.ndarray:
    """`shapes` (N geometries, x first) moved from `source` to `target`; heights stay as they are.

    Raises
    ------
    CrsError
        As `transformer`, and when a coordinate leaves the area where the projection is defined.
    """
    if CRS.from_user_input(source) == CRS.from_user_input(target):
        return np.asarray(shapes, dtype=object)
    move = transformer(source, target, parameters, where)

    def each(xy: np.ndarray) -> np.ndarray:
        try:
            x, y = move.transform(xy[:, 0], xy[:, 1], errcheck=len(xy) > 0)
        except ProjError as exc:
            raise CrsError(
                "a coordinate cannot be transformed from {source}",
                where=where,
                do="the CRS does not fit these numbers; check which CRS the file is in",
                source=CRS.from_user_input(source).name,
            ) from exc
        return np.column_stack([x, y])

    moved: np.ndarray = shapely.transform(np.asarray(shapes, dtype=object), each)
    return moved


def transform_points(x: Any, y: Any, source: Any, target: Any = GEOGRAPHIC) -> tuple[np.ndarray, np.ndarray]:
    """Arrays `x`, `y` moved from `source` to `target`, x (east, longitude) first."""
    lon, lat = transformer(source, target).transform(np.asarray(x, float), np.asarray(y, float))
    return np.asarray(lon), np.asarray(lat)


def length_m(shapes: Any) -> np.ndarray:
    """Geodesic length (N,) in metres of line geometries in EPSG:4490; 0 for empty, missing and points.

    GRS 80 geodesics (Karney 2013) between vertices; polygons give the length of all their rings.
    """
    lines = np.atleast_1d(np.asarray(shapes, dtype=object))
    parts, owner = shapely.get_parts(_as_lines(lines), return_index=True)
    if not len(parts):
        return np.zeros(len(lines))
    xy, part = shapely.get_coordinates(parts, return_index=True)
    same = part[1:] == part[:-1]
    _, _, metres = GEOD.inv(xy[:-1, 0][same], xy[:-1, 1][same], xy[1:, 0][same], xy[1:, 1][same])
    return np.bincount(owner[part[1:][same]], weights=metres, minlength=len(lines))


def _as_lines(shapes: np.ndarray) -> np.ndarray:
    kinds = shapely.get_type_id(shapes)
    polygons = np.isin(kinds, (3, 6))
    lines = shapes.copy()
    lines[polygons] = shapely.boundary(shapes[polygons])
    lines[np.isin(kinds, (0, 4, -1))] = None
    return lines


def area_m2(shapes: Any) -> np.ndarray:
    """Geodesic area (N,) in square metres of polygons in EPSG:4490, holes taken off; 0 for other geometries."""
    polygons = np.atleast_1d(np.asarray(shapes, dtype=object))
    result = np.zeros(len(polygons))
    parts, owner = shapely.get_parts(polygons, return_index=True)
    for part, index in zip(parts, owner, strict=True):
        if shapely.get_type_id(part) == 3 and not part.is_empty:
            result[index] += abs(GEOD.geometry_area_perimeter(shapely.orient_polygons(part))[0])
    return result


def distance_m(lon1: Any, lat1: Any, lon2: Any, lat2: Any) -> np.ndarray:
    """Geodesic distance in metres between points, element by element."""
    return np.asarray(GEOD.inv(lon1, lat1, lon2, lat2)[2])


def azimuth_deg(lon1: float, lat1: float, lon2: float, lat2: float) -> float:
    """True azimuth in degrees (0 to 360, clockwise from north) from the first point to the second."""
    return float(GEOD.inv(lon1, lat1, lon2, lat2)[0]) % 360.0


def inverse(lon1: Any, lat1: Any, lon2: Any, lat2: Any) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The geodesics (N,) from the first points to the second, element by element.

    Returns
    -------
    there, back : arrays (N,)
        True azimuth in degrees (0 to 360, clockwise from north) at the first point towards the second, and at the
        second towards the first.
    metres : array (N,)
        Their lengths. GRS 80 (Karney 2013), which is CGCS2000's ellipsoid to a tenth of a millimetre.
    """
    there, back, metres = GEOD.inv(lon1, lat1, lon2, lat2)
    return np.asarray(there) % 360.0, np.asarray(back) % 360.0, np.asarray(metres)


def along(lon1: float, lat1: float, lon2: float, lat2: float, between: int) -> np.ndarray:
    """Longitude and latitude (between, 2) of so many points that part the geodesic between two points evenly."""
    if between < 1:
        return np.empty((0, 2))
    return np.array(GEOD.npts(lon1, lat1, lon2, lat2, between)).reshape(-1, 2)


def destination(lon: float, lat: float, azimuth: float, metres: float) -> tuple[float, float]:
    """The point `metres` away at `azimuth` degrees."""
    x, y, _ = GEOD.fwd(lon, lat, azimuth, metres)
    return float(x), float(y)


def scale_at(lat: float) -> tuple[float, float]:
    """Metres per degree of longitude and of latitude at latitude `lat`, for drawing."""
    east = float(distance_m(0.0, lat, 0.001, lat)) * 1000
    north = float(distance_m(0.0, lat - 0.0005, 0.0, lat + 0.0005)) * 1000
    return east, north


def in_china(shape: BaseGeometry) -> bool:
    """Whether the bounds of `shape` (degrees) lie inside the frame of the country."""
    west, south, east, north = shape.bounds
    return west >= CHINA[0] and south >= CHINA[1] and east <= CHINA[2] and north <= CHINA[3]


def area_of_use(crs: Any) -> AreaOfInterest | None:
    """The area (degrees) the authority lists for `crs`, or None."""
    use = CRS.from_user_input(crs).area_of_use
    return None if use is None else AreaOfInterest(use.west, use.south, use.east, use.north)


def plain_wkt(crs: Any) -> str:
    """WKT 1 of `crs` in the dialect that GeoPackage metadata uses."""
    return CRS.from_user_input(crs).to_wkt("WKT1_GDAL")


def full_wkt(crs: Any) -> str:
    """WKT 2 (2019) of `crs`, as newer programs keep it."""
    return CRS.from_user_input(crs).to_wkt("WKT2_2019")
