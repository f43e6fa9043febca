"""``gis-desk dispute show``: the whole file of one case."""

from datetime import date
from pathlib import Path
from typing import Any

import click

from gis_desk.disputes import words
from gis_desk.disputes.evidence import WEIGHTS, weight
from gis_desk.disputes.file import CaseFile, case_file
from gis_desk.disputes.form import column_label
from gis_desk.disputes.rules import load
from layers.store import Store
from ui.cli.answer import DONE, print_json, table
from ui.cli.dispute.attach import attachment_json, print_attachments
from ui.cli.dispute.case import FIELDS, WORKSPACE, case_json, find_case, names_of, open_register, plain, twin_json
from ui.cli.dispute.claim import ground_json, ground_line
from ui.cli.dispute.evidence import paper_json
from ui.cli.dispute.record import RULES
from ui.cli.options import FORM
from ui.texts import say, tr

_WORDS = {
    "kind": words.KINDS, "grade": words.GRADES, "state": words.STATES, "secrecy": words.SECRECY,
    "outcome": words.OUTCOMES, "incident_level": words.INCIDENT_LEVELS, "cause": words.CAUSES, "source": words.SOURCES,
}  # fmt: skip


@click.command(help=tr("The whole file of a case: form, claims, evidence, log, attachments, likely twins."))
@WORKSPACE
@click.argument("number")
@RULES
@FORM
def show(workspace: str, number: str, rules_file: Path | None, form: str) -> int:
    """Show one case."""
    today = date.today()
    with open_register(workspace) as store:
        key, row = find_case(store, number)
        file = case_file(store, key, row, today, load(rules_file))
        document = _document(store, file, today)
    if form == "json":
        print_json(document)
    else:
        _print(file, document)
    return DONE


def _document(store: Store, file: CaseFile, today: date) -> dict[str, Any]:
    claims = [
        {"key": k, **{c: plain(v) for c, v in r.items() if c not in ("geometry", "extra", "dispute")}}
        for k, r in file.owned.rows("dispute_claim")
    ]
    return case_json(file.key, file.row, names_of(store), today) | {
        "suggestion": None if file.suggestion is None else say(file.suggestion.why),
        "problems": [
            {"field": p.field, "severity": p.severity.value, "message": say(p.what), "do": say(p.do)}
            for p in file.lacking
        ],
        "claims": claims,
        "ground": [ground_json(g) for g in file.ground],
        "evidence": [paper_json(k, p) for k, p in file.owned.rows("dispute_evidence")],
        "evidence_problems": [
            {"key": p.key, "severity": p.severity.value, "message": say(p.what), "do": say(p.do)} for p in file.papers
        ],
        "positions": [{"side": p.side, "said": say(p.said)} for p in file.positions],
        "events": [{"key": k, **{c: plain(v) for c, v in e.items() if c != "dispute"}} for k, e in _log(file)],
        "attachments": [attachment_json(k, a) for k, a in file.owned.rows("attachment")],
        "twins": [twin_json(t, file.key, store) for t in file.twins],
        "merged": [{k: e.get(k) for k in ("number", "title", "on")} for e in file.ended],
    }


def _log(file: CaseFile) -> list[tuple[str, dict[str, Any]]]:
    return sorted(file.owned.rows("dispute_event"), key=lambda e: e[1]["happened_on"] or "")


def _print(file: CaseFile, document: dict[str, Any]) -> None:
    rows = []
    for field in FIELDS:
        value = document.get(f"{field}_name") or document[field]
        if value is not None:
            rows.append((say(column_label(field)), say(words.label(_WORDS.get(field, {}), value))))
    click.echo(table([tr("Field"), tr("Value")], rows))
    if document["suggestion"]:
        click.echo(document["suggestion"])
    for entry in file.ended:
        click.echo(tr("merged into it: {number} {title}", number=entry.get("number"), title=entry.get("title") or ""))
    _section(tr("Claims"))
    for claim in document["claims"]:
        side = say(words.label(words.SIDES, claim["side"]))
        told = tr(", ").join(v for v in (claim["claim"], claim["basis"], claim["drawn_on"]) if v)
        click.echo(tr("{side}: {words}", side=side, words=told))
    for ground in file.ground:
        click.echo(ground_line(ground))
    _section(tr("Evidence of both sides"))
    for paper in document["evidence"]:
        told_of = (
            paper["kind"],
            say(WEIGHTS[weight(paper["kind"])]),
            paper["title"],
            paper["number"],
            paper["dated_on"],
        )
        click.echo("  ".join(str(v) for v in told_of if v))
    for position in document["positions"]:
        click.echo(position["said"])
    _section(tr("Log"))
    for event in document["events"]:
        parts = (event["happened_on"], say(words.label(words.EVENTS, event["kind"])), event["actor"], event["account"])
        line = "  ".join(str(v) for v in parts if v)
        if event["due_on"]:
            line += "  " + tr("due on {day}: {who}", day=event["due_on"], who=event["responsible"] or "?")
            line += "  " + (tr("done on {day}", day=event["done_on"]) if event["done_on"] else tr("open"))
        click.echo(line)
    _section(tr("Attachments"))
    print_attachments(list(file.owned.rows("attachment")))
    lacking = [*document["problems"], *document["evidence_problems"]]
    if lacking or document["twins"]:
        _section(tr("To be done"))
    for problem in lacking:
        advice = tr("{what}; {do}", what=problem["message"], do=problem["do"])
        click.echo(tr("{side}: {words}", side=say(problem["severity"]), words=advice))
    for twin in document["twins"]:
        click.echo(
            tr(
                "may be the same as {number} {title}: {reasons}",
                number=twin["number"],
                title=twin["title"] or "",
                reasons=tr(", ").join(twin["reasons"]),
            )
        )


def _section(title: str) -> None:
    click.echo(f"\n{title}")
