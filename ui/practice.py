"""The practice county: the made-up county of ``resources/sample`` as a workspace of one's own."""

import tomllib
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import replace
from importlib.resources import as_file
from os import PathLike
from pathlib import Path
from typing import Any

from layers.formats import OpeningReport, Reading, read
from layers.schema import TABLES
from layers.store import Store
from layers.text import text
from layers.work import QUIET, Progress
from resources import resource
from ui.intake import known_ground
from ui.texts import tr


def sample() -> Mapping[str, Any]:
    """What ``resources/sample/county.toml`` says: title, county code, and the files with the tables they fill."""
    return tomllib.loads(resource("sample", "county.toml").read_text(encoding="utf-8"))


def make_practice(
    path: str | PathLike[str], progress: Progress = QUIET, *, who: str | None = None
) -> tuple[Store, list[OpeningReport]]:
    """A new workspace at `path` with all files of the practice county, open, and their opening reports in order.

    Every file is read as any other: its encoding and coordinates are proved, not told.

    Raises
    ------
    GisDeskError
        If there is a file already or it cannot be written; what was begun is then taken away.
    Cancelled
        If the user stops it; also then nothing is left.
    """
    target = Path(path)
    about = sample()
    files = [f for f in about["files"] if f.get("import", True)]
    store = Store.create(target, county=about["county"], who=who)
    reports: list[OpeningReport] = []
    try:
        with ExitStack() as stack:
            folder = stack.enter_context(as_file(resource("sample")))
            for number, entry in enumerate(files):
                progress.step(number, len(files), tr("Reading {file}", file=entry["file"]))
                reading = _read(folder / entry["file"], entry, known_ground(store), Progress(stopped=progress.stopped))
                table = TABLES[entry["table"]]
                label = text("Import {table} from {file}", table=text(table.en), file=entry["file"])
                store.load(table.name, reading.frame, label)
                reports.append(reading.report)
        progress.step(len(files), len(files), tr("Practice county"))
    except BaseException:
        store.close()
        target.unlink(missing_ok=True)
        raise
    return store, reports


def _read(file: Path, entry: Mapping[str, Any], known: Any, progress: Progress) -> Reading:
    """The file as its table; the field that `entry` names gives the keys, and stays the column it is."""
    key = entry.get("key")
    how: dict[str, Any] = {"layer": entry.get("layer"), "target": entry["table"], "known": known, "progress": progress}
    reading = read(file, **how)
    if key is None or reading.own_keys:
        frame = reading.frame if reading.own_keys else reading.frame.drop(columns="key")
        return replace(reading, frame=frame)
    column = next((m.column for m in reading.report.columns if m.field == key), "")
    if column in reading.frame.columns:
        return replace(reading, frame=reading.frame.assign(key=reading.frame[column].astype(str)), own_keys=True)
    return read(file, mapping={key: "key"}, **how)
