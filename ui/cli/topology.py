"""``gis-desk topology``: boundary lines from the division polygons."""

from pathlib import Path

import click

from gis_desk.boundaries.build import BuildPlan, plan_build
from gis_desk.boundaries.rules.nesting import LEVEL_TEXT
from layers.schema import LEVELS
from layers.store import Store
from ui.cli.answer import print_json, progress
from ui.cli.options import FORM
from ui.texts import say, tr


@click.group(help=tr("Boundary lines and the coverage they come from."))
def topology() -> None:
    """The group of topology commands."""


@topology.command(
    help=tr(
        "Make the boundary lines of a workspace from its division polygons: left and right unit, the level they part, "
        "trijunctions. Lines that rest on papers are never touched; the whole is one change that undo takes back."
    )
)
@click.argument("workspace", type=click.Path(path_type=Path))
@click.option("--level", type=click.Choice(LEVELS), help=tr("Only the lines between units of this level."))
@click.option("--dry-run", is_flag=True, help=tr("Only say what would be done."))
@FORM
def build(workspace: Path, level: str | None, dry_run: bool, form: str) -> int:
    """Plan the lines, apply them as one change, and say what happened."""
    with Store.open(workspace, write=not dry_run) as store:
        plan = plan_build(store.frame("division"), store.frame("boundary_line"), level, progress())
        if plan.change.edits and not dry_run:
            store.apply(plan.change)
    if form == "json":
        print_json(_json(plan, applied=bool(plan.change.edits) and not dry_run))
    else:
        click.echo(
            tr(
                "{added} lines added, {renewed} renewed, {unchanged} unchanged, {kept} that rest on papers left alone",
                added=plan.added,
                renewed=plan.renewed,
                unchanged=plan.unchanged,
                kept=plan.kept,
            )
        )
        for name, count in plan.by_level.items():
            click.echo(f"  {say(LEVEL_TEXT[name])}: {count}")
        click.echo(tr("{n} places where three units or more meet", n=plan.trijunctions))
        click.echo(tr("{km:,.1f} km of edges have no neighbour in the layer", km=plan.outside_m / 1000))
        if plan.stale:
            click.echo(tr("no longer between neighbours, to be looked at: {keys}", keys=", ".join(plan.stale[:20])))
    return 0


def _json(plan: BuildPlan, *, applied: bool) -> dict[str, object]:
    return {
        "applied": applied,
        "added": plan.added,
        "renewed": plan.renewed,
        "unchanged": plan.unchanged,
        "kept": plan.kept,
        "by_level": dict(plan.by_level),
        "trijunctions": plan.trijunctions,
        "outside_m": round(plan.outside_m, 1),
        "stale": list(plan.stale),
    }
