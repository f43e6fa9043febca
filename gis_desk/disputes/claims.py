"""What each side claims: a line per side, drawn, replaced and removed; the ground between is in `between`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import shapely
from shapely import MultiLineString, Polygon
from shapely.geometry.base import BaseGeometry

from gis_desk.disputes.between import Between, Piece, between
from gis_desk.disputes.crossings import crossings, without_loops
from gis_desk.disputes.dates import past_date
from gis_desk.disputes.rows import blank, of_table, one_line
from gis_desk.disputes.states import refuse_closed
from gis_desk.disputes.words import SIDES
from layers import crs
from layers.change import Change, delete, insert, update
from layers.errors import GisDeskError, Where
from layers.schema import TABLES
from layers.text import Text, text

__all__ = ["CLAIM", "Between", "Ground", "Piece", "between", "claimed_ground", "plan_claim", "plan_remove_claim"]
CLAIM = "dispute_claim"
FAR_M = 50_000.0
"""A claim line further from the place of its case was drawn for another one."""
LONGEST = {"claim": 800, "basis": 800, "source": 300, "note": 800}
_STEP_M = 20.0


def plan_claim(
    dispute: str,
    row: Mapping[str, Any],
    *,
    key: str,
    side: str,
    geometry: BaseGeometry | None,
    today: date,
    values: Mapping[str, Any] | None = None,
    before: Mapping[str, Any] | None = None,
    drop_loops: bool = False,
    against: BaseGeometry | None = None,
) -> Change:
    """The claim line of `side` in the case `dispute`, drawn or replaced.

    Parameters
    ----------
    dispute, row : str, mapping
        Key and row of the case.
    key : str
        Key of the claim: a new one, or that of `before`.
    side : str
        One of `SIDES`.
    geometry : LineString, LinearRing or MultiLineString, or None
        EPSG:4490. None keeps that of `before`.
    values : mapping
        ``claim`` (what is claimed, in words), ``basis``, ``source``, ``drawn_on``, ``note``.
    before : mapping or None
        The claim of this side that there is; the new one takes its place, the old one stays in the history.
    drop_loops : bool
        Whether loops are cut off where the line crosses itself; otherwise such a line is refused.
    against : geometry or None
        The other side's line: the ground between becomes the area affected, where the case says none yet.

    Raises
    ------
    GisDeskError
        For a side the case does not have, no line, a line that crosses itself (with the place), one outside the
        country or far from the case, words that are too long, a closed case; when nothing changes.
    """
    refuse_closed(row)
    where = Where(layer=CLAIM, field="side", value=side)
    if side not in SIDES:
        raise GisDeskError(
            "'{side}' is no side of a case",
            where=where,
            do="choose one of: {choices}",
            side=str(side)[:40],
            choices=", ".join(SIDES),
        )
    if blank(row.get(f"side_{side}")):
        raise GisDeskError(
            "the case has no {side}, so nobody claims for it",
            where=where,
            do="enter the unit of this side in the case first",
            side=SIDES[side],
        )
    old = of_table(CLAIM, before) if before is not None else {n.name: None for n in TABLES[CLAIM].columns}
    if geometry is None and before is not None:
        geometry = before.get("geometry")
    new = {**old, **_cleaned(values or {}, today), "dispute": dispute, "side": side}
    new["geometry"] = _line(geometry, row, drop_loops)
    if before is None:
        new["drawn_on"] = new["drawn_on"] or today.isoformat()
        edit, label = insert(CLAIM, key, new), text("Claim of the {side} in dispute {number}", **_named(side, row))
    else:
        edit = update(CLAIM, key, {**old, "geometry": before.get("geometry")}, new)
        label = text("Change the claim of the {side} in dispute {number}", **_named(side, row))
        if not edit.after:
            raise GisDeskError("nothing was changed", where=where, do="draw another line or change a field first")
    if against is None or not blank(row.get("area_ha")) or (area := between(new["geometry"], against).area_m2) < 1.0:
        return Change(label, (edit,))
    return Change(label, (edit, update("dispute", dispute, {"area_ha": None}, {"area_ha": round(area / 10_000, 4)})))


def plan_remove_claim(
    key: str,
    row: Mapping[str, Any],
    before: Mapping[str, Any],
    attachments: Iterable[tuple[str, Mapping[str, Any]]],
) -> Change:
    """The claim `key` (its row `before`) goes from the case of `row` with its `attachments` (key and row); the history
    keeps all of it.

    Raises
    ------
    GisDeskError
        In a closed case.
    """
    refuse_closed(row)
    old = {**of_table(CLAIM, before), "geometry": before.get("geometry")}
    label = text("Remove the claim of the {side} in dispute {number}", **_named(str(old["side"]), row))
    files = [delete("attachment", k, of_table("attachment", a)) for k, a in attachments]
    return Change(label, (*files, delete(CLAIM, key, old)))


def _named(side: str, row: Mapping[str, Any]) -> dict[str, Any]:
    return {"side": SIDES.get(side, side), "number": row.get("number") or row.get("title") or "?"}


def _cleaned(values: Mapping[str, Any], today: date) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for field, value in values.items():
        where = Where(layer=CLAIM, field=field, value=value)
        if field == "drawn_on":
            day = past_date(value, today, where=where)
            result[field] = None if day is None else day.isoformat()
        elif field in LONGEST:
            result[field] = one_line(value, LONGEST[field], where)
        else:
            raise GisDeskError("a claim has no field '{field}'", where=where, do="check the spelling", field=field)
    return result


def _line(geometry: BaseGeometry | None, row: Mapping[str, Any], drop_loops: bool) -> MultiLineString:
    """`geometry` as the table keeps it, or why it is no claim line."""
    where = Where(layer=CLAIM, field="geometry")
    if geometry is None or geometry.is_empty:
        raise GisDeskError("the claim has no line", where=where, do="draw the line, or give a file with it")
    if shapely.get_dimensions(geometry) != 1:
        raise GisDeskError(
            "a claim is a line, and this is a {kind}",
            where=where,
            do="draw the line up to which the side claims the ground; an area is the place of the case",
            kind=geometry.geom_type,
        )
    line = shapely.force_2d(geometry)
    xy = shapely.get_coordinates(line)
    if not np.isfinite(xy).all():
        raise GisDeskError("the coordinates are no numbers", where=where, do="give longitude,latitude in degrees")
    if not crs.in_china(line):
        turned = shapely.transform(line, lambda points: points[:, ::-1])
        raise GisDeskError(
            "longitude and latitude are the wrong way round"
            if crs.in_china(turned)
            else "the line leaves the country's frame",
            where=where,
            do="give longitude 73 to 136 and latitude 3 to 54, in degrees, longitude first",
        )
    if line.length == 0.0:
        raise GisDeskError("the line has no length", where=where, do="give two different points at least")
    if found := crossings(line):
        if not drop_loops:
            raise GisDeskError(
                "the claim line crosses itself {n} times, first at {lon:.6f}, {lat:.6f}",
                where=where,
                do="move a vertex there, or let the loops be cut off (--drop-loops); nothing was kept or changed",
                n=len(found),
                lon=found[0].lon,
                lat=found[0].lat,
            )
        line = without_loops(line)
        if line.is_empty:
            raise GisDeskError("the line has no length", where=where, do="give two different points at least")
        if found := crossings(line):
            raise GisDeskError(
                "parts of the claim line cross each other at {lon:.6f}, {lat:.6f}",
                where=where,
                do="draw it as one line that goes on without crossing",
                lon=found[0].lon,
                lat=found[0].lat,
            )
    _near(line, row, where)
    return MultiLineString([p.coords for p in shapely.get_parts(line)])


def _near(line: BaseGeometry, row: Mapping[str, Any], where: Where) -> None:
    place = row.get("geometry")
    if place is None or place.is_empty:
        return
    one, other = shapely.get_coordinates(shapely.shortest_line(line, place))
    metres = float(crs.distance_m(*one, *other))
    if metres > FAR_M:
        raise GisDeskError(
            "the claim line lies {km:.0f} km from the place of the case",
            where=where,
            do="check the coordinates and the case; the line belongs near the place",
            km=metres / 1000,
        )


@dataclass(frozen=True)
class Ground:
    """The ground between the claims of two sides, told by who claims it.

    Parameters
    ----------
    sides : (str, str)
        Of `SIDES`.
    between : Between
    both_m2, neither_m2 : float or None
        Geodesic area that both sides claim (each side's line lies beyond the other's), and that each line leaves to
        the other side. None where the units are not known, so that nobody can say which side of a line is whose.
    """

    sides: tuple[str, str]
    between: Between
    both_m2: float | None
    neither_m2: float | None

    @property
    def said(self) -> Text:
        """One sentence: what both claim is the same ground for both, never counted twice."""
        ha = self.between.area_m2 / 10_000
        if self.both_m2 is None or self.neither_m2 is None:
            return text("{ha:.2f} ha lie between both claim lines", ha=ha)
        if self.neither_m2 < 1.0:
            return text("{ha:.2f} ha are claimed by both sides", ha=ha)
        return text(
            "{ha:.2f} ha lie between both claim lines: {both:.2f} ha claimed by both, {neither:.2f} ha by neither",
            ha=ha,
            both=self.both_m2 / 10_000,
            neither=self.neither_m2 / 10_000,
        )


def claimed_ground(
    claims: pd.DataFrame, row: Mapping[str, Any] | None = None, divisions: pd.DataFrame | None = None
) -> list[Ground]:
    """The ground between each two sides of one case, in the order a-b, a-c, b-c.

    Parameters
    ----------
    claims : GeoDataFrame
        The claims of one case.
    row : mapping or None
        The case: codes or names of its sides.
    divisions : GeoDataFrame or None
        Where the polygon of a side is in it, it tells which side of the lines is whose; one of the two is enough.
    """
    lines = {str(s): g for s, g in zip(claims["side"], claims.geometry, strict=True) if g is not None}
    found = []
    for i, j in (("a", "b"), ("a", "c"), ("b", "c")):
        if i not in lines or j not in lines:
            continue
        ground = between(lines[i], lines[j])
        homes = [_unit(row, side, divisions) for side in (i, j)]
        left = None if homes == [None, None] else _at_left(lines[i], homes[0], homes[1], ground)
        shares: tuple[float | None, float | None] = (None, None)
        if left is not None:
            both = sum(p.area_m2 for p in ground.pieces if p.left is left)
            shares = (both, ground.area_m2 - both)
        found.append(Ground((i, j), ground, *shares))
    return found


def _unit(row: Mapping[str, Any] | None, side: str, divisions: pd.DataFrame | None) -> Any:
    named = None if row is None else row.get(f"side_{side}")
    if blank(named) or divisions is None or divisions.empty:
        return None
    hit = divisions.loc[(divisions["code"] == named) | (divisions["name"] == named), "geometry"]
    return hit.iloc[0] if len(hit) == 1 and hit.iloc[0] is not None and not hit.iloc[0].is_empty else None


def _at_left(line: BaseGeometry, mine: Any, theirs: Any, ground: Between) -> bool | None:
    """Whether the first side is at home to the left of its `line`, by where ground beyond the disputed lies; None
    where both are equally likely.
    """
    parts = shapely.get_parts(line)
    middle = shapely.get_coordinates(shapely.centroid(line))[0]
    scale = np.array(crs.scale_at(float(middle[1])))
    reach = _STEP_M + max((_width(p.geometry, scale) for p in ground.pieces), default=0.0)
    votes = 0
    for part in parts:
        plane = shapely.transform(part, lambda xy: (xy - middle) * scale)
        for share in (np.arange(16) + 0.5) / 16:
            at = shapely.get_coordinates(shapely.line_interpolate_point(plane, share, normalized=True))[0]
            ahead = shapely.get_coordinates(
                shapely.line_interpolate_point(plane, min(share + 0.01, 1.0), normalized=True)
            )[0]
            way = ahead - at
            aside = np.array([-way[1], way[0]]) / max(float(np.hypot(*way)), 1e-9) * reach
            left, right = (shapely.Point((at + turn * aside) / scale + middle) for turn in (1, -1))
            for home, here, there in ((mine, left, right), (theirs, right, left)):
                votes += 0 if home is None else int(home.covers(here)) - int(home.covers(there))
    return None if votes == 0 else votes > 0


def _width(piece: Polygon, scale: np.ndarray) -> float:
    plane = shapely.transform(piece, lambda xy: xy * scale)
    return 2.5 * float(shapely.length(shapely.maximum_inscribed_circle(plane)))
