"""Cases, claims, events and papers from files: fitted to the register before they are loaded, nothing overwritten."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from gis_desk.disputes.crossings import crossings
from gis_desk.disputes.dates import DateError, read_date
from gis_desk.disputes.evidence import EARLIEST
from gis_desk.disputes.numbers import ended_numbers, next_number
from gis_desk.disputes.older import extra_of
from gis_desk.disputes.rows import blank, one_line
from layers.errors import GisDeskError, Where
from layers.formats.importing import without
from layers.formats.reading import Reading
from layers.formats.report import Problem, Refusal
from layers.schema import TABLES, Kind
from layers.text import Text, text

if TYPE_CHECKING:
    from layers.store import Store

_AHEAD = ("next_check", "deadline", "due_on")
_RANGES = {
    "likelihood": (1, 5), "impact": (1, 5), "people": (0, 10_000_000), "households": (0, 10_000_000),
    "area_ha": (0, 10_000_000),
}  # fmt: skip
"""As the form takes them (`gis_desk.disputes.form`)."""
_LONGEST = {"title": 60, "place": 300, "measures": 800, "note": 800, "account": 2000}


class _Sheet:
    """The rows that were read, what is told of them, and which go."""

    def __init__(self, reading: Reading) -> None:
        self.frame = reading.frame.copy()
        self.reading = reading
        self.problems: list[Problem] = []
        self.refused: list[Refusal] = []
        self.gone = np.zeros(len(self.frame), dtype=bool)
        self.fields = {m.column: m.field for m in reading.report.columns if m.column}

    def tell(self, i: int, column: str, value: Any, what: Text) -> None:
        self.problems.append(Problem(what, int(self.reading.rows[i]), self.fields.get(column, column), value))

    def refuse(self, i: int, column: str, value: Any, why: Text) -> None:
        if not self.gone[i]:
            self.gone[i] = True
            self.refused.append(Refusal(int(self.reading.rows[i]), self.fields.get(column, column), value, why))

    def rows(self, column: str) -> Iterator[tuple[int, Any]]:
        """Position and value of the rows that stay and have one."""
        for i, value in enumerate(self.frame[column].tolist()):
            if not self.gone[i] and not blank(value):
                yield i, value

    def put(self, i: int, column: str, value: Any) -> None:
        self.frame[column] = self.frame[column].astype(object)
        self.frame.iat[i, self.frame.columns.get_loc(column)] = value

    def keep(self, i: int, column: str, value: Any) -> None:
        """Put what does not fit the column under ``extra``, so that it is not lost."""
        if "extra" in self.frame:
            kept = {**extra_of({"extra": self.frame["extra"].iloc[i]}), column: str(value)}
            self.put(i, "extra", kept)

    def done(self, dropped: set[int]) -> Reading:
        """The reading as it is now, without the problems of the report numbered in `dropped`."""
        old = [p for n, p in enumerate(self.reading.report.problems) if n not in dropped]
        report = replace(self.reading.report, problems=(*old, *self.problems))
        return without(replace(self.reading, frame=self.frame, report=report), self.gone, self.refused)


def _dates(sheet: _Sheet, table: str, today: date, earliest: date) -> set[int]:
    """Dates in other calendars' forms are read, or told why not; numbers of the report's problems that are settled."""
    columns = {sheet.fields.get(c.name): c.name for c in TABLES[table].columns if c.kind is Kind.DATE}
    places = {int(row): i for i, row in enumerate(sheet.reading.rows)}
    settled = set()
    for n, problem in enumerate(sheet.reading.report.problems):
        column = columns.get(problem.field) if problem.field else None
        if column is None or problem.row not in places:
            continue
        i = places[problem.row]
        try:
            day = read_date(problem.value, earliest=earliest)
        except DateError as exc:
            sheet.tell(i, column, problem.value, text("{what}; {do}", what=exc.what, do=exc.do))
        else:
            sheet.put(i, column, None if day is None else day.isoformat())
        settled.add(n)
    for column in (c for c in columns.values() if c not in _AHEAD):
        for i, value in sheet.rows(column):
            if value > today.isoformat():
                sheet.tell(i, column, value, text("the date {value} lies in the future", value=value))
                sheet.keep(i, column, value)
                sheet.put(i, column, None)
    return settled


def _texts(sheet: _Sheet, table: str) -> None:
    for column in (c.name for c in TABLES[table].columns if c.kind is Kind.TEXT and not c.choices):
        for i, value in list(sheet.rows(column)):
            try:
                made = one_line(value, _LONGEST.get(column, 300), Where())
            except GisDeskError as exc:
                sheet.tell(i, column, value, exc.what)
                plain = "".join(c if c.isprintable() else " " for c in str(value))
                made = " ".join(plain.split())
            if made != value:
                sheet.put(i, column, made)


def _names(frame: pd.DataFrame, columns: tuple[str, ...], value: str) -> dict[str, str]:
    """What each of `columns` says, to `value`; words that several rows share say nothing."""
    found: dict[str, str] = {}
    for column in columns:
        once = frame.loc[~frame[column].duplicated(keep=False)]
        found.update(
            {str(k): str(v) for k, v in zip(once[column], once[value], strict=True) if isinstance(k, str) and k}
        )
    return found


def fit_cases(reading: Reading, store: "Store") -> Reading:
    """Cases: numbers given where none are, lines and units by their names, figures in range, places in the area."""
    sheet, today = _Sheet(reading), date.today()
    settled = _dates(sheet, "dispute", today, date(1900, 1, 1))
    _texts(sheet, "dispute")
    frame = sheet.frame
    for i, (title, place) in enumerate(zip(frame["title"], frame["place"], strict=True)):
        if blank(title) and blank(place):
            sheet.refuse(i, "title", None, text("the case has neither a title nor a place in words"))
        elif blank(title):
            sheet.put(i, "title", str(place)[:60])
    divisions = store.frame("division")
    _replace(sheet, "line", _names(store.frame("boundary_line"), ("name", "code", "key"), "key"), told=True)
    units = _names(divisions, ("name", "code"), "code")
    for side in ("side_a", "side_b", "side_c"):
        _replace(sheet, side, units, told=False)
        for i, value in sheet.rows(side):
            if str(value).isdigit() and str(value) not in units and len(divisions):
                sheet.tell(i, side, value, text("there is no unit with the code {code}", code=value))
    for column, (least, most) in _RANGES.items():
        for i, value in list(sheet.rows(column)):
            if not least <= value <= most:
                sheet.tell(
                    i,
                    column,
                    value,
                    text(
                        "{value:g} is out of range, {least} to {most} are possible",
                        value=value,
                        least=least,
                        most=most,
                    ),
                )
                sheet.keep(i, column, f"{value:g}")
                sheet.put(i, column, None)
    for column, fallback in (("state", "found"), ("secrecy", "internal")):
        sheet.frame[column] = [fallback if blank(v) else v for v in sheet.frame[column]]
    _places(sheet, divisions)
    _numbers(sheet, store, today)
    for column in _RANGES:
        sheet.frame[column] = pd.to_numeric(sheet.frame[column])
    return sheet.done(settled)


def _replace(sheet: _Sheet, column: str, known: Mapping[str, str], *, told: bool) -> None:
    for i, value in list(sheet.rows(column)):
        if value in known:
            sheet.put(i, column, known[value])
        elif told and known:
            sheet.tell(
                i,
                column,
                value,
                text("the workspace has no boundary line '{line}'; import the lines first", line=value),
            )


def _places(sheet: _Sheet, divisions: Any) -> None:
    shapes = sheet.frame["geometry"].to_numpy() if "geometry" in sheet.frame else np.empty(0, dtype=object)
    units = divisions["geometry"].to_numpy() if len(divisions) else np.empty(0, dtype=object)
    tree = shapely.STRtree(units[~shapely.is_missing(units)]) if len(units) else None
    for i, shape in enumerate(shapes):
        if shape is None or shape.is_empty:
            sheet.tell(i, "geometry", None, text("the case has no place"))
        elif not shapely.is_valid(shape):
            sheet.tell(i, "geometry", None, text("the area crosses itself"))
        elif tree is not None and not len(tree.query(shape, predicate="intersects")):
            middle = shape.point_on_surface()
            sheet.tell(
                i,
                "geometry",
                f"{middle.x:.5f}, {middle.y:.5f}",
                text("the place {lon:.5f}, {lat:.5f} lies in none of the divisions", lon=middle.x, lat=middle.y),
            )


def _numbers(sheet: _Sheet, store: "Store", today: date) -> None:
    ended = ended_numbers(store)
    known = [*store.column("dispute", "number"), *ended]
    for i, value in list(sheet.rows("number")):
        if value in ended:
            sheet.refuse(
                i,
                "number",
                value,
                text("case {number} was merged into another one; it is not taken up again", number=value),
            )
        known.append(value)
    for i, (number, found) in enumerate(zip(sheet.frame["number"], sheet.frame["found_on"], strict=True)):
        if blank(number) and not sheet.gone[i]:
            given = next_number(known, int(found[:4]) if not blank(found) else today.year)
            known.append(given)
            sheet.put(i, "number", given)


def _with_case(sheet: _Sheet, store: "Store") -> None:
    """Rows name their case by its number; the column wants the key."""
    cases = store.frame("dispute")
    known = _names(cases, ("number", "key"), "key") | ended_numbers(store)
    for i, value in enumerate(sheet.frame["dispute"]):
        if blank(value):
            sheet.refuse(i, "dispute", None, text("the row does not say to which case it belongs"))
        elif str(value) not in known:
            sheet.refuse(
                i, "dispute", value, text("the workspace has no case {number}; import the cases first", number=value)
            )
        else:
            sheet.put(i, "dispute", known[str(value)])


def fit_claims(reading: Reading, store: "Store") -> Reading:
    """Claims: each to its case and side, one line per side; what crosses itself, or is there already, is refused."""
    sheet, today = _Sheet(reading), date.today()
    settled = _dates(sheet, "dispute_claim", today, date(1900, 1, 1))
    _texts(sheet, "dispute_claim")
    _with_case(sheet, store)
    there = store.frame("dispute_claim")
    taken = set(zip(there["dispute"], there["side"], strict=True))
    for i, row in enumerate(sheet.frame.to_dict("records")):
        shape, owner = row.get("geometry"), (row["dispute"], row["side"])
        if blank(row["side"]):
            sheet.refuse(i, "side", None, text("the row does not say whose claim it is"))
        elif shape is None or shape.is_empty or shapely.get_dimensions(shape) != 1:
            sheet.refuse(i, "geometry", None, text("the claim has no line"))
        elif met := crossings(shape):
            sheet.refuse(
                i, "geometry", f"{met[0].lon:.6f}, {met[0].lat:.6f}",
                text("the claim line crosses itself at {lon:.6f}, {lat:.6f}", lon=met[0].lon, lat=met[0].lat),
            )  # fmt: skip
        elif owner in taken:
            sheet.refuse(i, "side", row["side"], text("this side has a claim already; it is not overwritten"))
        if not sheet.gone[i]:
            taken.add(owner)
    return sheet.done(settled)


def fit_events(reading: Reading, store: "Store") -> Reading:
    """Events: each to its case; without a day or words it is refused, of an unknown kind it is taken as another."""
    sheet, today = _Sheet(reading), date.today()
    settled = _dates(sheet, "dispute_event", today, date(1900, 1, 1))
    _texts(sheet, "dispute_event")
    _with_case(sheet, store)
    for i, row in enumerate(sheet.frame.to_dict("records")):
        if blank(row["happened_on"]):
            sheet.refuse(i, "happened_on", None, text("the event has no day"))
        elif blank(row["account"]) and blank(row["kind"]):
            sheet.refuse(i, "account", None, text("the event says nothing"))
        elif blank(row["kind"]):
            sheet.put(i, "kind", "other")
    return sheet.done(settled)


def fit_evidence(reading: Reading, store: "Store") -> Reading:
    """Papers: each to its case; without a title it is refused, of an unknown kind it is taken as another paper."""
    sheet, today = _Sheet(reading), date.today()
    settled = _dates(sheet, "dispute_evidence", today, EARLIEST)
    _texts(sheet, "dispute_evidence")
    _with_case(sheet, store)
    for i, row in enumerate(sheet.frame.to_dict("records")):
        if blank(row["title"]):
            sheet.refuse(i, "title", None, text("the paper has no title"))
        elif blank(row["kind"]):
            sheet.put(i, "kind", "other")
    return sheet.done(settled)


FITS: Mapping[str, Callable[[Reading, "Store"], Reading]] = {
    "dispute": fit_cases,
    "dispute_claim": fit_claims,
    "dispute_event": fit_events,
    "dispute_evidence": fit_evidence,
}
"""What fits a file to the register, by table (`layers.formats.import_file`)."""
