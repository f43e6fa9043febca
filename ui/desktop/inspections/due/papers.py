"""What the page of the cycle writes: letters and work plan of a year, and the wall; each in a job."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

from gis_desk.documents.saving import save
from gis_desk.inspections.cycle.overview import Overview
from gis_desk.inspections.cycle.sheets import wall_csv
from gis_desk.inspections.cycle.wall import Wall
from gis_desk.inspections.cycle.yearplan import YearPlan
from layers.store import Store
from layers.text import Text
from layers.work import Progress
from ui.desktop.workbench import Desk
from ui.texts import say, say_in, tr

_OFFICE = "inspection_office"
"""The setting of a workspace that keeps what its letters say of the office."""


def kept_office(store: Store | None) -> Mapping[str, object]:
    """What the letters said of the office the last time; empty where none were written."""
    kept = store.setting(_OFFICE) if store is not None else None
    return kept if isinstance(kept, dict) else {}


def write_letters(desk: Desk, made: Overview, plan: YearPlan, office: Mapping[str, str], folder: Path) -> None:
    """Write the letter to each neighbour and the work plan about the lines of `plan` into `folder`.

    `office` is remembered in the workspace where it may be written.
    """
    store = desk.store
    if store is not None and not store.readonly and dict(office) != kept_office(store):
        store.set_setting(_OFFICE, dict(office))

    def work(progress: Progress) -> list[Path]:
        from gis_desk.documents import inspection_letters as letters

        said, now = letters.office_of(made.own, **office), dt.datetime.now()
        return letters.write_letters(folder, plan, made.lines, made.repairs, said, _zh, now, progress)

    desk.run(
        work,
        tr("Letters to the neighbours and work plan"),
        lambda files: desk.message(tr("{n} files written to {folder}", n=len(files), folder=str(folder))),
    )


def save_wall(desk: Desk, wall: Wall, path: Path) -> None:
    """Write `wall` to `path`: a workbook, or CSV by its ending."""

    def work(_: Progress) -> Path:
        from gis_desk.inspections.cycle.workbook import wall_xlsx

        if path.suffix.lower() == ".csv":
            return save(path, wall_csv(wall, say).encode("utf-8-sig"))
        title = tr("Wall of joint inspections {first}–{last}", first=wall.years[0], last=wall.years[-1])
        return save(path, wall_xlsx(wall, title, say))

    desk.run(work, tr("Save the wall…"), lambda out: desk.message(tr("Written: {file}", file=str(out))))


def _zh(words: Text) -> str:
    return say_in("zh", words)
