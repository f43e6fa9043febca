"""``gis-desk table``: the rows of a layer, filtered, sorted and counted, as in the attribute table."""

import csv
import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
import numpy as np

from gis_desk.conditions import Question, Search, asked, met
from gis_desk.tables.columns import GEOMETRY, Columns, Field, fields, is_missing
from gis_desk.tables.figures import Figures, figures, measures
from gis_desk.tables.sorting import order
from layers.cells import guarded
from layers.errors import FormatError, Where
from layers.schema import TABLES, Kind
from layers.store import Store
from layers.work import Progress
from ui.cli import ctrl_c
from ui.cli.answer import DONE, print_json, progress, table
from ui.cli.export import layer_name
from ui.texts import language, tr

_ASKED = {"=": "eq", "!=": "ne", "<": "lt", "<=": "le", ">": "gt", ">=": "ge"} | {
    op: op for op in ("between", "empty", "filled")
}
OPERATORS = ("contains", *_ASKED)


@click.command(
    "table",
    help=tr(
        "Print the rows of a LAYER of a workspace. --where takes a column, an operator ({operators}) and a value; "
        "'any' as column searches all, 'between' takes LOW..HIGH, 'empty' and 'filled' take '-'.",
        operators=", ".join(OPERATORS),
    ),
)
@click.argument("workspace", type=click.Path(path_type=Path))
@click.argument("layer")
@click.option(
    "--where",
    "conditions",
    type=(str, click.Choice(OPERATORS), str),
    multiple=True,
    metavar="COLUMN OP VALUE",
    help=tr("Only rows that meet this; may be repeated. 'contains' also finds pinyin and initials."),
)
@click.option("--sort", metavar="COLUMN", help=tr("Sort by this column, Chinese by pinyin; '-COLUMN' backwards."))
@click.option("--stats", metavar="COLUMN", help=tr("Print the figures of this column instead; 'geometry' measures."))
@click.option("--limit", type=click.IntRange(min=0), help=tr("At most this many rows; 20 for a table, else all."))
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "csv"]),
    default="table",
    show_default=True,
    help=tr("Form of the answer."),
)
@ctrl_c.gently()
def show_table(
    workspace: Path,
    layer: str,
    conditions: tuple[tuple[str, str, str], ...],
    sort: str | None,
    stats: str | None,
    limit: int | None,
    form: str,
) -> int:
    """Print rows or figures."""
    name = layer_name(layer, workspace)
    with Store.open(workspace, write=False) as store:
        frame = store.frame(name)
    columns = Columns.of(frame, [_with_words(f) for f in fields(frame, name)])
    reporting = progress()
    filters = [_condition(columns, workspace, name, one) for one in conditions]
    rows = np.flatnonzero(met(columns, filters, reporting))
    if stats is not None:
        _print_figures(_figures(columns, workspace, name, stats, rows, reporting), form)
        return DONE
    if sort:
        backwards = sort.startswith("-") and sort not in columns
        by = _known(columns, workspace, name, sort[1:] if backwards else sort)
        rows = order(columns, by, descending=backwards, rows=rows, progress=reporting)
    keys = frame["key"].to_numpy(dtype=object)
    _print_rows(columns, name, keys, rows, 20 if limit is None and form == "table" else limit, form)
    return DONE


def _with_words(field: Field) -> Field:
    return replace(field, words={True: tr("Yes"), False: tr("No")}) if field.kind is Kind.BOOL else field


def _known(columns: Columns, workspace: Path, layer: str, column: str) -> str:
    """The column that is called `column` in the schema, in English or in Chinese."""
    for field in columns.fields:
        known = TABLES[layer].column(field.name)
        if column in (known.name, known.zh) or column.lower() == known.en.lower():
            return field.name
    raise FormatError(
        "the layer {layer} has no column {column}",
        where=Where(workspace),
        do="correct the list of fields; there are: {columns}",
        layer=layer,
        column=column[:60],
        columns=", ".join(f.name for f in columns.fields),
    )


def _condition(columns: Columns, workspace: Path, layer: str, given: tuple[str, str, str]) -> Question:
    column, operator, value = given
    if column == "any":
        if operator != "contains":
            raise click.BadParameter(tr("'any' goes with 'contains' only"), param_hint="--where")
        return Search("", value)
    known = _known(columns, workspace, layer, column)
    if operator == "contains":
        return Search(known, value)
    if operator != "between":
        return asked(columns.field(known), _ASKED[operator], value)
    low, mark, high = value.partition("..")
    if not mark or not low.strip() or not high.strip():
        raise click.BadParameter(tr("'{value}' is not of the form low..high", value=value[:60]), param_hint="--where")
    return asked(columns.field(known), "between", low, high)


