"""The monthly list read back from its file: its summary, its sheets and another count of the data must say the same."""

import zipfile
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from gis_desk.disputes.papers.month import PaperError
from gis_desk.disputes.papers.overdue import REASONS
from gis_desk.disputes.words import GRADES, STATES
from gis_desk.documents.disputes.papers.sheetrows import Row, read_rows
from gis_desk.documents.disputes.papers.sheets import HEADS
from gis_desk.documents.disputes.papers.words import Say, grade_words, missing, template
from layers.errors import Where
from layers.work import QUIET, Progress


def counts_in(file: Path, say: Say, progress: Progress = QUIET) -> tuple[dict[str, int], dict[str, int]]:
    """The numbers of the summary, and the same numbers counted on the sheets."""
    said = template("monthly")
    counted: Counter[str] = Counter()
    with zipfile.ZipFile(file) as book:
        told = _told(read_rows(book, 1))
        for n, sheet in enumerate(said["sheet"]):
            progress.step(n, len(said["sheet"]), sheet["name"])
            _count(counted, sheet["id"], read_rows(book, n + 2), say, progress)
    return told, dict(counted)


def _told(rows: Iterable[Row]) -> dict[str, int]:
    """The block of counts: the rows from its first label on, in the order of the template."""
    counts = iter(template("monthly")["count"])
    one, told = next(counts), {}
    for row in rows:
        if row.get("A") == one["zh"] and (value := row.get("B", "")).isdigit():
            told[one["number"]] = int(value)
            one = next(counts, {"zh": None})
    return told


def _count(counted: Counter[str], sheet: str, rows: Iterable[Row], say: Say, progress: Progress) -> None:
    states = {say(t): n for n, t in STATES.items()}
    grades = {grade_words(g, say): g for g in GRADES}
    reasons = {say(t): n for n, t in REASONS.items()}
    named = {c["zh"]: name for name, c in template("monthly")["column"].items()}
    at: dict[str, str] = {}
    for n, row in enumerate(rows, 1):
        if n == HEADS:
            at = {named[words]: letter for letter, words in row.items()}
        if n <= HEADS:
            continue
        if n % 500 == 0:
            progress.step(0, 0, sheet)
        counted[sheet] += 1
        if sheet == "open":
            counted[f"open_{grades.get(row.get(at['grade'], ''), 'ungraded')}"] += 1
        elif sheet == "closed":
            counted[f"closed_{states.get(row.get(at['closed_as'], ''))}"] += 1
        elif sheet == "overdue":
            for reason in row.get(at["late_reasons"], "").split("、"):
                counted[f"overdue_{reasons.get(reason)}"] += 1
        elif sheet == "all":
            counted[f"state_{states.get(row.get(at['then'], ''))}"] += 1
            counted["undated"] += row.get(at["found_on"]) == missing()


def prove_book(
    file: Path, numbers: Mapping[str, int], other: Mapping[str, int], say: Say, progress: Progress = QUIET
) -> int:
    """How many counts were compared: summary with sheets and with `other`, which was counted case by case.

    Raises
    ------
    PaperError
        With the counts that differ.
    """
    told, counted = counts_in(file, say, progress)
    compared, differences = 0, []
    for one in template("monthly")["count"]:
        name = one["number"]
        expected = [("summary", told.get(name)), ("data", other.get(name, 0))]
        if name != "reopened":
            expected.append(("sheets", counted.get(name, 0)))
        for where, value in expected:
            compared += 1
            if value != numbers[name]:
                differences.append(f"{name}: {numbers[name]} ≠ {value} ({where})")
    if differences:
        raise PaperError(
            "the list says other numbers than the data: {differences}",
            where=Where(file=file.name),
            do="report this as an error of the program; the list was not written",
            differences="; ".join(differences[:8]),
        )
    return compared
