"""What the teams take along, written whole or not at all: lists, routes, record sheets, field package."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gis_desk.documents.kml import write_kml, write_kmz
from gis_desk.inspections.handing import words
from gis_desk.inspections.handing.days import CrewDay, Document, crew_days
from gis_desk.inspections.handing.fieldbook import FORMAT
from gis_desk.inspections.handing.fieldpackage import write_package
from gis_desk.inspections.handing.filled import refuse_filled
from gis_desk.inspections.handing.globe import Globe
from gis_desk.inspections.handing.lists import lists_xlsx, stops_csv
from gis_desk.inspections.handing.receiver import Receiver
from gis_desk.inspections.handing.recordsheets import records_xlsx
from gis_desk.inspections.handing.register import Register
from gis_desk.inspections.handing.rows import FieldRows
from gis_desk.inspections.plan import Say
from layers.errors import FormatError, PlanError, Where
from layers.formats.writing.place import put, spare, workshop
from layers.text import Text, text
from layers.work import QUIET, Progress

MODES = {mode: words.template for mode, words in words.MODES.items()}


@dataclass(frozen=True)
class Handover:
    """A kept plan, or some days of it, to be handed out.

    Parameters
    ----------
    plan : mapping
        The plan as JSON, with its ``key`` where it is kept in the workspace.
    register : Register
        What the workspace knows beside the plan.
    title : str
        What the plan is called.
    made_on : str
        Date of the hand-over, YYYY-MM-DD.
    team, day : int or None
        Only these.
    """

    plan: Document
    register: Register
    say: Say
    title: str = ""
    made_on: str = ""
    team: int | None = None
    day: int | None = None

    def chosen(self) -> list[CrewDay]:
        """The days that are handed out; PlanError where there is none."""
        return crew_days(self.plan, self.team, self.day)

    @property
    def suffix(self) -> str:
        """What file names end with: ``-team2-day03``, empty for the whole plan."""
        team = "" if self.team is None else f"-team{self.team}"
        return team + ("" if self.day is None else f"-day{self.day:02d}")

    @property
    def name(self) -> str:
        """What documents are called."""
        days = self.chosen()
        whole = self.title or self.say(text("Joint inspection"))
        if self.team is not None and self.day is not None:
            return self.say(text("{plan}: {part}", plan=whole, part=days[0].title))
        if self.team is not None:
            return self.say(text("{plan}: {part}", plan=whole, part=text("Team {n}", n=self.team)))
        if self.day is not None:
            return self.say(text("{plan}: {part}", plan=whole, part=text("Day {n}", n=self.day)))
        return whole

    @property
    def about(self) -> dict[str, Any]:
        """The row of the table ``handover``."""
        return {
            "format": FORMAT,
            "plan_key": self.plan.get("key"),
            "title": self.name,
            "made_on": self.made_on or None,
            "workspace": self.register.workspace or None,
        }

    def rows(self) -> FieldRows:
        """The rows to be filled in."""
        return FieldRows(self.plan, self.chosen(), self.register, self.say)


Writer = Callable[[Handover, Path, Progress], list[Path]]
"""Writes the files of one kind into a folder and gives them."""


def _gpx(given: Handover, folder: Path, progress: Progress) -> list[Path]:
    """One file for all days, and one for each."""
    days = given.chosen()
    parts: list[tuple[str, Sequence[CrewDay], str]] = [(f"route{given.suffix}.gpx", days, given.name)]
    if len(days) > 1:
        parts += [(f"route-team{d.team}-day{d.day:02d}.gpx", [d], given.say(d.title)) for d in days]
    files = []
    for number, (name, part, title) in enumerate(parts):
        progress.step(number, len(parts), name)
        files.append(folder / name)
        with files[-1].open("wb") as out:
            Receiver(given.plan, part, given.register, given.say).write(out, title)
    return files


def _kml(given: Handover, folder: Path, progress: Progress) -> list[Path]:
    file = folder / f"route{given.suffix}.kml"
    progress.step(0, 1, file.name)
    globe = Globe(given.plan, given.chosen(), given.register, given.say)
    with file.open("wb") as out:
        write_kml(out, globe.atlas(given.name, pictures=False))
    return [file]


def _kmz(given: Handover, folder: Path, progress: Progress) -> list[Path]:
    file = folder / f"route{given.suffix}.kmz"
    progress.step(0, 1, file.name)
    globe = Globe(given.plan, given.chosen(), given.register, given.say)
    with file.open("wb") as out:
        write_kmz(out, globe.atlas(given.name, pictures=True))
    return [file]


def _gpkg(given: Handover, folder: Path, progress: Progress) -> list[Path]:
    name = f"fieldbook{given.suffix}"
    return write_package(given.rows(), given.about, folder, name, given.name, progress)


def _xlsx(given: Handover, folder: Path, progress: Progress) -> list[Path]:
    lists, records = folder / f"stops{given.suffix}.xlsx", folder / f"records{given.suffix}.xlsx"
    lists.write_bytes(lists_xlsx(given.plan, given.chosen(), given.say))
    progress.step(1, 2, records.name)
    records.write_bytes(records_xlsx(given.rows(), given.about, given.say))
    return [lists, records]


def _csv(given: Handover, folder: Path, progress: Progress) -> list[Path]:
    file = folder / f"stops{given.suffix}.csv"
    progress.step(0, 1, file.name)
    file.write_bytes(stops_csv(given.chosen(), given.say))
    return [file]


def _geojson(given: Handover, folder: Path, progress: Progress) -> list[Path]:
    file = folder / f"routes{given.suffix}.geojson"
    progress.step(0, 1, file.name)
    _write_geojson(given.chosen(), file)
    return [file]


@dataclass(frozen=True)
class FileKind:
    """One kind of file: what it is for, and its writer."""

    title: Text
    purpose: Text
    write: Writer


FILE_KINDS: Mapping[str, FileKind] = {
    "gpx": FileKind(text("GPX"), text("for hand receivers: places, stops in order, ways; also by team and day"), _gpx),
    "kml": FileKind(text("KML"), text("for Google Earth and most map programs, without pictures"), _kml),
    "kmz": FileKind(text("KMZ"), text("the same in one file, with symbols and last photographs"), _kmz),
    "gpkg": FileKind(text("Field package"), text("GeoPackage and project with forms, for QField and QGIS"), _gpkg),
    "xlsx": FileKind(text("XLSX"), text("record sheets to be filled in, and lists of the plan"), _xlsx),
    "csv": FileKind(text("CSV"), text("stops as a plain table"), _csv),
    "geojson": FileKind(text("GeoJSON"), text("ways and stops for other map programs"), _geojson),
}
"""Kinds of files by the name the command line has for them."""


def hand_over(given: Handover, folder: Path, kinds: Sequence[str], progress: Progress = QUIET) -> list[Path]:
    """Write the files of `kinds` (names of `FILE_KINDS`) into `folder`, made where it is missing.

    Everything is written beside its place first; only when all is there, it replaces older files of the same names.

    Raises
    ------
    PlanError
        If the plan has no such day, or a kind is not known.
    FormatError
        If the folder is a file or cannot be written to, or a file there has been filled in since it was handed out.
    """
    if unknown := [k for k in kinds if k not in FILE_KINDS]:
        raise PlanError(
            "'{kind}' is no kind of file for the teams",
            where=Where(field="format", value=unknown[0]),
            do="choose among: {kinds}",
            kind=unknown[0],
            kinds=", ".join(FILE_KINDS),
        )
    given.chosen()
    wanted = list(dict.fromkeys(kinds))

    def write(draft: Path) -> list[Path]:
        files: list[Path] = []
        for number, kind in enumerate(wanted):
            progress.step(number, len(wanted), str(FILE_KINDS[kind].title))
            files += FILE_KINDS[kind].write(given, draft, Progress(stopped=progress.stopped))
        progress.step(len(wanted), len(wanted), "")
        return files

    return _whole(folder, write)


def _whole(folder: Path, write: Callable[[Path], list[Path]]) -> list[Path]:
    """Let `write` write into a draft of `folder`, then put all its files in their place, or none."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as exc:
        raise FormatError(
            "the folder cannot be made ({why})",
            where=Where(folder),
            do="choose another folder, or ask for the rights",
            why=exc.strerror or str(exc),
        ) from exc
    with workshop(folder / ".handover") as draft:
        files = write(draft)
        stale = []
        for file in files:
            spare(folder / file.name)
            refuse_filled(folder / file.name)
            stale += [folder / f"{file.name}{end}" for end in ("-wal", "-shm", "-journal") if file.suffix == ".gpkg"]
        return put(files, folder, [s for s in stale if s.exists()])


