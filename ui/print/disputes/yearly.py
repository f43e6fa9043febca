"""The yearly review as files: numbers, charts, hotspots put together, written, read back and proven; all, or none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from pathlib import Path

import pandas as pd

from gis_desk.disputes.papers.peace import indicators
from gis_desk.disputes.papers.recount_year import recount_year
from gis_desk.disputes.papers.year import Year, year_of
from gis_desk.disputes.statistics.lines import study_lines
from gis_desk.disputes.statistics.question import Question
from gis_desk.documents.content import Picture
from gis_desk.documents.disputes.papers.claimed import amount
from gis_desk.documents.disputes.papers.monthly import without_secret
from gis_desk.documents.disputes.papers.yearly import CHARTS, YearOrder, names_of, peace_rows, yearly
from layers.formats.writing import put, spare, workshop
from layers.work import QUIET, Progress
from ui.print.papers.files import FORMS, Ready, Written, folder_for, write_file
from ui.print.papers.flow import Drawing
from ui.print.pdf import ensure_application
from ui.texts import say_in, tr

NEEDED = ("dispute", "dispute_event", "division", "boundary_line", "marker")
"""Tables whose frames the review is made of."""
SPOT_YEARS = 5
"""Years whose cases the hotspots are sought among: those of one year are mostly too few to say anything."""


@dataclass(frozen=True)
class YearlyReview:
    """What was written: the year, its files, secret cases left out."""

    year: Year
    files: tuple[Written, ...]
    left_out: int


def write_yearly(
    frames: Mapping[str, pd.DataFrame],
    year: int,
    out: Path,
    made: datetime,
    *,
    county: str,
    code: str | None = None,
    forms: Sequence[str] = FORMS,
    public: bool = False,
    progress: Progress = QUIET,
) -> YearlyReview:
    """Write the review of `year` into the folder `out`, which is made where it is missing.

    Parameters
    ----------
    frames : mapping
        Frames (EPSG:4490) of `NEEDED`.
    county, code : str
        Name and code of the county.

    Raises
    ------
    PaperError
        For a year that has not begun.
    ReportError
        When a number in a file is not that of the data: no file is written.
    FormatError
        If `out` cannot be written to.
    """
    ensure_application()
    cases = without_secret(frames["dispute"]) if public else frames["dispute"]
    shown = {**frames, "dispute": cases}
    progress.step(0, 10, tr("Counting the cases"))
    found = year_of(cases, frames["dispute_event"], year, made.date())
    left_out = len(frames["dispute"]) - len(cases)
    order = YearOrder(
        found,
        indicators(shown, found),
        county,
        names_of(frames["boundary_line"]),
        made,
        partial(say_in, "zh"),
        public=public,
        secret=bool((cases["secrecy"] == "secret").any()),
        left_out=left_out,
    )
    if not public:
        question = Question(
            made.date(), since=date(year - SPOT_YEARS + 1, 1, 1), until=found.as_of, everything=True, county=code
        )
        order = replace(order, study=study_lines(question, shown, progress.part(1, 5, 10)))
    drawings, pictures = _charts(order)
    paper = yearly(replace(order, pictures=pictures))
    counts = recount_year(cases, frames["dispute_event"], found)
    ready = Ready(paper, drawings, counts, peace_rows(order.peace), amount, tr("Review of a year"))
    files: list[Written] = []
    with folder_for(out), workshop(out / "papers") as folder:
        for n, form in enumerate(forms):
            progress.step(5 + n * 2, 10, tr("Review of a year"))
            draft = folder / f"{paper.stem}.{form}"
            spare(out / draft.name)
            done = write_file(ready, form, draft, made, Progress(stopped=progress.stopped))
            files.append(replace(done, file=out / draft.name))
        put([folder / w.file.name for w in files], out)
    return YearlyReview(found, tuple(files), left_out)


def _charts(order: YearOrder) -> tuple[dict[str, Drawing], dict[str, Picture]]:
    from gis_desk.documents.disputes.papers.charts import SIZES, chart
    from ui.print.disputes.charts import chart_drawing

    drawings: dict[str, Drawing] = {}
    pictures: dict[str, Picture] = {}
    for name in CHARTS:
        figure = chart(name, order)
        if figure is not None:
            drawings[name] = chart_drawing(figure)
            pictures[name] = Picture(b"", *SIZES[name], name, name)
    return drawings, pictures
