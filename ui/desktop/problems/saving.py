"""The list of problems saved as a table, as it is shown."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from gis_desk.acceptance import object_of
from gis_desk.findings import Finding, Severity
from layers.work import Progress
from ui.desktop.kit import severity_title
from ui.desktop.lists import save_list
from ui.desktop.problems.listing import STATES, Arranged
from ui.desktop.problems.model import cell, column_titles, source_of, state_title
from ui.texts import tr

_SOME = 500
"""Rows written between two looks at whether the user asked to stop."""


def save(path: str | Path, arranged: Arranged, progress: Progress) -> int:
    """Write the findings that are shown to `path`, by its ending as CSV or XLSX; how many there were.

    Raises
    ------
    OSError
        If it cannot be written; an older file of that name then stays as it was.
    Cancelled
        If the user stops it; nothing has been written then.
    """
    rows = [arranged.listing.findings[n] for n in arranged.order.tolist()]
    states = [STATES[n] for n in arranged.states[arranged.order].tolist()]
    save_list(path, column_titles(), _cells(rows, states, progress))
    return len(rows)


def _cells(rows: list[Finding], states: list[str], progress: Progress) -> Iterator[list[str]]:
    severities = {severity: severity_title(severity) for severity in Severity}
    titles = cache(state_title)
    for n, (finding, state) in enumerate(zip(rows, states, strict=True)):
        if n % _SOME == 0:
            progress.step(n, len(rows), tr("Save the list of problems"))
        message, measure = cell(finding, "message", state), cell(finding, "measure", state) if finding.measure else ""
        level = severities[finding.level]
        yield [level, finding.rule, object_of(finding), message, measure, source_of(finding.rule), titles(state)]
    progress.step(len(rows), len(rows), tr("Save the list of problems"))
