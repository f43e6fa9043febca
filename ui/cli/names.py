"""``gis-desk name`` and ``rules``."""

import importlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from gis_desk.findings import RULES, Basis, Rule, as_json, sources
from gis_desk.names.checker import NameAnswer, NameChecker
from gis_desk.names.listed import Listed
from gis_desk.names.opening import list_in
from gis_desk.names.rules.by_person import QUESTIONS, Question
from gis_desk.names.subject import NAME_RULES, Context
from gis_desk.names.tables import shipped
from layers.errors import GisDeskError
from layers.schema import CLASSES, LEVELS
from layers.store import is_workspace
from layers.text import Text
from layers.work import Progress
from ui.cli.answer import DONE, plain, print_json, progress, status_of, table
from ui.cli.check_names import RULES_OPTION, lists_in, open_names, rule_tables
from ui.cli.options import FORM, LAT, LON
from ui.likewords import relation_words
from ui.texts import language, say, tr

_WORTH = {
    Basis.LOCAL: Text("local regulation"),
    Basis.NOTICE: Text("ministries' notice"),
    Basis.DRAFT: Text("local list or draft"),
    Basis.SUPERSEDED: Text("replaced by newer law"),
    Basis.MEMORY: Text("not read"),
}
_RULE_ROOMS = (
    "gis_desk.names.rules",
    "gis_desk.boundaries.check",
    "gis_desk.map.layout.rules",
    "gis_desk.inspections.repairs.rule",
)
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
@RULES_OPTION
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
    context = Context(rule_tables(overlay))
    checker = _checker(workspace or against, context, progress())
    said = checker.check(name, cls, division, at, level=level)
    if form == "json":
        print_json(name_json(name, said))
    else:
        _show(name, said)
    return status_of(said.findings)


def _checker(path: Path | None, context: Context, watch: Progress) -> NameChecker:
    """Who compares with the names of a workspace and its reference lists, or with those of a file."""
    if path is None:
        return NameChecker(None, context, watch)
    if is_workspace(path):
        known, _ = open_names(path, context.tables, watch=watch)
        return NameChecker(known, context, watch, lists_in(path, context, watch))
    found = list_in(path, context, watch)
    return (
        NameChecker(None, context, watch, [found]) if isinstance(found, Listed) else NameChecker(found, context, watch)
    )


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
                "how": s.how.value,
                "within_scope": s.within,
                "division": s.division or None,
                "unit": s.unit or None,
            }
            for s in said.similar
        ],
    }


def _show(name: str, said: NameAnswer) -> None:
    split, spelling = said.split, said.spelling
    click.echo(f"{plain(name)}  {tr(said.cls)}  {plain(split.specific)}|{split.generic}")
    if split.taken_off:
        click.echo(tr("Taken off as no part of the name: {parts}", parts=[plain(p) for p in split.taken_off]))
    click.echo(tr("Standard spelling: {pinyin}", pinyin=plain(spelling.toned)))
    for other in spelling.alternatives:
        click.echo(tr("  also possible: {pinyin}", pinyin=plain(other)))
    if said.findings:
        click.echo()
        rows = [(f.rule, tr(f.level.value), say(f.message), _articles(RULES[f.rule].source)) for f in said.findings]
        click.echo(table((tr("Rule"), tr("Severity"), tr("Finding"), tr("Source")), rows))
    else:
        click.echo(tr("No findings."))
    if said.similar:
        click.echo()
        shown = [
            (
                s.name, relation_words(s), "" if s.distance_m is None else f"{s.distance_m:.0f}",
                tr("inside") if s.within else tr("elsewhere"), s.unit, s.key,
            )
            for s in said.similar
        ]  # fmt: skip
        head = (tr("Similar name"), tr("Relation"), tr("Distance (m)"), tr("Legal scope"), tr("Lies in"), tr("Object"))
        click.echo(table(head, shown))


