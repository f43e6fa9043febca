"""``gis-desk case document``: the papers of a case."""

from datetime import date, datetime
from pathlib import Path

import click

from gis_desk.cases.rows import STEP, steps_of
from gis_desk.documents.case_forms import FORMS, Filled, missing, write_form
from gis_desk.documents.case_values import values_of
from layers.errors import FormatError, Where
from layers.formats.writing import put, spare, workshop
from ui.cli.answer import DONE, print_json
from ui.cli.case.shared import WORKSPACE, find_case, open_cases, rules, with_rules
from ui.cli.options import FORM
from ui.texts import language, say_in, tr


@click.command(help=tr("Write a paper of the case as a Word document and name what is missing; a notice takes many."))
@WORKSPACE
@click.argument("kind", type=click.Choice(FORMS))
@click.argument("numbers", nargs=-1, required=True, metavar="NUMBER...")
@click.option("--out", type=click.Path(path_type=Path), required=True, help=tr("The .docx file to write."))
@click.option("--complete", is_flag=True, help=tr("Write nothing where a field is missing."))
@with_rules
@FORM
def document(
    workspace: Path,
    kind: str,
    numbers: tuple[str, ...],
    out: Path,
    complete: bool,
    steps_table: Path | None,
    rest: Path | None,
    form: str,
) -> int:
    """Write the document and answer."""
    if out.suffix.lower() != ".docx":
        raise FormatError("a Word document ends in .docx", where=Where(out), do="let the name end in .docx")
    spare(out)
    tables, filled = rules(steps_table, rest), []
    with open_cases(workspace) as store:
        units, steps = store.frame("division"), store.frame(STEP)
        names = {str(c): str(n) for c, n in zip(units["code"], units["name"], strict=True) if c and n == n and n}
        for number in numbers:
            key, case = find_case(store, number)
            place = store.row("place_name", case["place"]) if case["place"] else None
            values = values_of(case, steps_of(steps, key), tables.procedure, tables.working, date.today(), names, place)
            filled.append(Filled(case, values))
    lacking = {str(f.case["number"]): [m.zh if language() == "zh" else m.en for m in missing(kind, f)] for f in filled}
    lacking = {number: labels for number, labels in lacking.items() if labels}
    if complete and lacking:
        number, labels = next(iter(lacking.items()))
        raise FormatError(
            "the case {number} lacks: {labels}",
            where=Where(workspace, layer="name_case", value=number),
            do="fill them in with gis-desk case edit --set, or leave --complete out",
            number=number,
            labels=labels,
        )
    content = write_form(kind, filled, lambda s: say_in("zh", s), tables.procedure.title, datetime.now())
    with workshop(out) as folder:
        draft = folder / out.name
        draft.write_bytes(content)
        put([draft], out.parent)
    if form == "json":
        print_json({"file": str(out), "form": kind, "cases": list(numbers), "missing": lacking})
        return DONE
    for number, labels in lacking.items():
        click.echo(tr("{number} lacks: {labels}", number=number, labels=tr(", ").join(labels)))
    click.echo(tr("Written: {file}", file=out))
    return DONE
