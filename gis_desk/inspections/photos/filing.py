"""Taking photographs in: one change for all of a folder, every file counted back."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from gis_desk.inspections.intake.fieldphotos import FieldPhoto, subjects
from gis_desk.inspections.intake.limits import PhotoLimits, photo_limits
from gis_desk.inspections.intake.places import Ground
from gis_desk.inspections.intake.rounds import Rounds
from gis_desk.inspections.photos.folder import Gathered, Refused, Twin
from gis_desk.inspections.photos.matching import Match, Matcher
from gis_desk.inspections.photos.stops import Stops
from gis_desk.inspections.rows import keyed
from layers.change import Change, insert
from layers.formats.photos.picture import Photograph
from layers.text import Text, text

Say = Callable[[Text], str]
TABLE = "inspection_photo"
COUNTS = ("code", "position", "time", "person", "unassigned", "known", "twins", "refused")
"""What can become of a file: matched by code, position, time, or a record that names it; kept, and a person has to say;
in the workspace already; the same as another file of the folder; refused. Together they are all files."""


@dataclass(frozen=True)
class Kept:
    """What the workspace holds: frames of the tables of their names, and `new_key` (table to a new key)."""

    marker: gpd.GeoDataFrame
    boundary_line: gpd.GeoDataFrame
    inspection: pd.DataFrame
    inspection_record: gpd.GeoDataFrame
    inspection_stretch: gpd.GeoDataFrame
    inspection_photo: gpd.GeoDataFrame
    inspection_plan: pd.DataFrame
    new_key: Callable[[str], str]


TABLES = (
    "marker", "boundary_line", "inspection", "inspection_record", "inspection_stretch", "inspection_photo",
    "inspection_plan",
)  # fmt: skip
"""The frames that `Kept` wants."""


@dataclass(frozen=True)
class Filed:
    """The change that takes photographs in, and what became of every file.

    Parameters
    ----------
    contents : tuple of str
        SHA-256 of what the spool has to give into the workspace with the change.
    counts : mapping
        Each of `COUNTS`; their sum is `files`.
    photos : tuple of (name, Photograph, Match)
        Those taken in.
    known : tuple of Twin
        Files that the workspace holds already, `first` being the name there.
    reduced : int
        How many are kept smaller than they came.
    """

    change: Change
    contents: tuple[str, ...]
    files: int
    counts: Mapping[str, int]
    photos: tuple[tuple[str, Photograph, Match], ...]
    known: tuple[Twin, ...]
    twins: tuple[Twin, ...]
    refused: tuple[Refused, ...]
    reduced: int


def file_photos(
    gathered: Gathered,
    kept: Kept,
    *,
    inspection: str | None = None,
    preferred: str | None = None,
    limits: PhotoLimits | None = None,
    beside: Sequence[FieldPhoto] = (),
    say: Say = str,
) -> Filed:
    """The photographs that were `gathered` as one change.

    Parameters
    ----------
    inspection : str or None
        Key of the round they belong to; None: the one open round of each marker's line, where there is just one.
    preferred : str or None
        Key of the round to be taken where a line has several that are open.
    beside : sequence of FieldPhoto
        Rows of a field GeoPackage that say beside which marker or stretch files were taken.

    Raises
    ------
    PlanError
        If there is no such round.
    """
    limits = limits or photo_limits()
    ground = Ground(kept.marker, kept.boundary_line)
    rounds = Rounds(kept.inspection, ground, inspection, preferred)
    there = {str(row.get("original") or row["sha256"]): str(row["name"]) for _, row in keyed(kept.inspection_photo)}
    new = [(name, photo) for name, photo in gathered.photos if photo.original not in there]
    known = [Twin(name, there[photo.original]) for name, photo in gathered.photos if photo.original in there]
    stops = Stops(p for p in kept.inspection_plan["plan"] if isinstance(p, Mapping))
    told = subjects(beside, ground, kept.inspection_stretch)
    matches = Matcher(ground, kept.inspection_record, kept.inspection_stretch, limits, stops, told).match(new)
    lines = {key: str(row["line"]) for key, row in keyed(kept.inspection_stretch)}
    counts = Counter(match.by or "unassigned" for match in matches)
    counts.update(known=len(known), twins=len(gathered.twins), refused=len(gathered.refused))
    edits, contents = [], []
    for (name, photo), match in zip(new, matches, strict=True):
        line = ground.line_of_marker.get(match.marker or "") or lines.get(match.stretch or "")
        round_of = inspection or (rounds.of(line) if line else None)
        edits.append(insert(TABLE, kept.new_key(TABLE), _row(name, photo, match, round_of, ground, say)))
        contents += [photo.kept_sha256, photo.thumbnail_sha256]
    return Filed(
        Change(text("Take in {n} photographs from {folder}", n=len(edits), folder=gathered.folder.name), tuple(edits)),
        tuple(dict.fromkeys(contents)),
        gathered.files,
        {name: counts[name] for name in COUNTS},
        tuple((name, photo, match) for (name, photo), match in zip(new, matches, strict=True)),
        tuple(known),
        gathered.twins,
        gathered.refused,
        sum(photo.kept_sha256 != photo.original for _, photo in new),
    )


def _row(
    name: str, photo: Photograph, match: Match, inspection: str | None, ground: Ground, say: Say
) -> dict[str, Any]:
    exif = photo.exif
    place = None if exif.lon is None or exif.lat is None else shapely.Point(match.place or (exif.lon, exif.lat))
    if place is None and match.marker is not None:
        place = ground.markers.geometry.iloc[ground.marker_rows[match.marker]]
    return {
        "inspection": inspection,
        "name": name,
        "sha256": photo.kept_sha256,
        "original": photo.original,
        "marker": match.marker,
        "stretch": match.stretch,
        "matched_by": match.by,
        "distance_m": match.distance_m,
        "taken_at": exif.taken.isoformat(timespec="milliseconds" if exif.taken.microsecond else "seconds")
        if exif.taken
        else None,
        "facing_deg": exif.facing_deg,
        "width": photo.width,
        "height": photo.height,
        "thumbnail": photo.thumbnail_sha256,
        "note": None if match.doubt is None else say(match.doubt),
        "geometry": place,
    }
