"""What a file from the field holds: record forms, waypoints as visits, tracks as walked ways."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import geopandas as gpd
from shapely.geometry.base import BaseGeometry

from gis_desk.inspections.intake.clock import beijing, beijing_day
from gis_desk.inspections.intake.fieldphotos import FieldPhoto, told
from gis_desk.inspections.intake.fields import KINDS, MARKER, STRETCH, words_for
from gis_desk.inspections.intake.forms import Form, FormRow, form_of_table, forms_of
from layers.errors import FormatError, Where, shorten
from layers.formats import FORMATS, geopackage, read
from layers.formats.grids import grids
from layers.formats.report import Refusal
from layers.formats.table import recognise
from layers.text import Text, text
from layers.work import QUIET, Progress

_GRIDS = ("CSV", "XLSX")
_HANDED_OUT = "handover"
"""The layer by which a GeoPackage that was handed out to the teams is known."""
_PHOTOS = "photos"
"""The layer of photographs that were taken beside its markers."""
_FACTS = ("handover", "stops", "route", _PHOTOS)
"""Layers of it that are not record forms."""


@dataclass(frozen=True)
class Track:
    """A way that was walked, EPSG:4490, its day (YYYY-MM-DD, empty where the file does not say) and its number."""

    number: int
    name: str
    day: str
    shape: BaseGeometry


@dataclass(frozen=True)
class Sheaf:
    """Everything that one file brings back.

    Parameters
    ----------
    forms : tuple of Form
        Rows of markers and of stretches.
    tracks : tuple of Track
        Walked ways.
    refused : tuple of (sheet, Refusal)
        Rows that could not even be read.
    skipped : tuple of Text
        Sheets and layers without records, in words.
    photos : tuple of FieldPhoto
        Photographs that a field GeoPackage names beside its rows; they are no rows of records.
    """

    file: Path
    forms: tuple[Form, ...] = ()
    tracks: tuple[Track, ...] = ()
    refused: tuple[tuple[str, Refusal], ...] = ()
    skipped: tuple[Text, ...] = field(default=())
    photos: tuple[FieldPhoto, ...] = ()

    @property
    def rows(self) -> int:
        """Rows and tracks in the file."""
        return sum(len(f.rows) for f in self.forms) + len(self.tracks) + len(self.refused)


def read_sheaf(path: Path, *, encoding: str = "auto", layer: str | None = None, progress: Progress = QUIET) -> Sheaf:
    """The record forms, waypoints and tracks in the file at `path`.

    Parameters
    ----------
    layer : str or None
        The only sheet or layer to be read; None: all that hold records.

    Raises
    ------
    FormatError
        If it cannot be read, or no sheet or layer of it holds records: each is named with what it lacks.
    EncodingError, CrsError
        As `layers.formats.read`.
    """
    kind = recognise(path)
    if kind.name in _GRIDS:
        return _from_grids(path, encoding, layer)
    if kind.name == "GPX":
        return _from_gpx(path, progress)
    return _from_layers(path, kind.name, layer, progress)


def _from_grids(path: Path, encoding: str, only: str | None) -> Sheaf:
    sheets = grids(path, encoding)
    if only is not None:
        sheets = [s for s in sheets if s.name == only]
    forms, skipped = [], []
    for sheet in sheets:
        found = forms_of(sheet)
        forms += found
        if not found and sheet.lines:
            head = next((line for line in sheet.lines if sum(c is not None for c in line) > 1), sheet.lines[0])
            shown = ", ".join(str(c) for c in dict.fromkeys(head) if c is not None)
            skipped.append(text("sheet “{sheet}”: {columns}", sheet=sheet.name, columns=shorten(shown, 120)))
    if not forms:
        raise _no_records(path, skipped)
    return Sheaf(path, tuple(forms), skipped=tuple(skipped))


def _from_layers(path: Path, kind: str, only: str | None, progress: Progress) -> Sheaf:
    names: list[str | None] = [None]
    there: set[str | None] = set()
    if kind == "GeoPackage":
        names = [one.name for one in geopackage.layers(path) if one.rows != 0]
        there = set(names)
        if _HANDED_OUT in there:
            names = [n for n in names if n not in _FACTS]
    if only is not None:
        names = [only]
    forms: list[Form] = []
    refused: list[tuple[str, Refusal]] = []
    skipped: list[Text] = []
    for name in names:
        reading = read(path, layer=name, progress=progress)
        shown = name or path.stem
        form = _form_of(shown, _records(reading.frame), [int(n) for n in reading.rows])
        if form is None:
            columns = ", ".join(str(c) for c in reading.frame.columns)
            skipped.append(text("layer “{layer}”: {columns}", layer=shown, columns=shorten(columns, 120)))
            continue
        forms.append(form)
        refused += [(shown, r) for r in reading.report.refused]
    if not forms:
        raise _no_records(path, skipped)
    photos: tuple[FieldPhoto, ...] = ()
    if only is None and _HANDED_OUT in there and _PHOTOS in there:
        reading = read(path, layer=_PHOTOS, progress=progress)
        forms, photos = told(forms, _records(reading.frame), [int(n) for n in reading.rows], path.parent)
    return Sheaf(path, tuple(forms), refused=tuple(refused), skipped=tuple(skipped), photos=photos)


def _records(frame: Any) -> list[dict[str, Any]]:
    return frame.to_dict("records") if len(frame) else []


def _form_of(name: str, records: Sequence[dict[str, Any]], numbers: Sequence[int]) -> Form | None:
    """The form that fits more of the columns."""
    found = [f for kind in KINDS if (f := form_of_table(kind, name, records, numbers)) is not None]
    return max(found, key=lambda f: len({v for row in f.rows for v in row.values}), default=None)


def _from_gpx(path: Path, progress: Progress) -> Sheaf:
    """Waypoints named by markers' numbers are visits; tracks are the ways walked."""
    from_file = {one.name: one for one in read(path, progress=progress).report.layers}
    forms, tracks, refused = [], [], []
    if "waypoints" in from_file:
        reading = read(path, layer="waypoints", progress=progress)
        rows = []
        for number, record in zip(reading.rows, _records(reading.frame), strict=True):
            day = beijing_day(str(record.get("time") or ""))
            said = {"marker": record.get("name"), "visited_on": day, "note": record.get("cmt")}
            values = {f: str(v) for f, v in said.items() if v}
            rows.append(FormRow(int(number), None, values, record.get("geometry")))
        forms.append(Form(MARKER, "waypoints", tuple(rows)))
        refused += [("waypoints", r) for r in reading.report.refused]
    if "tracks" in from_file:
        reading = read(path, layer="tracks", progress=progress)
        frame: gpd.GeoDataFrame = reading.frame
        for number, record in zip(reading.rows, _records(frame), strict=True):
            moment = beijing(str(record.get("time") or ""))
            day = "" if moment is None else moment.date().isoformat()
            tracks.append(Track(int(number), str(record.get("name") or ""), day, record["geometry"]))
        refused += [("tracks", r) for r in reading.report.refused]
    if not forms and not tracks:
        raise FormatError(
            "the GPX holds routes only, nothing that was done",
            where=Where(path),
            do="export the waypoints and tracks of the receiver",
        )
    return Sheaf(path, tuple(forms), tuple(tracks), tuple(refused))


def _no_records(path: Path, skipped: Sequence[Text]) -> FormatError:
    return FormatError(
        "no sheet has the headings of a record form: a column “{marker}”, or “{start}” and “{end}”",
        where=Where(path),
        do="name the columns as in the record form; the file has: {sheets}",
        marker=words_for(MARKER, "marker"),
        start=words_for(STRETCH, "from_marker"),
        end=words_for(STRETCH, "to_marker"),
        sheets=list(skipped) or text("nothing"),
    )


SUFFIXES = tuple(s for f in FORMATS if f.name in (*_GRIDS, "GPX", "GeoPackage", "GeoJSON") for s in f.suffixes)
"""Names that files from the field end in."""
