"""A case on a stretch of a boundary line, as one writes it: by chainages or between two markers."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from shapely import MultiLineString

from gis_desk.boundaries import chainage
from layers.errors import GisDeskError, Where

_SPAN = re.compile(r"\s*(.+?)\s*(?:-|~|～|—|至|\.\.)\s*(.+?)\s*")
_METRES = re.compile(r"(\d+(?:\.\d+)?)\s*(m|米|km|公里|千米)?", re.I)
_SHORTEST_M = 1.0
_FAR_M = 500.0
"""A marker further from the line is another line's."""


@dataclass(frozen=True)
class Span:
    """A stretch: the line's key, chainages in geodesic metres from its start, and its shape in EPSG:4490."""

    line: str
    from_m: float
    to_m: float
    shape: MultiLineString


def find_line(named: str, lines: pd.DataFrame) -> Mapping[str, Any]:
    """The boundary line that is called `named`: by key, code or name.

    Raises
    ------
    GisDeskError
        Where none or several are.
    """
    for column in ("key", "code", "name"):
        hits = lines.loc[lines[column] == named]
        if len(hits) == 1:
            return {str(c): v for c, v in hits.iloc[0].items()}
        if len(hits) > 1:
            raise GisDeskError(
                "{n} boundary lines are called {line}",
                where=Where(layer="boundary_line", field=column, value=named),
                do="give the key: {keys}",
                n=len(hits),
                line=named,
                keys=", ".join(str(k) for k in hits["key"][:5]),
            )
    raise GisDeskError(
        "there is no boundary line {line}",
        where=Where(layer="boundary_line", field="line", value=named),
        do="give its key, code or name as gis-desk inspect due lists them, or leave it to the place",
        line=named[:40],
    )


def read_span(written: str, lines: pd.DataFrame, markers: pd.DataFrame) -> Span:
    """The stretch that ``LINE:FROM-TO`` says; FROM and TO are metres from the start (``1200``, ``1.2km``) or markers.

    Raises
    ------
    GisDeskError
        For a form that is none, an unknown line or marker, a chainage beyond the end, and a stretch without length.
    """
    named, mark, span = written.replace("：", ":").rpartition(":")
    parts = _SPAN.fullmatch(span)
    if not mark or parts is None:
        raise GisDeskError(
            "'{value}' is no stretch",
            where=Where(field="--stretch", value=written),
            do="write LINE:FROM-TO with metres from the start of the line or the numbers of two markers, "
            "as in 云石线:1200-2500",
            value=written[:60],
        )
    line = find_line(named.strip(), lines)
    ends = [_chainage(p, line, markers) for p in (parts[1], parts[2])]
    return span_of(line, *ends)


def span_of(line: Mapping[str, Any], from_m: float, to_m: float) -> Span:
    """The stretch of the row `line` between two chainages, in the direction of the line.

    Raises
    ------
    GisDeskError
        Where a chainage lies beyond the end, or they are the same.
    """
    start, end = sorted((from_m, to_m))
    length = chainage.length_m(line["geometry"])
    if start < 0 or end > length + _SHORTEST_M:
        raise GisDeskError(
            "chainage {m:.0f} m lies beyond the line, which is {length:.0f} m long",
            where=Where(layer="boundary_line", field="--stretch", value=line["key"]),
            do="give metres from 0 to {length:.0f}",
            m=end if start >= 0 else start,
            length=length,
        )
    if end - start < _SHORTEST_M:
        raise GisDeskError(
            "the stretch from {start:.0f} m to {end:.0f} m has no length",
            where=Where(layer="boundary_line", field="--stretch", value=line["key"]),
            do="give two different chainages or markers, or a point with --at",
            start=start,
            end=end,
        )
    pieces = [
        p.shape
        for p in chainage.cut(line["geometry"], [start, end])
        if p.start_m >= start - 0.02 and p.end_m <= end + 0.02
    ]
    return Span(str(line["key"]), start, min(end, length), MultiLineString([p.coords for p in pieces]))


def _chainage(said: str, line: Mapping[str, Any], markers: pd.DataFrame) -> float:
    hits = markers.loc[(markers["number"] == said) | (markers["key"] == said)]
    if not len(hits) and (metres := _METRES.fullmatch(said)):
        return float(metres[1]) * (1000.0 if (metres[2] or "").lower() in ("km", "公里", "千米") else 1.0)
    on_line = hits.loc[hits["line"] == line["key"]]
    if len(on_line) == 1:
        hits = on_line
    if len(hits) != 1 or hits["geometry"].iloc[0] is None or hits["geometry"].iloc[0].is_empty:
        raise GisDeskError(
            "there is no marker {marker} with a place on this line",
            where=Where(layer="marker", field="--stretch", value=said),
            do="give metres from the start of the line, or the number of a marker of it",
            marker=said[:40],
        )
    at, away = chainage.project(line["geometry"], [hits["geometry"].iloc[0]])
    if away[0] > _FAR_M:
        raise GisDeskError(
            "marker {marker} stands {m:.0f} m from the line {line}",
            where=Where(layer="marker", field="--stretch", value=said),
            do="check the number and the line",
            marker=said,
            m=float(away[0]),
            line=str(line.get("name") or line["key"]),
        )
    return float(at[0])