def _articles(keys: Sequence[str]) -> str:
    return "; ".join(f"{sources()[k].title} {sources()[k].article}" for k in keys)


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
            print_json({"rules": [rule_json(one) for one in listed], "by_person": [asked_json(q) for q in QUESTIONS]})
        else:
            rows = [
                (one.id, tr("by program"), tr(one.severity.value), say(one.title), _articles(one.source))
                for one in listed
            ]
            rows += [(q.rule, tr("by person"), "", say(q.asked), _articles(q.source)) for q in QUESTIONS]
            head = (tr("Rule"), tr("Kind"), tr("Severity"), tr("Title"), tr("Source"))
            click.echo(table(head, sorted(rows, key=lambda row: str(row[0]))))
        return DONE
    one = RULES.get(rule_id.upper())
    questions = [q for q in QUESTIONS if q.rule == rule_id.upper()]
    if one is None and not questions:
        raise GisDeskError("there is no rule {id}", do="list the rules with: gis-desk rules", id=rule_id)
    if form == "json":
        print_json(
            (rule_json(one) if one else {"rule": questions[0].rule, "kind": "by_person"})
            | {"by_person": [asked_json(q) for q in questions]}
        )
        return DONE
    if one is not None:
        _show_rule(one)
    for question in questions:
        _show_question(question)
    return DONE


def asked_json(question: Question) -> dict[str, Any]:
    """One question of the checklist with everything known about it."""
    return {
        "rule": question.rule,
        "kind": "by_person",
        "question": say(question.asked),
        "reason": say(question.reason),
        "scope": list(question.scope),
        "actions": list(question.actions),
        "sources": [_source_json(key) for key in question.source],
    }


def _show_question(question: Question) -> None:
    click.echo(tr("{rule}, for a person to answer: {asked}", rule=question.rule, asked=say(question.asked)))
    click.echo(tr("Why no program does: {reason}", reason=say(question.reason)))
    click.echo(tr("Looks at: {scope}", scope=", ".join(tr(s) for s in question.scope)))
    _show_sources(question.source)


def rule_json(one: Rule) -> dict[str, Any]:
    """One rule with everything known about it."""
    return {
        "rule": one.id,
        "kind": "by_program",
        "title": say(one.title),
        "severity": one.severity.value,
        "scope": list(one.scope),
        "message": say(one.message),
        "detail": say(one.detail),
        "advice": say(one.advice),
        "trap": say(one.trap),
        "good": list(one.good),
        "bad": list(one.bad),
        "sources": [_source_json(key) for key in one.source],
        "audit": audited(one.id),
        "local": _local(one.id),
    }


def audited(rule_id: str) -> str | None:
    """Severity at most on names older than the regulation in force; None: not judged then, or no rule on names."""
    named = NAME_RULES.get(rule_id)
    return None if named is None or named.audit is None else named.audit.value


def _local(rule_id: str) -> str | None:
    severity = shipped().local_severity(rule_id)
    return None if severity is None else severity.value


def _source_json(key: str) -> dict[str, Any]:
    source = sources()[key]
    return {
        "key": source.key,
        "title": source.title,
        "article": source.article,
        "gist": source.gist_zh if language() == "zh" else source.gist_en,
        "date": source.date,
        "verified": source.verified,
        "basis": source.basis.value,
        "link": source.link or None,
    }


def _show_sources(keys: Sequence[str]) -> None:
    click.echo(tr("Rests on:"))
    for key in keys:
        source = sources()[key]
        gist = source.gist_zh if language() == "zh" else source.gist_en
        worth = "" if source.basis is Basis.LAW else f" [{say(_WORTH[source.basis])}]"
        mark = "" if source.verified else " " + tr("(text not read)")
        click.echo(f"  {source.title} {source.article}: {gist}{worth}{mark}")


def _show_rule(one: Rule) -> None:
    click.echo(f"{one.id}  {say(one.title)}  [{tr(one.severity.value)}]")
    click.echo(say(one.detail))
    if one.advice:
        click.echo(tr("How to mend it: {advice}", advice=say(one.advice)))
    if one.trap:
        click.echo(tr("Known false alarms: {trap}", trap=say(one.trap)))
    if one.scope:
        click.echo(tr("Looks at: {scope}", scope=", ".join(tr(s) for s in one.scope)))
    _show_sources(one.source)
    for title, lines in ((tr("Passes:"), one.good), (tr("Is found:"), one.bad)):
        if lines:
            click.echo(title)
            for line in lines:
                click.echo(f"  {line}")
