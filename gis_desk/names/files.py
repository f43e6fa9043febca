"""The names of a file of any format."""

from dataclasses import replace
from pathlib import Path

from gis_desk.names.places import Places, from_table
from gis_desk.names.tables import Tables
from layers.errors import FormatError, Where
from layers.formats import read
from layers.work import QUIET, Progress


def names_in(
    path: Path,
    tables: Tables,
    *,
    layer: str | None = None,
    encoding: str = "auto",
    crs: str = "auto",
    progress: Progress = QUIET,
) -> Places:
    """The names of a file, as `gis_desk.names.checking.check_names` takes them; rows are counted as in the file.

    Raises
    ------
    FormatError
        If it cannot be read, has no column of names, or no names in it.
    Cancelled
        If the user stops it.
    """
    reading = read(path, layer=layer, encoding=encoding, crs=crs, progress=progress)
    places = from_table(reading.frame, tables, path, Progress(stopped=progress.stopped))
    if not len(places):
        raise FormatError(
            "the file holds no names", where=Where(path, layer), do="give a table with a column 名称 or name"
        )
    return replace(places, row=reading.rows.tolist())
