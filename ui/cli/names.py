"""``gis-desk name`` and ``rules``."""

import importlib
from pathlib import Path
from typing import Any

import click

from gis_desk.findings import RULES, Rule, as_json, sources
from gis_desk.names.checking import NameAnswer, NameChecker
from gis_desk.names.subject import Context
from gis_desk.names.tables import load
from layers.errors import GisDeskError
from layers.schema import CLASSES, LEVELS
from ui.cli.answer import DONE, plain, print_json, progress, status_of, table
from ui.cli.check_names import open_names
from ui.cli.options import FORM, LAT, LON
from ui.texts import language, say, tr

_RULE_ROOMS = ("gis_desk.names.rules", "gis_desk.boundaries.check", "gis_desk.map.layout.rules")
"""Modules whose import registers all rules."""


@click.command(help=tr("Check one proposed NAME: findings, standard spelling, names like it."))
@click.argument("name", metavar="NAME")
@click.option("--class", "cls", type=click.Choice(CLASSES), required=True, help=tr("Class of the place."))
@click.option(
    "--in", "division", metavar="CODE", help=tr("Code of the division it lies in; sets where it must be unique.")
)
@click.option(
    "--level", type=click.Choice(LEVELS[:4]), help=tr("Level of a division; else taken from its generic term.")
)
@click.option("--at", type=(LON, LAT), metavar="LON LAT", help=tr("Where it is, for distances (degrees)."))
@click.option("--workspace", type=click.Path(path_type=Path), help=tr("Compare with the names of this workspace."))
@click.option(
    "--against", type=click.Path(path_type=Path), metavar="FILE", help=tr("Compare with the names of this file.")
)
@click.option(
    "--rules",
    "overlay",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help=tr("Rule tables of the province or county (TOML), laid over those of the program."),
)
@FORM
def name(
    name: str,
    cls: str,
    division: str | None,
    level: str | None,
    at: tuple[float, float] | None,
    workspace: Path | None,
    against: Path | None,
    overlay: Path | None,
    form: str,
) -> int:
    """Check and answer."""
    if workspace and against:
        raise click.UsageError(tr("give --workspace or --against, not both"))
    if division is not None and not (division.isdigit() and len(division) in (2, 4, 6, 9, 12)):
        raise GisDeskError(
            "'{code}' is no division code", do="give 2, 4, 6, 9 or 12 digits, such as 450821101", code=division
        )
    tables = load(overlay)
    known = None
    if path := workspace or against:
        known, _ = open_names(path, tables, watch=progress())
    checker = NameChecker(known, Context(tables), progress())
    said = checker.check(name, cls, division, at, level=level)
    if form == "json":
        print_json(name_json(name, said))
    else:
        _show(name, said)
    return status_of(said.findings)


def name_json(name: str, said: NameAnswer) -> dict[str, Any]:
    """The document of ``name --format json``."""
    return {
        "name": name,
        "class": said.cls,
        "specific": said.split.specific,
        "generic": said.split.generic,
        "pinyin": said.spelling.pinyin,
        "pinyin_toned": said.spelling.toned,
        "findings": [as_json(f, say) for f in said.findings],
        "similar": [
            {
                "name": s.name,
                "key": s.key,
                "relation": s.relation,
                "distance_m": None if s.distance_m is None else round(s.distance_m, 1),
            }
            for s in said.similar
        ],
    }


def _show(name: str, said: NameAnswer) -> None:
    split, spelling = said.split, said.spelling
    click.echo(f"{plain(name)}  {tr(said.cls)}  {plain(split.specific)}|{split.generic}")
    click.echo(tr("Standard spelling: {pinyin}", pinyin=plain(spelling.toned)))
    for other in spelling.alternatives:
        click.echo(tr("  also possible: {pinyin}", pinyin=plain(other)))
    if said.findings:
        click.echo()
        rows = [(f.rule, tr(f.level.value), say(f.message), _articles(RULES[f.rule])) for f in said.findings]
        click.echo(table((tr("Rule"), tr("Severity"), tr("Finding"), tr("Source")), rows))
    else:
        click.echo(tr("No findings."))
    if said.similar:
        click.echo()
        shown = [
            (s.name, tr(s.relation), "" if s.distance_m is None else f"{s.distance_m:.0f}", s.key) for s in said.similar
        ]
        click.echo(table((tr("Similar name"), tr("Relation"), tr("Distance (m)"), tr("Object")), shown))


def _articles(one: Rule) -> str:
    return "; ".join(f"{sources()[k].title} {sources()[k].article}" for k in one.source)


@click.command(
    help=tr("The rule catalogue, or one rule with its legal source, examples and how to mend what it finds.")
)
@click.argument("rule_id", metavar="[ID]", required=False)
@FORM
def rules(rule_id: str | None, form: str) -> int:
    """List the rules, or show one."""
    for room in _RULE_ROOMS:
        importlib.import_module(room)
    if rule_id is None:
        listed = [RULES[key] for key in sorted(RULES)]
        if form == "json":
            print_json({"rules": [rule_json(one) for one in listed]})
        else:
            rows = [(one.id, tr(one.severity.value), say(one.title), _articles(one)) for one in listed]
            click.echo(table((tr("Rule"), tr("Severity"), tr("Title"), tr("Source")), rows))
        return DONE
    one = RULES.get(rule_id.upper())
    if one is None:
        raise GisDeskError("there is no rule {id}", do="list the rules with: gis-desk rules", id=rule_id)
    if form == "json":
        print_json(rule_json(one))
    else:
        _show_rule(one)
    return DONE


def rule_json(one: Rule) -> dict[str, Any]:
    """One rule with everything known about it."""
    return {
        "rule": one.id,
        "title": say(one.title),
        "severity": one.severity.value,
        "scope": list(one.scope),
        "message": say(one.message),
        "detail": say(one.detail),
        "advice": say(one.advice),
        "trap": say(one.trap),
        "good": list(one.good),
        "bad": list(one.bad),
        "sources": [
            {
                "key": s.key,
                "title": s.title,
                "article": s.article,
                "gist": s.gist_zh if language() == "zh" else s.gist_en,
                "date": s.date,
                "verified": s.verified,
                "link": s.link or None,
            }
            for s in (sources()[k] for k in one.source)
        ],
    }


def _show_rule(one: Rule) -> None:
    click.echo(f"{one.id}  {say(one.title)}  [{tr(one.severity.value)}]")
    click.echo(say(one.detail))
    if one.advice:
        click.echo(tr("How to mend it: {advice}", advice=say(one.advice)))
    if one.trap:
        click.echo(tr("Known false alarms: {trap}", trap=say(one.trap)))
    if one.scope:
        click.echo(tr("Looks at: {scope}", scope=", ".join(tr(s) for s in one.scope)))
    click.echo(tr("Rests on:"))
    for key in one.source:
        source = sources()[key]
        gist = source.gist_zh if language() == "zh" else source.gist_en
        mark = "" if source.verified else " " + tr("(text not read)")
        click.echo(f"  {source.title} {source.article}: {gist}{mark}")
    for title, lines in ((tr("Passes:"), one.good), (tr("Is found:"), one.bad)):
        if lines:
            click.echo(title)
            for line in lines:
                click.echo(f"  {line}")
