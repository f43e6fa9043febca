"""The practice county: the made-up county of ``resources/sample`` as a workspace of one's own."""

import tomllib
from collections.abc import Mapping
from contextlib import ExitStack
from importlib.resources import as_file
from os import PathLike
from pathlib import Path
from typing import Any

from layers.formats import OpeningReport
from layers.formats.importing import import_file
from layers.store import Store
from layers.work import QUIET, Progress
from resources import resource
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
                mapping = {entry["key"]: "key"} if entry.get("key") not in (None, "key") else None
                quiet = Progress(stopped=progress.stopped)
                came = import_file(
                    store, folder / entry["file"], entry["table"], layer=entry.get("layer"), mapping=mapping,
                    progress=quiet,
                )  # fmt: skip
                reports.append(came.report)
        progress.step(len(files), len(files), tr("Practice county"))
    except BaseException:
        store.close()
        target.unlink(missing_ok=True)
        raise
    return store, reports
