"""``gis-desk layouts``, and the printing of layouts: templates, those of the workspace, those in files."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click

from gis_desk.findings import Finding, as_json
from gis_desk.map.layout import Layout, Series, compose, material_of, parse_layout, read_layout, templates
from gis_desk.map.layout.sheet import PURPOSES
from layers.errors import Where
from layers.store import Store
from ui.cli import answer
from ui.cli.options import FORM
from ui.texts import language, say, tr

SAVED = "layouts"
"""Name of the workspace's setting: name to the TOML of a layout."""
_ENDINGS = (".pdf", ".png", ".svg")


@click.command(help=tr("The page layouts that come with the program, and those saved in a workspace."))
@click.argument("workspace", type=click.Path(path_type=Path), required=False)
@FORM
def layouts(workspace: Path | None, form: str) -> None:
    """List the layouts."""
    every = list(templates().values())
    if workspace is not None:
        with Store.open(workspace, write=False) as store:
            saved = store.setting(SAVED, {})
            own = saved.items() if isinstance(saved, dict) else ()
            every += [parse_layout(str(content), str(name), store.path) for name, content in own]
    if form == "json":
        answer.print_json({"layouts": [_json(one) for one in every]})
        return
    rows = [
        (
            one.id,
            one.title.of(language()),
            one.paper,
            say(PURPOSES[one.purpose]),
            one.series.layer if one.series else "",
        )
        for one in every
    ]
    click.echo(answer.table((tr("Layout"), tr("Title"), tr("Paper"), tr("Purpose"), tr("Series over")), rows))


def _json(one: Layout) -> dict[str, Any]:
    return {
        "layout": one.id,
        "title": one.title.of(language()),
        "paper": one.paper,
        "width_mm": one.width,
        "height_mm": one.height,
        "purpose": one.purpose,
        "series": one.series.layer if one.series else None,
        "items": [{"id": i.id, "kind": i.kind} for i in one.items],
    }


@dataclass(frozen=True)
class Asked:
    """What ``gis-desk print`` was asked for."""

    layout: str
    out: Path
    dpi: float
    series: str | None
    given: tuple[str, ...]
    values: Mapping[str, str]
    home: str
    scale: float
    lines: tuple[str, ...]
    plan: Mapping[str, Any] | None
    missing_glyphs: bool


def find_layout(store: Store, name: str) -> tuple[Layout, Path | None]:
    """The layout called `name`, and the folder its pictures are relative to.

    Raises
    ------
    LayoutError
        If it is neither saved in the workspace, nor a template, nor a file that can be understood.
    """
    from gis_desk.map.layout import LayoutError

    saved = store.setting(SAVED, {})
    if isinstance(saved, dict) and isinstance(saved.get(name), str):
        return parse_layout(saved[name], name, store.path), store.path.parent
    if name in templates():
        return templates()[name], store.path.parent
    if name.lower().endswith(".toml"):
        return read_layout(Path(name)), Path(name).resolve().parent
    raise LayoutError(
        "there is no layout {name}", do="list the layouts with: gis-desk layouts, or give a .toml file", name=name
    )


def print_composed(store: Store, asked: Asked, form: str) -> int:
    """Print a layout of `store`; the exit status, 1 where something must be mended."""
    from ui.print.composer.drawing import Drawing
    from ui.print.composer.image import print_png
    from ui.print.composer.looking import look
    from ui.print.composer.pdf import print_pdf
    from ui.print.composer.pictures import attached, reading
    from ui.print.composer.svg import print_svg
    from ui.print.pdf import PrintError, check_glyphs

    ending = asked.out.suffix.lower()
    if ending not in _ENDINGS:
        raise PrintError(
            "the file's ending says what is written",
            where=Where(asked.out),
            do="let it end in one of: {endings}",
            endings=list(_ENDINGS),
        )
    layout, folder = find_layout(store, asked.layout)
    home = asked.home or str(store.setting("county", "") or "")
    frames = {name: store.frame(name) for name in store.layers() if name != "attachment"}
    material = material_of(frames, home=home, plan=asked.plan, values=_values(store, asked))
    drawing = Drawing(
        compose(layout, material, _series(layout, asked), scale=asked.scale), reading(attached(store, layout), folder)
    )
    progress = answer.progress()
    findings = look(drawing)
    if not asked.missing_glyphs:
        for finding in findings:
            if finding.rule == "M06":
                check_glyphs([c.split(" ")[0] for c in str(finding.args["characters"]).split(", ")])
    if ending == ".png":
        files = print_png(drawing, asked.out, dpi=asked.dpi, progress=progress)
    elif ending == ".svg":
        files = print_svg(drawing, asked.out, progress=progress)
    else:
        print_pdf(drawing, asked.out, progress=progress)
        files = [asked.out]
    _say(drawing, files, findings, form)
    return answer.status_of(findings)


def _say(drawing: Any, files: list[Path], findings: list[Finding], form: str) -> None:
    composition = drawing.composition
    sheets = [
        {"title": say(leaf.name), "scale": frame.scale, "turn": frame.turn}
        for leaf, frame in zip(composition.leaves, composition.main, strict=False)
    ]
    if form == "json":
        answer.print_json(
            {
                "file": str(files[0]),
                "files": [str(f) for f in files],
                "layout": composition.layout.id,
                "pages": len(composition.pages),
                "sheets": sheets,
                "findings": [as_json(f, say) for f in findings],
            }
        )
        return
    for file in files:
        click.echo(tr("Written: {file}", file=str(file)))
    for sheet in sheets:
        click.echo(f"  {sheet['title']}  1:{sheet['scale']:.0f}".rstrip())
    if findings:
        rows = [(f.rule, tr(f.level.value), say(f.message)) for f in findings]
        click.echo(answer.table((tr("Rule"), tr("Severity"), tr("Finding")), rows))


def _values(store: Store, asked: Asked) -> dict[str, str]:
    """What the fields say: the day of the last change, then what was asked for."""
    last = store.history(1)
    values = {"data_date": last[0].at[:10]} if last else {}
    values |= {name: value for name, value in asked.values.items() if value}
    for pair in asked.given:
        name, equals, value = pair.partition("=")
        if not equals or not name.strip():
            raise click.UsageError(tr("--set takes field=value, not '{pair}'", pair=pair))
        values[name.strip()] = value
    return values


def _series(layout: Layout, asked: Asked) -> Series | None:
    """The series of the layout, or the one asked for."""
    series = layout.series
    if asked.series == "off":
        return None
    if asked.series:
        layer, _, condition = asked.series.partition(":")
        where = {}
        for part in condition.split(",") if condition else ():
            column, equals, value = part.partition("=")
            if not equals:
                raise click.UsageError(tr("--series takes LAYER:column=value, not '{series}'", series=asked.series))
            where[column.strip()] = value.strip()
        kept = series if series is not None and series.layer == layer else Series(layer)
        series = replace(kept, where=where or kept.where)
    if asked.lines:
        kept = series if series is not None and series.layer == "boundary_line" else Series("boundary_line")
        series = replace(kept, where={"key": "|".join(asked.lines)})
    if series is None and asked.scale:
        series = Series("sheets")
    return series
