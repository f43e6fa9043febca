"""Files and workspaces opened as lists of names that can be compared."""

from collections.abc import Mapping
from pathlib import Path

from gis_desk.names.changes import Register, register_of
from gis_desk.names.tables import Tables
from layers.errors import FormatError, Where
from layers.formats import read
from layers.store import Store, is_workspace
from layers.text import Text, text
from layers.work import QUIET, Progress

CONTENTS: Mapping[str, str] = {"divisions": "division", "names": "place_name"}
"""What a list may hold, and the table of a workspace that has it."""


def open_registers(
    paths: tuple[Path, Path],
    tables: Tables,
    *,
    what: str | None = None,
    layer: str | None = None,
    encoding: str = "auto",
    crs: str = "auto",
    watch: Progress = QUIET,
) -> tuple[Register, Register, list[Text]]:
    """Both lists, and what their readers have to know of them.

    Parameters
    ----------
    paths : pair of Path
        Files of any format, or workspaces.
    what : str or None
        A word of `CONTENTS`; None: of workspaces the divisions, unless both only have names; of files what they are.

    Raises
    ------
    FormatError
        If a file holds no names, or both paths are one file.
    """
    if paths[0].exists() and paths[1].exists() and paths[0].samefile(paths[1]):
        raise FormatError("this is one and the same file", where=Where(paths[1]), do="give the list of another year")
    if what is None:
        filled = [set(_filled(p)) for p in paths if _is_workspace(p)]
        if filled:
            what = "divisions" if all("division" in one for one in filled) else "names"
    notes: list[Text] = []
    sides = [
        open_register(p, tables, notes, what=what, layer=layer, encoding=encoding, crs=crs, watch=watch) for p in paths
    ]
    if sides[0].file == sides[1].file:
        for side, path in zip(sides, paths, strict=True):
            side.file = str(path)
    return sides[0], sides[1], notes


def _is_workspace(path: Path) -> bool:
    return path.is_file() and is_workspace(path)


def _filled(path: Path) -> list[str]:
    with Store.open(path, write=False) as store:
        return [table for table in CONTENTS.values() if store.count(table)]


def open_register(
    path: Path,
    tables: Tables,
    notes: list[Text],
    *,
    what: str | None,
    layer: str | None = None,
    encoding: str = "auto",
    crs: str = "auto",
    watch: Progress = QUIET,
) -> Register:
    """One list; what its readers have to know is added to `notes`. Parameters and errors as `open_registers`."""
    table = None if what is None else CONTENTS[what]
    if _is_workspace(path):
        assert table is not None
        with Store.open(path, write=False) as store:
            return register_of(store.frame(table), tables, path.name, table=table)
    reading = read(path, layer=layer, encoding=encoding, crs=crs, progress=watch)
    if reading.report.refused:
        first = reading.report.refused[0]
        notes.append(
            text(
                "{n} rows of {file} cannot be read, the first is row {row}: {why}",
                n=len(reading.report.refused),
                file=path.name,
                row=first.row,
                why=first.reason,
            )
        )
    return register_of(reading.frame, tables, path.name, rows=reading.rows, table=table)
