"""Record forms in a sheet: where the rows of markers and of stretches begin and end, and what stands around them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from shapely.geometry.base import BaseGeometry

from gis_desk.inspections.intake.answers import plain
from gis_desk.inspections.intake.fields import KINDS, MARKER, STRETCH, assigned, complete, field_of, head_of
from layers.formats.grids import Grid

_DEEP = 2
"""Most lines that a heading takes: a group over its columns."""
_LEAST = 2
"""Fields a line must name to be a heading."""


@dataclass(frozen=True)
class FormRow:
    """One row of a form.

    Parameters
    ----------
    number : int
        Counted from 1 below the heading.
    line : int or None
        Line of the sheet, counted from 1.
    values : mapping
        Field to what was written, empty ones left out.
    place : geometry or None
        Where it was written down, EPSG:4490.
    """

    number: int
    line: int | None
    values: Mapping[str, str]
    place: BaseGeometry | None = None


@dataclass(frozen=True)
class Form:
    """Rows of one kind (`MARKER`, `STRETCH` or `DAYS`) from one sheet or layer, and what its head and foot say."""

    kind: str
    name: str
    rows: tuple[FormRow, ...]
    head: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class _Heading:
    kind: str
    line: int
    depth: int
    columns: Mapping[str, int]


def forms_of(grid: Grid) -> list[Form]:
    """The forms of a sheet, one after the other; none where no line of it is a heading of a record form."""
    lines = [[plain(c) for c in line] for line in grid.lines]
    heads = list(_headings(lines))
    if not heads:
        return []
    around: dict[str, str] = {}
    for label, value in _labels(lines[: heads[0].line]):
        around.setdefault(label, value)
    bodies: list[tuple[_Heading, list[FormRow]]] = []
    for n, head in enumerate(heads):
        end = heads[n + 1].line if n + 1 < len(heads) else len(lines)
        rows: list[FormRow] = []
        number = 0
        for at in range(head.line + head.depth, end):
            values = {f: lines[at][c] for f, c in head.columns.items() if c < len(lines[at]) and lines[at][c]}
            if found := list(_labels([lines[at]])) if _is_foot(lines[at], values) else []:
                around.update(found)
            elif values:
                number += 1
                rows.append(FormRow(number, at + 1, values))
        bodies.append((head, rows))
    return [Form(head.kind, grid.name, tuple(rows), around) for head, rows in bodies]


def _headings(lines: Sequence[Sequence[str]]) -> Iterator[_Heading]:
    at = 0
    while at < len(lines):
        best: _Heading | None = None
        for depth in range(1, _DEEP + 1):
            some = lines[at : at + depth]
            if len(some) < depth or not any(some[0]) or any(map(_is_label_line, some)):
                continue
            for kind in KINDS:
                columns = assigned(kind, [names for names, _ in _names(kind, some)])
                better = best is None or len(columns) > len(best.columns)
                enough = complete(kind, columns) and len(columns) >= _LEAST
                if better and enough and (depth == 1 or _is_second_level(kind, some, columns)):
                    best = _Heading(kind, at, depth, columns)
        if best is not None:
            yield best
        at += 1 if best is None else best.depth


def _names(kind: str, lines: Sequence[Sequence[str]]) -> list[tuple[tuple[str, ...], bool]]:
    """For each column its heads, and whether the lower level says the field: all levels together, lowest, highest.

    A group's name that stands only over its first column holds for those behind it.
    """
    width = max(len(line) for line in lines)
    found: list[tuple[tuple[str, ...], bool]] = []
    top = ""
    for column in range(width):
        above, below = (line[column] if column < len(line) else "" for line in (lines[0], lines[-1]))
        top = above or (top if len(lines) > 1 and below else "")
        if len(lines) == 1 or below in ("", top):
            found.append(((top,), False))
        else:
            said = bool(field_of(kind, top + below) or field_of(kind, below))
            found.append(((top + below, below, above), said))
    return found


def _is_second_level(kind: str, lines: Sequence[Sequence[str]], columns: Mapping[str, int]) -> bool:
    """Whether the second line is one of headings too: none of its cells is a value below a heading."""
    names = _names(kind, lines)
    used = [names[c] for c in columns.values()]
    return any(said for _, said in used) and all(said or len(heads) == 1 for heads, said in used)


def _is_label_line(line: Sequence[str]) -> bool:
    """Whether the line is one of labels with their values, as above the rows of a form."""
    cells = [c for n, c in enumerate(line) if c and (n == 0 or line[n - 1] != c)]
    known = [bool(head_of(c) or field_of(MARKER, c) or field_of(STRETCH, c)) for c in cells]
    labels = [n for n, c in enumerate(cells) if head_of(c)]
    followed = all(n + 1 < len(cells) and not known[n + 1] for n in labels)
    return bool(labels) and followed and sum(known) * 2 <= len(cells)


def _labels(lines: Sequence[Sequence[str]]) -> Iterator[tuple[str, str]]:
    """Labels with what stands behind them: in the next cell that differs, or after a colon."""
    for line in lines:
        cells = [c for n, c in enumerate(line) if c and (n == 0 or line[n - 1] != c)]
        for n, cell in enumerate(cells):
            name, _, behind = cell.replace(":", "：", 1).partition("：")
            if (label := head_of(name)) is None:
                continue
            following = behind.strip() or (cells[n + 1] if n + 1 < len(cells) and not head_of(cells[n + 1]) else "")
            if following:
                yield label, following


def _is_foot(line: Sequence[str], values: Mapping[str, str]) -> bool:
    """Whether a line below the rows belongs to the foot of the form: it begins with a label, not with a row."""
    first = next((c for c in line if c), "")
    return bool(values or first) and head_of(first.replace(":", "：", 1).partition("：")[0]) is not None


def form_of_table(kind: str, name: str, records: Sequence[Mapping[str, Any]], numbers: Sequence[int]) -> Form | None:
    """The form that a table with column names is, its rows numbered as in the file; None where columns are lacking.

    A column ``geometry`` is the place of each row.
    """
    headings = [str(c) for c in (records[0] if records else {}) if c != "geometry"]
    columns = {f: headings[c] for f, c in assigned(kind, [(h,) for h in headings]).items()}
    if not complete(kind, set(columns)) or len(columns) < _LEAST:
        return None
    rows = []
    for number, record in zip(numbers, records, strict=True):
        values = {f: written for f, c in columns.items() if (written := plain(record[c]))}
        rows.append(FormRow(number, None, values, record.get("geometry")))
    return Form(kind, name, tuple(rows))
