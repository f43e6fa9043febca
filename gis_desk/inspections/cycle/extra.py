"""Extra inspections: of the stretch concerned, at any time after a disaster or a change on the ground (界线条例 12)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import geopandas as gpd
import shapely
from shapely.geometry.base import BaseGeometry

from gis_desk.boundaries.chainage import cut, length_m, project
from gis_desk.disputes.dates import past_date
from gis_desk.inspections.cycle.columns import LineIndex, texts
from gis_desk.inspections.cycle.rounds import Part
from gis_desk.inspections.words import CAUSES
from layers.change import Change, insert
from layers.errors import PlanError, Where
from layers.text import text


@dataclass(frozen=True)
class Extra:
    """An extra inspection that is to be arranged.

    Parameters
    ----------
    line, name : str
        Key and name of the line.
    cause : str
        One of `gis_desk.inspections.words.CAUSES`.
    reported_on : date
        When it happened or was reported.
    from_m, to_m : float or None
        The stretch, geodesic metres from the start of the line; both None for the whole line.
    """

    line: str
    name: str
    cause: str
    reported_on: date
    from_m: float | None
    to_m: float | None
    note: str = ""

    def change(self, new_key: Callable[[], str]) -> Change:
        """The planned extra inspection as a row; it has no number and no lead: the turns stay as they are."""
        row: Mapping[str, Any] = {
            "line": self.line,
            "year": self.reported_on.year,
            "state": "planned",
            "kind": "extra",
            "cause": self.cause,
            "from_m": self.from_m,
            "to_m": self.to_m,
            "reported_on": self.reported_on.isoformat(),
            "note": self.note or None,
        }
        label = text("Extra inspection of {line}: {cause}", line=self.name, cause=CAUSES[self.cause])
        return Change(label, (insert("inspection", new_key(), row),))


def arrange_extra(
    lines: gpd.GeoDataFrame,
    markers: gpd.GeoDataFrame,
    line: str,
    cause: str,
    reported_on: str | date,
    today: date,
    *,
    start: str = "",
    end: str = "",
    note: str = "",
) -> Extra:
    """An extra inspection from what a person says.

    Parameters
    ----------
    lines, markers : GeoDataFrame
        ``boundary_line`` and ``marker``, EPSG:4490.
    line : str
        Key, code or name of the line.
    start, end : str
        Ends of the stretch: metres (``1200``), kilometres (``1.2km``) or chainage (``K1+200``) from the start of the
        line, or a marker of the line by its number behind ``#`` (``#012``). Both empty: the whole line. They are put
        in order.

    Raises
    ------
    PlanError
        For a line that is not known, or known more than once, or has no course; a cause there is not; one end without
        the other; an end that is off the line, or a marker that the line has not.
    DateError
        For a day that is none, or lies in the future.
    """
    row = _line(lines, line)
    if cause not in CAUSES:
        raise PlanError(
            "'{cause}' is no cause of an extra inspection",
            where=Where(layer="inspection", field="cause", value=cause),
            do="name one of: {causes}",
            cause=cause,
            causes=list(CAUSES),
        )
    day = past_date(reported_on, today, where=Where(layer="inspection", field="reported_on", value=reported_on))
    if day is None:
        raise PlanError(
            "no day is given", where=Where(layer="inspection", field="reported_on"), do="say when it was reported"
        )
    name = texts(lines, "name")[row] or texts(lines, "key")[row]
    shape = lines.geometry.iloc[row]
    if bool(start.strip()) != bool(end.strip()):
        raise PlanError(
            "the stretch has only one end",
            where=Where(layer="inspection", field="to_m" if start.strip() else "from_m"),
            do="give both ends, or none for the whole line",
        )
    span: tuple[float | None, float | None] = (None, None)
    if start.strip():
        length = length_m(shape)
        one, two = sorted(
            place_on(lines, markers, row, words, length, field) for words, field in ((start, "from_m"), (end, "to_m"))
        )
        if two - one < 1:
            raise PlanError(
                "both ends are one place",
                where=Where(layer="inspection", field="to_m", value=end),
                do="give two different places of the line",
            )
        span = round(one, 1), round(two, 1)
    return Extra(texts(lines, "key")[row], name, cause, day, *span, note.strip())


def stretch_of(shape: BaseGeometry, from_m: float | None, to_m: float | None) -> BaseGeometry:
    """The course of a stretch between two chainages (m); the whole `shape` where both are None."""
    if from_m is None and to_m is None:
        return shape
    low, high = from_m or 0.0, length_m(shape) if to_m is None else to_m
    inside = [p.shape for p in cut(shape, [low, high]) if p.start_m >= low - 0.01 and p.end_m <= high + 0.01]
    if not inside:
        return shape
    return shapely.multilinestrings(inside) if len(inside) > 1 else inside[0]


def parts_on(
    lines: gpd.GeoDataFrame, markers: gpd.GeoDataFrame, line: str, ends: Sequence[tuple[str, str]]
) -> tuple[Part, ...]:
    """The parts of a line from where each ends, in words as `arrange_extra` takes them, and who leads it.

    An empty end is that of the line; each part begins where the one before ends.

    Raises
    ------
    PlanError
        If the line is not known, or an end names no place on it.
    """
    if not ends:
        return ()
    row = _line(lines, line)
    length = length_m(lines.geometry.iloc[row])
    found: list[Part] = []
    begin = 0.0
    for words, lead in ends:
        end = place_on(lines, markers, row, words, length, "to_m") if words else None
        found.append(Part(round(begin, 1), None if end is None else round(end, 1), lead))
        begin = length if end is None else end
    return tuple(found)


def _line(lines: gpd.GeoDataFrame, wanted: str) -> int:
    at = LineIndex(lines).at(wanted.strip())
    if len(at) != 1:
        raise PlanError(
            "{n} boundary lines are called '{line}'" if at else "no boundary line '{line}'",
            where=Where(layer="boundary_line", value=wanted),
            do="name the line by its key, code or name",
            n=len(at),
            line=wanted,
        )
    shape = lines.geometry.iloc[at[0]]
    if shape is None or shape.is_empty:
        raise PlanError(
            "boundary line '{line}' has no course",
            where=Where(layer="boundary_line", field="key", value=wanted),
            do="draw or import its geometry first",
            line=wanted,
        )
    return at[0]


def place_on(
    lines: gpd.GeoDataFrame, markers: gpd.GeoDataFrame, row: int, words: str, length: float, field: str
) -> float:
    """The chainage (m) of the place that `words` name on the line in `row`, as `arrange_extra` takes them.

    Raises
    ------
    PlanError
        If they name none; `field` says where they were written.
    """
    said = words.strip()
    metres = _of_marker(lines, markers, row, said[1:], field) if said.startswith("#") else _metres(said, field)
    if not -0.5 <= metres <= length + 0.5:
        raise PlanError(
            "{metres:.0f} m is beyond the line, which is {length:.0f} m long",
            where=Where(layer="inspection", field=field, value=words),
            do="give a place between 0 and the length of the line",
            metres=metres,
            length=length,
        )
    return min(max(metres, 0.0), length)


def _metres(said: str, field: str) -> float:
    plain = said.lower().replace(",", "").replace(" ", "").removesuffix("m").removesuffix("米")
    try:
        if plain.startswith("k") and "+" in plain:
            km, _, rest = plain[1:].partition("+")
            found = float(km) * 1000 + float(rest)
        elif plain.endswith(("k", "千", "公里")):
            found = float(plain.removesuffix("k").removesuffix("千").removesuffix("公里")) * 1000
        else:
            found = float(plain)
    except ValueError:
        found = float("nan")
    if found != found or abs(found) == float("inf"):
        raise PlanError(
            "'{value}' is no place on the line",
            where=Where(layer="inspection", field=field, value=said),
            do="give metres from its start (1200), a chainage (K1+200) or a marker (#012)",
            value=said,
        )
    return found


def _of_marker(lines: gpd.GeoDataFrame, markers: gpd.GeoDataFrame, row: int, number: str, field: str) -> float:
    index = LineIndex(lines)
    numbers = texts(markers, "number")
    mine = [i for i, line in enumerate(texts(markers, "line")) if row in index.at(line)]
    named = [i for i in mine if numbers[i] == number]
    places = markers.geometry.iloc[named].tolist() if named else []
    if not places or places[0] is None or places[0].is_empty:
        raise PlanError(
            "the line has no marker '{number}'",
            where=Where(layer="marker", field=field, value=number),
            do="give the number of a marker of this line behind #; it has: {numbers}",
            number=number,
            numbers=[numbers[i] for i in mine[:5]] or ["—"],
        )
    return float(project(lines.geometry.iloc[row], [places[0]])[0][0])
