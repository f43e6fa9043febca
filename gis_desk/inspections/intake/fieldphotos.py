"""Photographs that a field GeoPackage names: beside which row each was taken, and where its file lies."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

import geopandas as gpd

from gis_desk.inspections.intake.answers import NotUnderstoodError, plain
from gis_desk.inspections.intake.fields import MARKER, STRETCH
from gis_desk.inspections.intake.forms import Form, FormRow
from gis_desk.inspections.intake.limits import same_stretch_m
from gis_desk.inspections.intake.places import Ground, Span
from gis_desk.inspections.rows import keyed

_FOLDER = "DCIM"
"""Where QField puts what it takes, beside the GeoPackage."""


@dataclass(frozen=True)
class FieldPhoto:
    """One row of the photographs.

    Parameters
    ----------
    number : int
        Of the row, from 1.
    name : str
        Of the file as it is written there; empty where the row names none.
    file : Path or None
        The file, beside the GeoPackage or below its folder; None where it is missing.
    kind : str
        What it was taken beside: `MARKER`, `STRETCH`, or empty where no row is known.
    about : mapping
        What the row it was taken beside says it is about, field to text.
    recorded : bool
        Whether that row was filled in, so that its record names the photograph.
    """

    number: int
    name: str
    file: Path | None
    kind: str
    about: Mapping[str, str]
    recorded: bool


Told = tuple[str, str, str]
"""Name of a file, ``marker`` or ``stretch``, key of the marker or of the record of the stretch."""


def told(
    forms: Sequence[Form], photos: Sequence[Mapping[str, Any]], numbers: Sequence[int], folder: Path
) -> tuple[list[Form], tuple[FieldPhoto, ...]]:
    """`forms` whose filled-in rows also name the photographs that were taken beside them, and all photographs.

    Parameters
    ----------
    photos, numbers
        The rows of photographs and their numbers.
    folder : Path
        Of the GeoPackage.
    """
    rows = [(form.kind, row) for form in forms if form.kind in (MARKER, STRETCH) for row in form.rows]
    by_visit = {v: (kind, row) for kind, row in rows if (v := row.values.get("visit"))}
    by_marker = {k: (kind, row) for kind, row in rows if kind == MARKER and (k := row.values.get("marker_key"))}
    found: list[FieldPhoto] = []
    names: dict[int, list[str]] = {}
    for number, photo in zip(numbers, photos, strict=True):
        marker, name = plain(photo.get("marker_key")), plain(photo.get("photo"))
        kind, row = by_visit.get(plain(photo.get("visit"))) or by_marker.get(marker) or ("", None)
        about = {"marker_key": marker} if row is None and marker else {} if row is None else row.values
        recorded = bool(row is not None and name and row.values.get("visited_on"))
        if row is not None and recorded:
            names.setdefault(id(row), []).append(_base(name))
        kind = kind or (MARKER if marker else "")
        found.append(FieldPhoto(number, name, _file(folder, name), kind, about, recorded))
    return [replace(form, rows=tuple(_named(r, names.get(id(r), ())) for r in form.rows)) for form in forms], tuple(
        found
    )


def _named(row: FormRow, names: Iterable[str]) -> FormRow:
    said = "、".join(dict.fromkeys(n for n in (row.values.get("photo", ""), *names) if n))
    return replace(row, values={**row.values, "photo": said}) if said else row


def _base(name: str) -> str:
    return PurePosixPath(name.replace("\\", "/")).name


def _file(folder: Path, name: str) -> Path | None:
    """The file called `name` below `folder`; what leads out of it is looked for where QField puts photographs."""
    if not name:
        return None
    written, inside = PurePosixPath(name.replace("\\", "/")), folder.resolve()
    tries = [folder / _FOLDER / written.name, folder / written.name]
    if not written.is_absolute() and not PureWindowsPath(name).drive:
        tries.insert(0, folder / written)
    return next((p for p in tries if p.is_file() and p.resolve().is_relative_to(inside)), None)


def subjects(photos: Iterable[FieldPhoto], ground: Ground, stretches: gpd.GeoDataFrame) -> list[Told]:
    """What the photographs show whose files are there: the marker of their row, or the record of its stretch.

    Parameters
    ----------
    stretches : GeoDataFrame
        Rows of ``inspection_stretch``, with those that came in the same GeoPackage.
    """
    found: list[Told] = []
    records = list(keyed(stretches))
    for photo in photos:
        if photo.file is None:
            continue
        try:
            if photo.kind == MARKER:
                found.append((photo.file.name, "marker", ground.marker(photo.about)))
            elif photo.kind == STRETCH:
                span, day = ground.span(photo.about), photo.about.get("visited_on")
                same = [k for k, r in records if _is_of(r, span) and (not day or r.get("visited_on") == day)]
                found += [(photo.file.name, "stretch", k) for k in same[-1:]]
        except NotUnderstoodError:  # no such marker or stretch: matched by what else the photograph says
            continue
    return found


def _is_of(row: Mapping[str, Any], span: Span) -> bool:
    ends = ((row.get("from_m"), span.from_m), (row.get("to_m"), span.to_m))
    return row.get("line") == span.line and all(a is not None and abs(a - b) < same_stretch_m() for a, b in ends)
