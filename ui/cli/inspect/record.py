"""``gis-desk inspect record``: records brought back from the field."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from gis_desk.inspections.intake.reading import Sheaf, read_sheaf
from gis_desk.inspections.intake.taking import COUNTS, TABLES, Conflict, Intake, Kept, RowProblem, take_in
from gis_desk.inspections.photos.filing import COUNTS as PHOTO_COUNTS
from gis_desk.inspections.photos.filing import Filed
from layers.store import Store
from ui.cli import answer
from ui.cli.inspect.photos import take_photos
from ui.cli.inspect.shared import writable
from ui.cli.options import FORM
from ui.inspectionwords import label, missing_lines, shown, standing_lines
from ui.texts import say, tr

_FILE = click.Path(path_type=Path)


@click.command(
    help=tr(
        "Take in records from the field (XLSX, CSV, GeoPackage, GPX): markers, stretches, tracks; "
        "states and repair cases follow."
    )
)
@click.argument("workspace", type=_FILE)
@click.argument("file", type=_FILE)
@click.option("--inspection", help=tr("Key of the inspection round the records belong to."))
@click.option("--layer", help=tr("Only this sheet or layer of the file."))
@click.option("--encoding", default="auto", show_default=True, help=tr("Encoding of a text file."))
@click.option(
    "--on-conflict",
    "conflicts",
    type=click.Choice(("ask", "keep", "take", "both")),
    default="ask",
    show_default=True,
    help=tr("Rows that contradict a record: list them and take none in, keep the record, take the row, keep both."),
)
@click.option(
    "--withdraw",
    is_flag=True,
    help=tr("Close the repair cases that a corrected record no longer calls for, if nothing has happened in them."),
)
@FORM
def record(
    workspace: Path,
    file: Path,
    inspection: str | None,
    layer: str | None,
    encoding: str,
    conflicts: str,
    withdraw: bool,
    form: str,
) -> int:
    """Record what was found at markers and along stretches."""
    with Store.open(workspace) as store:
        writable(store)
        sheaf = read_sheaf(file, encoding=encoding, layer=layer, progress=answer.progress())
        taken = take_in(
            sheaf,
            Kept(**{name: store.frame(name) for name in TABLES}, new_key=store.new_key),
            source=file.name,
            inspection=inspection,
            default=None if conflicts == "ask" else conflicts,
            withdraw=withdraw,
            say=say,
        )
        if taken.change.edits:
            store.apply(taken.change)
        there = [p.file for p in sheaf.photos if p.file is not None]
        filed = take_photos(store, there, inspection, sheaf.photos) if there else None
    if form == "json":
        answer.print_json(
            {**_json(taken), "photos": _photos_json(sheaf, filed), "skipped": [say(s) for s in sheaf.skipped]}
        )
    else:
        for line in (
            *_lines(taken),
            *_photo_lines(sheaf, filed),
            *(tr("no records in {sheet}", sheet=s) for s in sheaf.skipped),
        ):
            click.echo(answer.plain(line))
    return answer.FOUND if taken.conflicts or taken.findings else answer.DONE


def _json(taken: Intake) -> dict[str, Any]:
    return {
        "rows": taken.rows,
        **{name: taken.counts[name] for name in COUNTS},
        "states_changed": taken.states,
        "repairs_opened": taken.opened,
        "rounds_begun": taken.begun,
        "stretches_walked": taken.stretches_walked,
        "standing": [
            {"case": s.key, "marker": s.number, "kind": s.case["kind"], "closed": s.closed} for s in taken.standing
        ],
        "problems": [
            *(
                {**_at(p), "field": p.field, "value": p.value, "reason": say(p.reason), "refused": True}
                for p in taken.refused
            ),
            *(
                {"rule": f.rule, "severity": str(f.level), "marker": f.name, "reason": say(f.message), "refused": False}
                for f in taken.findings
            ),
        ],
        "conflicts": [
            {
                **_at(c),
                "table": c.table,
                "about": c.about,
                "earlier": c.earlier,
                "fields": {f: {"kept": c.kept.get(f), "offered": c.offered.get(f)} for f in c.fields},
            }
            for c in taken.conflicts
        ],
    }


def _photos_json(sheaf: Sheaf, filed: Filed | None) -> dict[str, Any]:
    return {
        "rows": len(sheaf.photos),
        "missing": [{"row": p.number, "name": p.name} for p in sheaf.photos if p.file is None],
        "files": 0 if filed is None else filed.files,
        **{name: 0 if filed is None else filed.counts[name] for name in PHOTO_COUNTS},
    }


def _photo_lines(sheaf: Sheaf, filed: Filed | None) -> list[str]:
    if not sheaf.photos:
        return []
    return [
        tr(
            "{rows} photographs are named, {files} files are there, {kept} taken in, {unassigned} to be assigned",
            rows=len(sheaf.photos),
            files=0 if filed is None else filed.files,
            kept=0 if filed is None else len(filed.photos),
            unassigned=0 if filed is None else filed.counts["unassigned"],
        ),
        *missing_lines(sheaf),
    ]


def _at(one: RowProblem | Conflict) -> dict[str, Any]:
    return {"sheet": one.sheet, "row": one.row, "line": one.line}


def _lines(taken: Intake) -> Sequence[str]:
    counts = taken.counts
    lines = [
        tr(
            "{n} of {rows} rows recorded, state of {states} markers changed, {repairs} repair cases opened",
            n=counts["recorded"] + counts["completed"],
            rows=taken.rows,
            states=taken.states,
            repairs=taken.opened,
        ),
        tr(
            "{unchanged} said nothing new, {settled} conflicts settled, {conflicts} wait, {refused} refused, "
            "{blank} not filled in",
            **{name: counts[name] for name in ("unchanged", "settled", "conflicts", "refused", "blank")},
        ),
    ]
    if taken.stretches_walked:
        lines.append(tr("{n} stretches were walked by the tracks", n=taken.stretches_walked))
    for p in taken.refused:
        lines.append(
            tr(
                "{where}, {field} “{value}”: {reason} (refused)",
                where=_place(p),
                field=p.field,
                value=p.value,
                reason=p.reason,
            )
        )
    for c in taken.conflicts:
        lines.append(tr("{where}, {about}: contradicts a record", where=_place(c), about=c.about))
        for f in c.fields:
            kept, offered = shown(c.table, f, c.kept.get(f)), shown(c.table, f, c.offered.get(f))
            lines.append(
                "    "
                + tr("{field}: kept “{kept}”, file “{offered}”", field=label(c.table, f), kept=kept, offered=offered)
            )
    if taken.conflicts:
        lines.append(tr("Nothing of these rows was taken in; --on-conflict keep, take or both settles them"))
    lines += standing_lines(taken)
    if any(not s.closed for s in taken.standing):
        lines.append(tr("--withdraw closes such cases"))
    lines += [f"{f.rule} {say(f.message)}" for f in taken.findings]
    return lines


def _place(one: RowProblem | Conflict) -> str:
    if one.line is None:
        return tr("{sheet} row {row}", sheet=one.sheet, row=one.row)
    return tr("{sheet} row {row} (line {line})", sheet=one.sheet, row=one.row, line=one.line)
