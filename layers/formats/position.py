"""Which CRS coordinates are in: what the file declares, checked against where the numbers would then lie."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from layers import crs
from layers.errors import CrsError, Where
from layers.formats.report import CrsProof, Problem
from layers.text import Text, text

GCJ02, BD09 = "gcj02", "bd09"
_MOST_SHARE = 0.5
_NEAR_DEG = 1.0


def is_offset(name: Any) -> bool:
    """Whether `name` is one of the offset systems, which are no CRS that `layers.crs` knows."""
    return isinstance(name, str) and name in (GCJ02, BD09)


Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Candidate:
    """A CRS that the numbers allow: what it is, whether the axes are the other way round, where it puts the data."""

    crs: str
    swapped: bool
    title: str
    lon: float
    lat: float


@dataclass
class Decision:
    """The CRS to read with. `crs` is anything `layers.crs` takes, or `GCJ02`, `BD09`."""

    crs: Any
    swapped: bool
    proof: CrsProof
    problems: list[Problem] = field(default_factory=list)


def decide(
    xy: np.ndarray,
    *,
    declared: str | None = None,
    declared_by: str = "",
    weak: bool = False,
    known: Box | None = None,
    forced: str = "auto",
    parameters: crs.Parameters | None = None,
    where: Where | None = None,
) -> Decision:
    """The CRS of the points `xy` (N, 2), as they stand in the file.

    Parameters
    ----------
    declared, declared_by, weak
        CRS text of the file, where it stands, and whether it is only the format's default.
    known : box or None
        West, south, east, north in degrees of where the data must lie: the county.
    forced : str
        ``auto``, ``gcj02``, ``bd09`` or a CRS.

    Raises
    ------
    CrsError
        When several CRS fit equally well, none does, or it rests on Beijing 54 or Xi'an 80 without `parameters`.
    """
    xy = xy[np.isfinite(xy).all(axis=1)]
    if forced.lower() != "auto":
        return _forced(xy, forced, declared, declared_by, parameters, where)
    problems: list[Problem] = []
    stated = _stated(declared, declared_by, parameters, where, problems)
    if not len(xy):
        chosen = stated if stated is not None else crs.GEOGRAPHIC
        return _decision(chosen, False, text("there are no coordinates to check it by"), declared, declared_by,
                         problems)  # fmt: skip
    if is_offset(stated):
        return _decision(GCJ02, False, text("declared by {by}", by=declared_by), declared, declared_by, problems)
    if stated is not None:
        fitting = _declared_fits(xy, stated, declared, declared_by, weak, known, parameters, problems)
        if fitting is not None:
            return fitting
    return _by_numbers(xy, stated, declared, declared_by, weak, known, problems, where)


def _forced(
    xy: np.ndarray, forced: str, declared: str | None, by: str, parameters: crs.Parameters | None, where: Where | None
) -> Decision:
    plain = forced.strip().lower().replace("-", "").replace("_", "")
    if plain in (GCJ02, BD09):
        return _decision(plain, len(xy) > 0 and _in_china(xy[:, ::-1]), text("asked for"), declared, by, [])
    wanted = crs.parse(forced, where)
    if parameters is None:
        crs.transformer(wanted, crs.GEOGRAPHIC, None, where)
    swapped = bool(len(xy)) and not _lies_in_china(xy, wanted) and _lies_in_china(xy[:, ::-1], wanted)
    found = _decision(wanted, swapped, text("asked for"), declared, by, [])
    if len(xy) and not swapped and not _lies_in_china(xy, wanted):
        raise CrsError(
            "read as {crs}, the coordinates do not lie in China (the first is {x:.6g}, {y:.6g})",
            where=where,
            do="check --crs, or leave it out to have it found from the numbers",
            crs=crs.title_of(wanted),
            x=float(xy[0, 0]),
            y=float(xy[0, 1]),
        )
    return found


def _stated(
    declared: str | None, by: str, parameters: crs.Parameters | None, where: Where | None, problems: list[Problem]
) -> Any:
    """The CRS the file declares; None where it declares none that can be read."""
    if not declared:
        return None
    flat = declared.lower().replace("-", "").replace("_", "")
    if "gcj02" in flat or "火星" in declared:
        return GCJ02
    old, new = crs.old_datum_in(declared)
    try:
        stated = crs.parse(declared, where)
    except CrsError:
        stated = None
    datum = old or (crs.old_datum(stated) if stated is not None else None)
    if datum is not None:
        _check_old(datum, new, stated, by, parameters, where)
    if stated is None:
        problems.append(
            Problem(text("{by} cannot be understood as a CRS; the numbers decide", by=by), value=declared[:80])
        )
    return stated


def _check_old(
    datum: str, new: bool, stated: Any, by: str, parameters: crs.Parameters | None, where: Where | None
) -> None:
    if new or (stated is not None and crs.old_datum(stated) not in (datum, None)):
        raise CrsError(
            "{by} names {datum} and CGCS2000 or WGS 84 at once",
            where=where,
            do="ask where the data comes from, and give its CRS with --crs EPSG:n",
            by=by,
            datum=Text(datum),
        )
    if parameters is None or stated is None:
        raise CrsError(
            "{by} says the coordinates are in {datum}, and no transformation parameters are given",
            where=where,
            do="ask the surveying authority for the seven parameters of your area and give them with --crs-parameters; "
            "without them positions would be wrong by 50 to 200 m",
            by=by,
            datum=Text(datum),
        )
    if crs.old_datum(stated) is None:
        raise CrsError(
            "{by} hints at {datum} but does not define it",
            where=where,
            do="ask where the data comes from, and give its CRS with --crs EPSG:n",
            by=by,
            datum=Text(datum),
        )


def _in_china(lonlat: np.ndarray, share: float = _MOST_SHARE) -> bool:
    west, south, east, north = crs.CHINA
    x, y = lonlat[:, 0], lonlat[:, 1]
    return bool(((x >= west) & (x <= east) & (y >= south) & (y <= north)).mean() >= share)


def _lonlat(xy: np.ndarray, name: Any) -> np.ndarray:
    return np.column_stack(crs.own_degrees(xy[:, 0], xy[:, 1], name))


def _lies_in_china(xy: np.ndarray, name: Any) -> bool:
    lonlat = _lonlat(xy, name)
    if not _in_china(lonlat):
        return False
    grid = crs.grid_of(name)
    return grid is None or abs(float(np.median(lonlat[:, 0])) - grid[0]) <= 4.0


def _declared_fits(
    xy: np.ndarray,
    stated: Any,
    declared: str | None,
    by: str,
    weak: bool,
    known: Box | None,
    parameters: crs.Parameters | None,
    problems: list[Problem],
) -> Decision | None:
    for swapped in (False, True):
        turned = xy[:, ::-1] if swapped else xy
        if not _lies_in_china(turned, stated):
            continue
        spot = np.median(_lonlat(turned, stated), axis=0)
        if known is not None and parameters is None and not _close(spot, known):
            better = [c for c in candidates(xy) if _close(np.array([c.lon, c.lat]), known, 0.3)]
            if len(better) == 1 and crs.code_of(stated) != better[0].crs:
                return None
            what = text("the data lies {km:.0f} km from the known boundaries", km=_km(spot, known))
            problems.append(Problem(what))
        reason = (
            text("the default of the format, and the numbers lie in China")
            if weak
            else text("declared by {by}, and the numbers agree", by=by)
        )
        if swapped:
            reason = text("declared by {by}; the axes are the other way round, northing or latitude first", by=by)
            problems.append(Problem(text("the axes are swapped: northing or latitude stands first")))
        return _decision(stated, swapped, reason, declared, by, problems)
    return None


def _close(spot: np.ndarray, known: Box, margin: float = _NEAR_DEG) -> bool:
    west, south, east, north = known
    return bool(west - margin <= spot[0] <= east + margin and south - margin <= spot[1] <= north + margin)


def _km(spot: np.ndarray, known: Box) -> float:
    lon = min(max(spot[0], known[0]), known[2])
    lat = min(max(spot[1], known[1]), known[3])
    return float(crs.distance_m(spot[0], spot[1], lon, lat)) / 1000


def candidates(xy: np.ndarray) -> list[Candidate]:
    """Every CRS (CGCS2000) that would put most of the points `xy` into China."""
    found: list[Candidate] = []
    for swapped in (False, True):
        turned = xy[:, ::-1] if swapped else xy
        if _in_china(turned):
            lon, lat = np.median(turned, axis=0)
            return [Candidate(crs.GEOGRAPHIC, swapped, crs.title_of(crs.GEOGRAPHIC), float(lon), float(lat))]
        for code in _projected(turned):
            if _lies_in_china(turned, code):
                lon, lat = np.median(_lonlat(turned, code), axis=0)
                found.append(Candidate(code, swapped, crs.title_of(code), float(lon), float(lat)))
    return found


def _projected(xy: np.ndarray) -> list[str]:
    """Codes of the zones and of Web Mercator whose ranges hold most of the points."""
    x, y = xy[:, 0], xy[:, 1]
    north = (y > 0.3e6) & (y < 6.0e6)
    out: list[str] = []
    if ((np.abs(x - 5e5) < 3.6e5) & north).mean() >= _MOST_SHARE:
        out.extend(crs.code_of(crs.zone_crs(3.0 * zone)) or "" for zone in range(25, 46))
    zones = np.floor(x / 1e6)
    zone = int(np.median(zones)) if len(zones) and np.isfinite(np.median(zones)) else 0
    if ((zones == zone) & (np.abs(x - zone * 1e6 - 5e5) < 3.6e5) & north).mean() >= _MOST_SHARE:
        if 25 <= zone <= 45:
            out.append(crs.code_of(crs.zone_crs(3.0 * zone, prefix=True)) or "")
        elif 13 <= zone <= 23:
            out.append(crs.code_of(crs.wide_zone_crs(zone)) or "")
    if ((x > 8.0e6) & (x < 15.2e6) & (y > 0.3e6) & (y < 7.2e6)).mean() >= _MOST_SHARE:
        out.append("EPSG:3857")
    return [code for code in out if code]


def _by_numbers(
    xy: np.ndarray,
    stated: Any,
    declared: str | None,
    by: str,
    weak: bool,
    known: Box | None,
    problems: list[Problem],
    where: Where | None,
) -> Decision:
    found = candidates(xy)
    if stated is not None and not weak:
        problems.append(
            Problem(text("{by} says {crs}, but the numbers contradict it and it is not believed", by=by,
                         crs=crs.title_of(stated)))
        )  # fmt: skip
    reason: Text | None = None
    if len(found) > 1 and known is not None:
        near = [c for c in found if _close(np.array([c.lon, c.lat]), known, 0.3)]
        if near:
            found = near
            reason = text("of all CRS that fit the numbers, only this one puts them where the county lies")
    if len(found) > 1 and stated is not None:
        same = [c for c in found if _same_meridian(c.crs, stated)]
        found, reason = (same, text("the numbers, and the central meridian that {by} declares", by=by)) if same else (
            found, reason)  # fmt: skip
    if not found:
        raise _nowhere(xy, where)
    if len(found) > 1:
        raise _ambiguous(found, where)
    one = found[0]
    if reason is None:
        reason = _reason_of(one)
    if one.swapped:
        problems.append(Problem(text("the axes are swapped: northing or latitude stands first")))
    if not declared:
        problems.append(
            Problem(text("no datum is declared; CGCS2000 is assumed, and numbers cannot tell it from Beijing 54 or "
                         "Xi'an 80, which lie 50 to 200 m off"))
        )  # fmt: skip
    return _decision(one.crs, one.swapped, reason, declared, by, problems)


def _reason_of(one: Candidate) -> Text:
    if one.crs == crs.GEOGRAPHIC:
        return text("the numbers are degrees inside China")
    if one.crs == "EPSG:3857":
        return text("the numbers are metres of Web Mercator")
    return text("the zone number stands in the eastings")


def _same_meridian(code: str, stated: Any) -> bool:
    one, other = crs.grid_of(code), crs.grid_of(stated)
    return one is not None and other is not None and abs(one[0] - other[0]) < 0.01


def _nowhere(xy: np.ndarray, where: Where | None) -> CrsError:
    x, y = np.median(xy, axis=0)
    return CrsError(
        "the coordinates (around {x:.8g}, {y:.8g}) lie in China in no CRS that is used there",
        where=where,
        do="find out which CRS the file is in, and give it with --crs EPSG:n",
        x=float(x),
        y=float(y),
    )


def _ambiguous(found: Sequence[Candidate], where: Where | None) -> CrsError:
    shown = ", ".join(f"{c.crs} ({c.lon:.2f}°E {c.lat:.2f}°N{', N first' if c.swapped else ''})" for c in found[:24])
    return CrsError(
        "the coordinates fit {n} CRS and nothing tells which: {candidates}",
        where=where,
        do="give the one that puts them in your county: --crs EPSG:n",
        n=len(found),
        candidates=shown,
    )


def _decision(
    chosen: Any, swapped: bool, reason: Text, declared: str | None, by: str, problems: list[Problem]
) -> Decision:
    if is_offset(chosen):
        name, title = chosen, "GCJ-02" if chosen == GCJ02 else "BD-09"
    else:
        name, title = crs.code_of(chosen) or crs.title_of(chosen), crs.title_of(chosen)
    short = None if declared is None else " ".join(declared.split())[:300]
    return Decision(chosen, swapped, CrsProof(name, title, reason, short, by, swapped, chosen == GCJ02), problems)
