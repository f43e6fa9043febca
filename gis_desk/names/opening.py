"""Names of a file: as columns, or, of a long list, as the index that was kept since it was asked last."""

import hashlib
from pathlib import Path

import shapely

from gis_desk.names import kept_lists
from gis_desk.names.checking import without_collector
from gis_desk.names.files import names_in
from gis_desk.names.listed import Listed
from gis_desk.names.places import Places
from gis_desk.names.subject import Context
from layers.work import QUIET, Progress

LONG = 20_000
"""Names from which on an index is worth keeping."""
_LEAST_BYTES = 50_000
"""A file below this holds no long list."""
_ONE_FILE = (".csv", ".tsv", ".txt", ".tab", ".csv.gz", ".tsv.gz", ".txt.gz", ".xlsx")
"""Formats that are one file without positions beside it: its bytes tell it from all others."""


def list_in(path: Path, context: Context, progress: Progress = QUIET) -> Places | Listed:
    """The names of a file to compare with; a long list is indexed once and comes from the cache after that.

    Raises
    ------
    FormatError
        If the file has no names.
    """
    stamp = _stamp(path, context)
    if stamp and (kept := kept_lists.find(stamp, context)) is not None:
        return kept
    places = names_in(path, context.tables, progress=progress)
    if not stamp or len(places) < LONG or not _bare(places):
        return places
    with without_collector():
        listed = Listed.of(places, context, progress)
    kept_lists.keep(stamp, listed)
    return listed


def _bare(places: Places) -> bool:
    """Whether an index says all there is about these names: no outlines, and no seats of divisions."""
    shapes = places.geometry
    points = shapes is None or bool((shapely.get_type_id(shapes) <= 0).all())
    return points and not any(places.more.get("seat") or ())


def _stamp(path: Path, context: Context) -> str:
    """What tells the list of a file from all others; empty where its bytes do not."""
    try:
        if not path.name.lower().endswith(_ONE_FILE) or path.stat().st_size < _LEAST_BYTES:
            return ""
        with path.open("rb") as file:
            return kept_lists.stamp_of(f"file {path.suffix} {hashlib.file_digest(file, 'sha256').hexdigest()}", context)
    except OSError:
        return ""