def _figures(
    columns: Columns, workspace: Path, layer: str, stats: str, rows: np.ndarray, reporting: Progress
) -> dict[str, dict[str, Any]]:
    if stats == GEOMETRY:
        return {name: _as_json(found) for name, found in measures(columns, rows, reporting).items()}
    known = _known(columns, workspace, layer, stats)
    return {known: _as_json(figures(columns, known, rows, reporting))}


def _as_json(found: Figures) -> dict[str, Any]:
    """The figures as plain values; what is not known, or infinite, is null."""
    quartiles = found.quartiles or (None, None, None)
    named = {
        "rows": found.rows,
        "empty": found.empty,
        "distinct": found.distinct,
        "min": _plain(found.least),
        "max": _plain(found.most),
        "sum": _plain(found.total),
        "mean": _plain(found.mean),
        "deviation": _plain(found.deviation),
        "lower_quartile": _plain(quartiles[0]),
        "median": _plain(quartiles[1]),
        "upper_quartile": _plain(quartiles[2]),
        "unit": found.unit,
        "frequent": [{"value": _plain(value), "count": number} for value, number in found.frequent],
    }
    if found.edges is not None and found.counts is not None:
        named["histogram"] = {"edges": found.edges.tolist(), "counts": found.counts.tolist()}
    return named


def _plain(value: Any) -> Any:
    """A value as JSON has it: numpy's numbers as Python's, nothing for what is missing or infinite."""
    if is_missing(value):
        return None
    found = value.item() if isinstance(value, np.generic) else value
    if isinstance(found, float):
        if not np.isfinite(found):
            return None
        return int(found) if found.is_integer() and abs(found) < 2**53 else found
    if isinstance(found, str):
        return found.encode("utf-8", "replace").decode()
    return found if isinstance(found, bool | int) else str(found)


def _print_figures(found: dict[str, dict[str, Any]], form: str) -> None:
    if form == "json":
        print_json(found)
        return
    rows: list[tuple[str, str, Any]] = []
    for column, named in found.items():
        for name, value in named.items():
            if name == "frequent":
                rows += [(column, f"= {one['value']}", one["count"]) for one in value]
            elif name != "histogram" and value not in (None, ""):
                rows.append((column, name, value))
    head = [tr("Field"), tr("Figure"), tr("Value")]
    if form == "csv":
        print_csv(head, rows)
    else:
        click.echo(table(head, rows))


def _print_rows(columns: Columns, layer: str, keys: np.ndarray, rows: np.ndarray, limit: int | None, form: str) -> None:
    shown = rows if limit is None else rows[:limit]
    names = [f.name for f in columns.fields]
    values = [columns.values(n)[shown] for n in names]
    whole = [columns.field(n).kind is Kind.INT for n in names]
    if form == "json":
        made = [
            {"key": _plain(keys[row]), **{n: _plain(v[at]) for n, v in zip(names, values, strict=True)}}
            for at, row in enumerate(shown)
        ]
        print_json({"layer": layer, "total": columns.size, "found": len(rows), "rows": made})
        return
    lines = (
        [str(keys[row]), *(_written(v[at], w) for v, w in zip(values, whole, strict=True))]
        for at, row in enumerate(shown)
    )
    if form == "csv":
        bare = [False, *(columns.field(n).numeric for n in names)]
        print_csv(["key", *names], ([_Bare(c) if b else c for c, b in zip(ln, bare, strict=True)] for ln in lines))
        return
    used = [n for n, v in enumerate(values) if not all(map(is_missing, v))]
    head = [_title(layer, names[n]) for n in used]
    click.echo(table(head, [[line[n + 1] for n in used] for line in lines]))
    click.echo(tr("{n} of {total} rows shown", n=len(shown), total=len(rows)))


class _Bare(str):
    """A number in words: a minus sign in front of it is no formula."""

    __slots__ = ()


def _written(value: Any, whole: bool) -> str:
    if is_missing(value):
        return ""
    if isinstance(value, bool | np.bool_):
        return tr("Yes") if value else tr("No")
    if isinstance(value, float | np.floating):
        return str(int(value)) if whole and float(value).is_integer() else f"{value:.15g}"
    return str(value)


def _title(layer: str, column: str) -> str:
    known = TABLES[layer].column(column)
    return known.zh if language() == "zh" else known.en


def print_csv(head: Any, rows: Any) -> None:
    """A table as CSV on stdout; texts that a spreadsheet would run stand behind an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([cell if isinstance(cell, _Bare) else guarded(cell) for cell in row] for row in rows)
    click.echo(out.getvalue(), nl=False)
