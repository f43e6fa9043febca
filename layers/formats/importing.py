"""A file into a workspace: read, checked against what is there, and loaded whole or not at all."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np

from layers import crs, store
from layers.errors import FormatError, Where, WorkspaceError
from layers.formats.reading import Reading, read
from layers.formats.report import OpeningReport, Problem, Refusal
from layers.schema import TABLES
from layers.text import text
from layers.work import QUIET, Progress

Fit = Callable[[Reading, store.Store], Reading]
_KEPT = 200
"""Imports that a workspace remembers."""


@dataclass(frozen=True)
class Imported:
    """What came of an import: rows added, the history row, and the report with all refusals."""

    added: int
    change: int
    report: OpeningReport


def import_file(
    workspace: store.Store,
    path: str | PathLike[str],
    target: str,
    *,
    layer: str | None = None,
    encoding: str = "auto",
    crs_name: str = "auto",
    parameters: crs.Parameters | None = None,
    mapping: Mapping[str, str] | None = None,
    fit: Fit | None = None,
    progress: Progress = QUIET,
) -> Imported:
    """Read `path` into the table `target` of `workspace`, as one change that can be undone.

    The divisions that are there already serve as known boundaries. Rows whose key, or whose value in a unique column,
    is there already are refused: nothing is overwritten. Where the file came from, its CRS and encoding are remembered
    in the setting ``imports``.

    Parameters
    ----------
    fit : callable or None
        Fits what was read to what the workspace holds, before it is loaded; it may refuse rows, and say why.

    Raises
    ------
    FormatError, CrsError, EncodingError
        As `read`; also when no row is left to import. Nothing is written then.
    WorkspaceError
        When the workspace cannot be written.
    """
    if workspace.readonly:
        raise WorkspaceError(
            "the workspace is open for reading only",
            where=Where(workspace.path),
            do="copy it to a folder where you may write, and open it there",
        )
    known = workspace.frame("division")
    known = known[~known.geometry.isna()] if len(known) else known
    reading = read(path, layer=layer, encoding=encoding, crs=crs_name, parameters=parameters, target=target,
                   mapping=mapping, known=known if len(known) else None, progress=progress)  # fmt: skip
    reading = _without_known_keys(reading, workspace, target)
    reading = _without_known_values(reading, workspace, target)
    if target == "marker":
        reading = _with_lines(reading, workspace)
    if fit is not None and len(reading.frame):
        reading = fit(reading, workspace)
    frame, report = reading.frame, reading.report
    if target == "division" and not reading.own_keys:
        raise FormatError(
            "no field of the file is the column '{column}' (fields: {fields})",
            where=Where(path),
            do="say which field it is with --map FIELD={column}",
            column="code",
            fields=", ".join(f for one in report.layers for f in one.fields) or "-",
        )
    if not len(frame):
        first = report.refused[0] if report.refused else None
        raise FormatError(
            "no row of the file can be imported: {reason}",
            where=Where(path, row=first.row if first else None, field=first.field if first else None,
                        value=first.value if first else None),
            do="look at the whole list with gis-desk info, and correct the file",
            reason=first.reason if first else text("it has none"),
        )  # fmt: skip
    if not reading.own_keys:
        frame = frame.drop(columns="key")
    table = TABLES[target]
    label = text("Import {n} rows of {table} from {file}", n=len(frame), table=text(table.en), file=Path(path).name)
    change = workspace.load(target, frame, label, progress)
    _remember(workspace, target, report, len(frame))
    return Imported(len(frame), change, report)


def _without_known_keys(reading: Reading, workspace: store.Store, target: str) -> Reading:
    if not reading.own_keys:
        return reading
    there = set(workspace.keys(target))
    taken = np.array([k in there for k in reading.frame["key"]], dtype=bool)
    if not taken.any():
        return reading
    refused = [
        Refusal(int(r), "key", k, text("a row with this key is in the workspace already"))
        for r, k in zip(reading.rows[taken], reading.frame["key"][taken], strict=True)
    ]
    return without(reading, taken, refused)


def _without_known_values(reading: Reading, workspace: store.Store, target: str) -> Reading:
    """Rows whose number is there already, or came earlier in the file, are refused."""
    for column in (c.name for c in TABLES[target].columns if c.unique):
        seen = set(workspace.column(target, column))
        taken = np.zeros(len(reading.frame), dtype=bool)
        refused = []
        for i, value in enumerate(reading.frame[column]):
            if not isinstance(value, str):
                continue
            if value in seen:
                taken[i] = True
                refused.append(
                    Refusal(
                        int(reading.rows[i]), column, value,
                        text("the number {number} is in the workspace or the file already", number=value),
                    )
                )  # fmt: skip
            seen.add(value)
        reading = without(reading, taken, refused)
    return reading


def without(reading: Reading, taken: np.ndarray, refused: Sequence[Refusal]) -> Reading:
    """`reading` without the rows that `taken` (N,) marks; its report says why."""
    if not taken.any():
        return reading
    frame = reading.frame.loc[~taken].reset_index(drop=True)
    report = replace(
        reading.report,
        kept=len(frame),
        refused=tuple(sorted((*reading.report.refused, *refused), key=lambda r: r.row)),
    )
    return replace(reading, frame=frame, rows=reading.rows[~taken], report=report)


def _with_lines(reading: Reading, workspace: store.Store) -> Reading:
    """Markers name their line by code or name; the column wants its key."""
    lines = workspace.frame("boundary_line")
    keys: dict[str, str] = {}
    for column in ("name", "code", "key"):
        keys.update({str(v): k for v, k in zip(lines[column], lines["key"], strict=True) if isinstance(v, str)})
    frame = reading.frame.copy()
    given = [v for v in dict.fromkeys(frame["line"]) if isinstance(v, str)]
    frame["line"] = [keys.get(v, v) if isinstance(v, str) else None for v in frame["line"]]
    lost = [v for v in given if v not in keys]
    problems = tuple(
        Problem(text("the workspace has no boundary line '{line}'; import the lines first", line=v), field="line")
        for v in lost[:50]
    )
    return replace(reading, frame=frame, report=replace(reading.report, problems=reading.report.problems + problems))


def _remember(workspace: store.Store, target: str, report: OpeningReport, added: int) -> None:
    entry: dict[str, Any] = {
        "file": report.file.name,
        "table": target,
        "rows": added,
        "crs": report.crs.chosen if report.crs else None,
        "encoding": report.encoding.chosen if report.encoding else None,
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    workspace.set_setting("imports", [*workspace.setting("imports", []), entry][-_KEPT:])
