"""All papers of a year's inspections at once: a letter to each neighbour, and the work plan."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from gis_desk.documents.inspection_notice import addressees, notice_name, write_notice
from gis_desk.documents.inspection_scheme import scheme_name, write_scheme
from gis_desk.documents.inspection_words import Office, SayZh
from gis_desk.documents.saving import save
from gis_desk.inspections.cycle.burdens import OpenRepair
from gis_desk.inspections.cycle.due import Due
from gis_desk.inspections.cycle.sides import bureau_of
from gis_desk.inspections.cycle.yearplan import YearPlan
from layers.errors import FormatError, Where
from layers.work import QUIET, Progress


def write_letters(
    folder: Path,
    plan: YearPlan,
    lines: Sequence[Due],
    repairs: Sequence[tuple[str, OpenRepair]],
    office: Office,
    say_zh: SayZh,
    made: datetime,
    progress: Progress = QUIET,
) -> list[Path]:
    """The files written into `folder`, which is made where it is not there: the work plan, then the letters.

    Parameters
    ----------
    lines : sequence of Due
        All lines of the workspace.
    repairs : sequence of (str, OpenRepair)
        Markers to be repaired, each with the key of its line; those on lines of the plan are listed.

    Raises
    ------
    FormatError
        If `folder` is a file or cannot be written to.
    Cancelled
        If the user stops it; papers that are finished stay.
    """
    if folder.exists() and not folder.is_dir():
        raise FormatError("this is a file, not a folder", where=Where(folder), do="give a folder for the letters")
    folder.mkdir(parents=True, exist_ok=True)
    known = addressees(plan, lines)
    scheme = write_scheme(plan, lines, on_plan(plan, repairs), office, say_zh, made)
    written = [save(folder / scheme_name(plan.year), scheme)]
    for n, to in enumerate(known):
        progress.step(n, len(known), to.name)
        written.append(save(folder / notice_name(plan.year, to), write_notice(plan.year, to, office, say_zh, made)))
    return written


def on_plan(plan: YearPlan, repairs: Sequence[tuple[str, OpenRepair]]) -> list[tuple[str, OpenRepair]]:
    """Those of `repairs` (by key of the line) that lie on lines of `plan`, each with the name of its line."""
    names = {one.due.key: one.due.name for one in plan.lines}
    return [(names[key], repair) for key, repair in repairs if key in names]


def office_of(own: str, organ: str = "", contact: str = "", phone: str = "", reply_by: str = "") -> Office:
    """Who writes: the civil affairs bureau of the county `own` unless another `organ` is named."""
    return Office(own, organ or bureau_of(own), contact, phone, reply_by)
