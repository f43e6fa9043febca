"""The parts of a book: every team's day, or every line where there is no plan."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import pandas as pd
import shapely

from gis_desk.inspections.book.entries import Entry, entries_of_day, entries_of_line
from gis_desk.inspections.book.sheets import Frames, Sheet
from gis_desk.inspections.tasks import ends_of, markers_of
from gis_desk.map.plane import Plane
from gis_desk.map.values import texts
from layers import crs
from layers.text import Text, text
from ui.print.book.content import Book
from ui.print.book.forms import Heading
from ui.texts import tr


@dataclass(frozen=True)
class PartOfBook:
    """A day of a team, or a line: what it is called, what is visited, the numbers of its map sheets.

    ``times`` are arrival and departure by the order of the stop; ``plan`` is the day of the plan.
    """

    title: Text
    team: int
    day: int
    entries: tuple[Entry, ...]
    sheets: tuple[int, ...]
    times: Mapping[int, tuple[str, str]]
    plan: Mapping[str, Any] | None = None

    @property
    def markers(self) -> list[Entry]:
        """The markers among the entries."""
        return [e for e in self.entries if e.kind == "marker"]

    @property
    def sheet_range(self) -> str:
        """The numbers of its map sheets, from and to."""
        return f"{self.sheets[0]}–{self.sheets[-1]}" if len(self.sheets) > 1 else "".join(map(str, self.sheets))

    def by_line(self) -> Iterator[tuple[str, list[Entry]]]:
        """The entries line by line, the lines in the order they are first met."""
        order = {line: n for n, line in enumerate(dict.fromkeys(e.line for e in self.entries))}
        for line, some in groupby(sorted(self.entries, key=lambda e: order[e.line]), key=lambda e: e.line):
            yield line, list(some)


def parts_of(book: Book, sheets: Sequence[Sheet]) -> list[PartOfBook]:
    """The parts of a book in the order they are printed; `sheets` are numbered from 1, the overview first."""
    markers = book.frames.get("marker")
    markers = pd.DataFrame() if markers is None else markers
    found = []
    for team in (book.plan or {}).get("teams", ()):
        for day in team.get("days", ()):
            if not day.get("stops"):
                continue
            who = int(team.get("team", 0)), int(day.get("day", 0))
            mine = tuple(n for n, s in enumerate(sheets, start=1) if (s.team, s.day) == who)
            entries = tuple(entries_of_day(day, markers))
            times = {
                n: (str(s.get("arrive") or ""), str(s.get("depart") or "")) for n, s in enumerate(day["stops"], start=1)
            }
            found.append(
                PartOfBook(text("Team {team}, day {day}", team=who[0], day=who[1]), *who, entries, mine, times, day)
            )
    if found:
        return found
    for n, (_, line) in enumerate(book.lines.iterrows()):
        row = {str(k): v for k, v in line.items()}
        key = str(row.get("key") or "")
        mine = tuple(k for k, s in enumerate(sheets[1:], start=2) if s.line == key or (n == 0 and not s.line))
        mine = (1,) if len(sheets) == 1 and len(book.lines) == 1 else mine
        row["length_m"] = length_of(row)
        entries = tuple(entries_of_line(row, markers_of(markers, row)))
        name = str(line.get("name") or line.get("code") or line.get("key") or "")
        found.append(PartOfBook(text("{line}", line=name), 0, 0, entries, mine, {}))
    return found


def length_of(line: Mapping[str, Any]) -> float:
    """Geodesic length of a line in m; 0 where it has no course."""
    shape = line.get("geometry")
    return float(crs.length_m(shape)[0]) if shape is not None and not shape.is_empty else 0.0


def on_sheet(part: PartOfBook, sheet: Sheet, frames: Frames, plane: Plane) -> list[Entry]:
    """The entries that lie on a sheet: markers inside it, and stretches that begin, end or have their middle in it."""
    if sheet.kind == "day":
        return list(part.entries)
    window = shapely.Polygon(sheet.footprint(frames))
    stops = (part.plan or {}).get("stops", ())
    found = []
    for entry in part.entries:
        places = [(entry.lon, entry.lat)]
        if part.plan is not None and entry.kind == "stretch":
            stop = stops[entry.order - 1]
            places += [(stop.get("end_lon"), stop.get("end_lat")), tuple(stop.get("middle") or (None, None))]
        known = [p for p in places if p[0] is not None and p[1] is not None]
        x, y = plane.forward([p[0] for p in known], [p[1] for p in known])
        if shapely.contains_xy(window, x, y).any():
            found.append(entry)
    return found


class Names:
    """Names of lines and units by key and code, and what the forms say of a line."""

    def __init__(self, book: Book) -> None:
        self._lines: dict[str, dict[str, Any]] = {}
        for _, row in book.lines.iterrows():
            values = {str(k): v for k, v in row.items()}
            for column in ("key", "code"):
                if isinstance(values.get(column), str) and values[column]:
                    self._lines.setdefault(values[column], values)
        divisions = book.frames.get("division")
        empty = divisions is None or divisions.empty
        self._units = {} if empty else dict(zip(texts(divisions, "code"), texts(divisions, "name"), strict=True))  # type: ignore[arg-type]
        self._sides = book.sides
        self._rounds = book.rounds

    def line(self, key: str) -> str:
        """The name of a line; its key where it has none."""
        row = self._lines.get(key, {})
        return str(row.get("name") or row.get("code") or key)

    def unit(self, code: object) -> str:
        """The name of a unit; what was given where the code is not known."""
        words = code if isinstance(code, str) else ""
        return str(self._units.get(words, words))

    def sides(self, key: str) -> tuple[str, str]:
        """The two sides of a line."""
        row = self._lines.get(key)
        if row is None:
            return self._sides
        return self.unit(row.get("left_unit")), self.unit(row.get("right_unit"))

    def heading(self, key: str, entries: Sequence[Entry]) -> Heading:
        """What the head of a record form says."""
        row = self._lines.get(key, {})
        ends = [(at, e) for e in entries for at in (e.chainage_m, e.end_m) if at is not None]
        stretch, length = "", ""
        if ends:
            first, last = (some(ends, key=lambda one: one[0])[1] for some in (min, max))
            begin, end = ends_of(first.number)[0], ends_of(last.number)[1] or last.number
            stretch = f"{begin} – {end}"
            walked = sum(abs((e.end_m or 0.0) - (e.chainage_m or 0.0)) for e in entries if e.kind == "stretch")
            length = tr("{km:.3f} km", km=walked / 1000) if walked else ""
        agreement = row.get("agreement")
        number = self._rounds.get(key)
        return Heading(
            self.line(key),
            str(row.get("code") or ""),
            stretch,
            length,
            "" if number is None else str(number),
            self.sides(key),
            agreement if isinstance(agreement, str) else "",
        )

    def cover_rows(self, book: Book) -> list[tuple[str, ...]]:
        """The lines of the cover: name, code, length, markers, last inspection, lead party."""
        markers = book.frames.get("marker")
        found: list[tuple[str, ...]] = []
        for _, line in book.lines.iterrows():
            row = {str(k): v for k, v in line.items()}
            count = len(markers_of(markers, row)) if markers is not None and len(markers) else 0
            day = row.get("inspected_on")
            found.append(
                (
                    self.line(str(row.get("key") or "")),
                    str(row.get("code") or ""),
                    f"{length_of(row) / 1000:.3f}",
                    str(count),
                    day[:10] if isinstance(day, str) else "",
                    self.unit(row.get("lead")),
                )
            )
        return found


def day_rows(book: Book) -> list[tuple[str, ...]]:
    """The days of the cover: team, day, begin, end, stops, km, hours."""
    found: list[tuple[str, ...]] = []
    for team in (book.plan or {}).get("teams", ()):
        for day in team.get("days", ()):
            if not day.get("stops"):
                continue
            number = int(team.get("team", 0))
            name = str(team.get("name") or "") or tr("Team {team}", team=number)
            date = str(day.get("date") or "")
            when = tr("Day {day}", day=int(day.get("day", 0))) + (f"  {date}" if date else "")
            found.append(
                (
                    name,
                    when,
                    str(day.get("start") or ""),
                    str(day.get("end") or ""),
                    str(len(day["stops"])),
                    _figure(day.get("km"), 1),
                    _figure(day.get("hours"), 1),
                )
            )
    return found


def _figure(value: Any, decimals: int) -> str:
    return f"{value:.{decimals}f}" if isinstance(value, (int, float)) else ""