def write_all(plan: Document, folder: Path, say: Say = str) -> list[Path]:
    """Write plan.json, stops.csv, stops.xlsx, route.gpx and routes.geojson into `folder`, made where it is missing.

    Raises
    ------
    FormatError
        If the folder is a file or cannot be written to.
    """
    given = Handover(plan, Register(), say)

    def write(draft: Path) -> list[Path]:
        contents = {
            "plan.json": _json(plan),
            "stops.csv": stops_csv(given.chosen(), say),
            "stops.xlsx": lists_xlsx(plan, given.chosen(), say),
        }
        for name, content in contents.items():
            (draft / name).write_bytes(content)
        with (draft / "route.gpx").open("wb") as out:
            Receiver(plan, given.chosen(), given.register, say).write(out, given.name)
        _write_geojson(given.chosen(), draft / "routes.geojson")
        return [draft / name for name in (*contents, "route.gpx", "routes.geojson")]

    return _whole(folder, write)


def route_features(days: Sequence[CrewDay]) -> Iterator[dict[str, Any]]:
    """Every leg as a line and every stop as a point, with team, day and mode; EPSG:4490, longitude first."""
    for day in days:
        base = {"team": day.team, "day": day.day, "date": day.on or None}
        for leg in day.plan["legs"]:
            properties = {**base, "mode": leg["mode"], "km": leg["km"], "minutes": leg["minutes"]}
            yield {"type": "Feature", "properties": properties, "geometry": leg["geometry"]}
        for visit in day.visits:
            wanted = ("marker", "kind", "line", "arrive", "depart")
            properties = {**base, "number": visit.number, **{k: visit.stop[k] for k in wanted}}
            place = {"type": "Point", "coordinates": list(visit.begin)}
            yield {"type": "Feature", "properties": properties, "geometry": place}


def _write_geojson(days: Sequence[CrewDay], file: Path) -> None:
    """The features of `days`, one in a line, none kept."""
    with file.open("w", encoding="utf-8", newline="\n") as out:
        out.write('{"type": "FeatureCollection", "features": [')
        for number, feature in enumerate(route_features(days)):
            out.write(",\n" if number else "\n")
            out.write(json.dumps(feature, ensure_ascii=False, allow_nan=False, separators=(",", ":")))
        out.write("\n]}\n")


def _json(document: Any) -> bytes:
    return json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1).encode("utf-8")
