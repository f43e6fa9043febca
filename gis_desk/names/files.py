"""The names of a file of any format."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from gis_desk.names.places import Places, from_table
from gis_desk.names.tables import Tables
from layers.errors import FormatError, Where
from layers.formats import OpeningReport, read
from layers.work import QUIET, Progress


def read_names(
    path: Path,
    tables: Tables,
    *,
    layer: str | None = None,
    encoding: str = "auto",
    crs: str = "auto",
    mapping: Mapping[str, str] | None = None,
    progress: Progress = QUIET,
) -> tuple[Places, OpeningReport]:
    """The names of a file, and how it was read; rows are counted as in the file.

    Parameters
    ----------
    path, layer, encoding, crs, progress
        As for `layers.formats.read`.
    mapping : mapping or None
        Columns of the file to the fields they are, where their names do not tell.

    Raises
    ------
    FormatError
        If it cannot be read, has no column of names, or no names in it.
    Cancelled
        If the user stops it.
    """
    reading = read(path, layer=layer, encoding=encoding, crs=crs, progress=progress)
    frame = reading.frame
    if unknown := [f for f in mapping or {} if f not in frame.columns]:
        raise FormatError(
            "the file has no field '{field}'",
            where=Where(path),
            do="use one of: {fields}",
            field=unknown[0],
            fields=", ".join(str(c) for c in frame.columns if c != "geometry"),
        )
    named = frame.rename(columns=dict(mapping)) if mapping else frame
    places = from_table(named, tables, path, Progress(stopped=progress.stopped))
    if not len(places):
        raise FormatError(
            "the file holds no names", where=Where(path, layer), do="give a table with a column 名称 or name"
        )
    return replace(places, row=reading.rows.tolist()), reading.report


def names_in(
    path: Path,
    tables: Tables,
    *,
    layer: str | None = None,
    encoding: str = "auto",
    crs: str = "auto",
    progress: Progress = QUIET,
) -> Places:
    """The names of a file alone; parameters and errors as for `read_names`."""
    return read_names(path, tables, layer=layer, encoding=encoding, crs=crs, progress=progress)[0]
