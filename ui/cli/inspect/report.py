"""``gis-desk inspect report``: the papers of an inspection as Word documents and PDF files."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gis_desk.documents.inspection_paper import PAPERS
from layers.store import Store
from ui.cli import answer
from ui.cli.options import Some
from ui.texts import language, say, tr

if TYPE_CHECKING:
    from ui.print.papers.writing import Papers

_FILE = click.Path(path_type=Path)
_FORMS = ("docx", "pdf")


@click.command(help=tr("Write report, record table, register sheets and result table of a line's inspection."))
@click.argument("workspace", type=_FILE)
@click.option("--line", required=True, help=tr("Key, code or name of the line."))
@click.option("--year", type=click.IntRange(1949, 2200), help=tr("Year of the round; the last one by default."))
@click.option("--inspection", help=tr("Key of the round."))
@click.option("--out", type=_FILE, required=True, help=tr("Folder for the papers."))
@click.option(
    "--format",
    "formats",
    type=Some((*_FORMS, "json", "table")),
    default="docx,pdf",
    show_default=True,
    help=tr("Kinds of files; with json the answer is JSON."),
)
@click.option(
    "--which", type=Some(tuple(PAPERS)), default=",".join(PAPERS), show_default=True, help=tr("Papers to write.")
)
@click.option("--public", is_flag=True, help=tr("Public copies: coordinates to 0.01°, no personal data."))
def report(
    workspace: Path,
    line: str,
    year: int | None,
    inspection: str | None,
    out: Path,
    formats: tuple[str, ...],
    which: tuple[str, ...],
    public: bool,
) -> None:
    """Write the papers, and say what they are, what they lack and how they were proven."""
    from ui.print.papers.writing import NEEDED, Asked, write_papers

    if year is not None and inspection is not None:
        raise click.UsageError(tr("give --year or --inspection, not both"))
    forms = tuple(f for f in formats if f in _FORMS) or _FORMS
    with Store.open(workspace, write=False) as store:
        frames = {name: store.frame(name) for name in NEEDED}
        asked = Asked(line, year, inspection, which, forms, public)
        papers = write_papers(frames, asked, out, datetime.now(), store.content, answer.progress())
    if "json" in formats:
        answer.print_json(document(papers))
        return
    _print(papers)


def document(papers: "Papers") -> dict[str, Any]:
    """The answer as JSON: files with their proofs, numbers, fields that are missing."""
    dossier = papers.dossier
    return {
        "line": dossier.line["key"],
        "inspection": None if dossier.inspection is None else dossier.inspection["key"],
        "year": dossier.year,
        "files": [
            {
                "which": w.paper.kind,
                "title": w.paper.title,
                "file": str(w.file),
                "format": w.form,
                "proof": {"compared": w.proof.checked, "differences": len(w.proof.differences)},
                "missing_glyphs": list(w.lost),
            }
            for w in papers.files
        ],
        "numbers": dict(papers.numbers),
        "missing": [
            {
                "label": k.zh if language() == "zh" else k.en,
                "table": k.table,
                "key": k.key,
                "field": k.column,
                "rows": k.rows,
            }
            for k in papers.lacks
        ],
        "photos_lost": list(papers.lost_photos),
    }


def _print(papers: "Papers") -> None:
    for w in papers.files:
        click.echo(tr("Written: {file}", file=w.file) + "  " + tr("{n} numbers proven", n=w.proof.checked))
        if w.lost:
            click.echo("  " + tr("no installed font has these characters: {characters}", characters=_named(w.lost)))
    numbers = papers.numbers
    click.echo(
        tr(
            "{paper}: {visited} of {markers} markers visited, {stretches} stretches, {km:.3f} km of line",
            paper=say(PAPERS["report"]),
            visited=int(numbers["visited"]),
            markers=int(numbers["markers"]),
            stretches=int(numbers["stretches"]),
            km=numbers["line_m"] / 1000,
        )
    )
    if papers.lacks:
        labels = [(k.zh if language() == "zh" else k.en) + (f" × {k.rows}" if k.rows > 1 else "") for k in papers.lacks]
        click.echo(tr("Missing: {fields}", fields=tr(", ").join(dict.fromkeys(labels))))
    if papers.lost_photos:
        click.echo(tr("Photographs that cannot be read: {names}", names=", ".join(papers.lost_photos)))


def _named(characters: Sequence[str]) -> str:
    return ", ".join(f"{c} (U+{ord(c):04X})" for c in characters[:20])
