"""The monthly list as a workbook: a summary, what is new, under way, closed, overdue, and everything.

Sheets are written row by row, whatever their length; every text is text, whatever it begins with.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from gis_desk.disputes.grade import DEFAULT, Matrix
from gis_desk.disputes.papers.month import SHEETS, Month, month_of
from gis_desk.disputes.papers.recount import recount_month
from gis_desk.disputes.papers.related import Related
from gis_desk.documents.case_values import written
from gis_desk.documents.disputes.papers.columns import Columns, column_names
from gis_desk.documents.disputes.papers.sheetproof import prove_book
from gis_desk.documents.disputes.papers.sheets import (
    Rows,
    SheetLook,
    cell_text,
    head_text,
    lay_out,
    new_book,
    plain_row,
)
from gis_desk.documents.disputes.papers.words import Say, fit_name, grade_words, mark_of, template
from layers.formats.writing import put, workshop
from layers.work import QUIET, Progress

_EVERY = 500


@dataclass(frozen=True)
class MonthlyList:
    """A written list: the file, its month, its counts, how many of them were proven, secret cases left out."""

    file: Path
    month: Month
    numbers: Mapping[str, int]
    compared: int
    left_out: int


def without_secret(cases: pd.DataFrame) -> pd.DataFrame:
    """The cases that public copies may count."""
    return cases[cases["secrecy"] != "secret"].reset_index(drop=True)


def monthly_name(county: str, year: int, month: int, *, public: bool) -> str:
    """How the file of a month is called."""
    said = template("monthly")["short"]
    copy = f"-{template('words')['copy']}" if public else ""
    return fit_name(f"{year}-{month:02d}-{county[:40]}{said}{copy}") + ".xlsx"


def write_monthly(
    out: Path,
    cases: pd.DataFrame,
    events: pd.DataFrame,
    related: Related,
    year: int,
    month: int,
    *,
    today: date,
    made: datetime,
    county: str,
    say: Say,
    public: bool = False,
    matrix: Matrix = DEFAULT,
    progress: Progress = QUIET,
) -> MonthlyList:
    """Write the list of a month to `out`, read it back, and compare every count with another count of the data.

    Parameters
    ----------
    cases, events : DataFrame
        ``dispute`` and ``dispute_event``.
    county : str
        Name of the county, for the title.
    public : bool
        Without people, units, places, claims and what was written freely; secret cases are left out.

    Raises
    ------
    PaperError
        For a month that has not begun, or when a count differs: no file is written.
    FormatError
        If the folder cannot be written to.
    """
    shown = without_secret(cases) if public else cases
    progress.step(0, 100, say("Counting the cases"))
    counted = month_of(shown, events, year, month, today)
    numbers = dict(counted.numbers)
    secret = bool((counted.cases["secrecy"] == "secret").any())
    mark = mark_of(public=public, secret=secret)
    columns = Columns(counted, related, say, matrix)
    with workshop(out) as folder:
        draft = folder / out.name
        _write(draft, counted, columns, numbers, mark, made, county, say, public, len(cases) - len(shown), progress)
        other = recount_month(shown, events, counted.first, counted.as_of)
        compared = prove_book(draft, numbers, other, say, progress.part(70, 99, 100))
        put([draft], out.parent)
    return MonthlyList(out, counted, numbers, compared, len(cases) - len(shown))


def _write(
    draft: Path,
    month: Month,
    columns: Columns,
    numbers: Mapping[str, int],
    mark: str,
    made: datetime,
    county: str,
    say: Say,
    public: bool,
    left_out: int,
    progress: Progress,
) -> None:
    said = template("monthly")
    title = said["title"].format(county=county, year=month.first.year, month=month.first.month)
    with new_book(draft, title, made) as book:
        _summary(book, month, numbers, title, mark, made, public, left_out)
        total = sum(len(month.rows[name]) for name in SHEETS)
        done = 0
        for sheet in said["sheet"]:
            rows = month.rows[sheet["id"]]
            names = column_names(sheet["id"], public=public)
            looks = [said["column"][n] for n in names]
            about = said["as_of"].format(day=written(month.as_of), n=len(rows), mark=mark)
            page = lay_out(book, SheetLook(sheet["name"], looks, len(rows), int(sheet.get("wide", 1)), mark))
            page.append(head_text(page, f"{sheet['name']}　{title}", 15))
            page.append(head_text(page, about, 10))
            writer = Rows(page, looks, grade_fills(say))
            writer.heads()
            values = [columns.of(n, rows) for n in names]
            for n, row in enumerate(zip(*values, strict=True)):
                if n % _EVERY == 0:
                    progress.step(round(2 + 68 * (done + n) / max(total, 1)), 100, sheet["name"])
                writer.add(row)
            done += len(rows)


def grade_fills(say: Say) -> Mapping[str, str]:
    """The ground of a cell that says a grade."""
    return {grade_words(g, say): colour for g, colour in template("words")["fill"].items()}


def _summary(
    book: Any,
    month: Month,
    numbers: Mapping[str, int],
    title: str,
    mark: str,
    made: datetime,
    public: bool,
    left_out: int,
) -> None:
    said, shared = template("monthly"), template("words")
    looks: Sequence[Mapping[str, Any]] = ({"zh": "", "width": 30}, {"zh": "", "width": 14})
    page = lay_out(book, SheetLook(said["summary"], looks, 0, 1, mark, upright=True))
    page.append(head_text(page, title, 15))
    page.append(head_text(page, said["as_of"].format(day=written(month.as_of), n=numbers["all"], mark=mark), 10))
    page.append([])
    for one in said["count"]:
        page.append(plain_row(page, one["zh"], numbers[one["number"]]))
    page.append([])
    notes = [*said["notes"], *([said["public_note"].format(n=left_out)] if public else [])]
    for note in notes:
        page.append([cell_text(page, note)])
    told = f"{written(made.date())}{made:%H:%M}"
    page.append([cell_text(page, shared["foot"].format(version=said["version"], rules=shared["rules"], made=told))])
