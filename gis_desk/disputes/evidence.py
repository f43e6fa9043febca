"""The papers of a case: the weight that follows from the kind, dates that let it count, where each side stands."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from gis_desk.disputes.dates import day_or_none, past_date
from gis_desk.disputes.rows import blank, of_table, one_line
from gis_desk.disputes.rules import DisputeRules, own
from gis_desk.disputes.words import EVIDENCE, SIDES
from gis_desk.findings import Severity
from layers.change import Change, delete, insert, update
from layers.errors import GisDeskError, Where
from layers.schema import TABLES
from layers.text import Text, text

TABLE = "dispute_evidence"
BASIS, REFERENCE, NONE = "basis", "reference", "none"
WEIGHTS: Mapping[str, Text] = {
    BASIS: text("basis"),
    REFERENCE: text("reference"),
    NONE: text("neither basis nor reference"),
}
"""依据, 参考, 其他: 争议条例 articles 7, 8 and 9."""
BEFORE = ("7-5", "8-1", "8-2", "8-3", "8-4")
"""Kinds that count only when they are older than the dispute (7-5 and article 8)."""
BOTH = "both"
EARLIEST = date(1368, 1, 1)
LONGEST = {"title": 200, "number": 80, "note": 800}


def weight(kind: object) -> str:
    """``basis``, ``reference`` or ``none``: it follows from the kind, nobody types it."""
    if str(kind) not in EVIDENCE or kind == "other":
        return NONE
    return BASIS if str(kind).startswith("7-") else REFERENCE


def article(kind: object) -> Text:
    """The article and item of the dispute regulations that give the kind its weight."""
    if str(kind) not in EVIDENCE or kind == "other":
        return text("dispute regulations, article 9")
    number, item = str(kind).split("-")
    return text("dispute regulations, article {number} ({item})", number=number, item=item)


@dataclass(frozen=True)
class PaperProblem:
    """Why a paper may not count: its key, how binding, what and what to do."""

    key: str
    severity: Severity
    what: Text
    do: Text


def dated_problems(
    papers: Iterable[tuple[str, Mapping[str, Any]]], row: Mapping[str, Any], rules: DisputeRules | None = None
) -> list[PaperProblem]:
    """What the dates of `papers` (key and row) say against them, in their order.

    A paper of 7-5 or article 8 must be older than the dispute, so that the case needs the day the dispute arose; one of
    article 8 should not be older than the founding of the state, whose day in this region stands in the rule table.
    Source: 争议条例 articles 7 (5) and 8.
    """
    founded, arose = (rules or own()).founded, day_or_none(row.get("dispute_from"))
    found = []
    for key, paper in papers:
        if paper["kind"] not in BEFORE:
            continue
        day, title = day_or_none_of_paper(paper["dated_on"]), paper["title"] or paper["number"] or "?"
        named = {"title": title, "article": article(paper["kind"])}
        if arose is None:
            found.append(
                PaperProblem(
                    key,
                    Severity.MUST,
                    text("“{title}” counts only when it is older than the dispute ({article})", **named),
                    text("enter the day the dispute arose"),
                )
            )
        if day is None:
            found.append(
                PaperProblem(
                    key,
                    Severity.SHOULD,
                    text("“{title}” has no date, so nobody can say whether it counts ({article})", **named),
                    text("enter the date of the paper"),
                )
            )
            continue
        if arose is not None and day >= arose:
            found.append(
                PaperProblem(
                    key,
                    Severity.MUST,
                    text(
                        "“{title}” of {day} is not older than the dispute of {arose} ({article})",
                        day=day.isoformat(),
                        arose=arose.isoformat(),
                        **named,
                    ),
                    text("check both dates; if they are right, enter it as another paper"),
                )
            )
        if paper["kind"].startswith("8-") and day < founded:
            found.append(
                PaperProblem(
                    key,
                    Severity.SHOULD,
                    text(
                        "“{title}” of {day} is older than {founded} ({article})",
                        day=day.isoformat(),
                        founded=founded.isoformat(),
                        **named,
                    ),
                    text("older chronicles and maps are other papers; check the kind"),
                )
            )
    return found


def day_or_none_of_paper(value: object) -> date | None:
    """As `dates.day_or_none`, for papers, which may be centuries old."""
    try:
        return past_date(value, date.max, earliest=EARLIEST)
    except GisDeskError:
        return None


def needs_day(papers: Iterable[Mapping[str, Any]]) -> bool:
    """Whether one of `papers` counts only before the dispute, so that the case must say when that arose."""
    return any(p["kind"] in BEFORE for p in papers)


@dataclass(frozen=True)
class Position:
    """Where one side stands: how many of its papers are basis, reference and neither, and how many cannot count."""

    side: str
    basis: int
    reference: int
    other: int
    doubtful: int

    @property
    def said(self) -> Text:
        """One sentence."""
        return text(
            "{side}: {basis} papers as basis, {reference} as reference, {other} of no weight; {doubtful} with a date "
            "that speaks against them",
            side=SIDES.get(self.side, self.side),
            basis=self.basis,
            reference=self.reference,
            other=self.other,
            doubtful=self.doubtful,
        )


def positions(
    papers: Iterable[tuple[str, Mapping[str, Any]]], row: Mapping[str, Any], rules: DisputeRules | None = None
) -> list[Position]:
    """Where each side of the case of `row` stands; a paper of both counts for each, one of nobody for none.

    A summary of the file, no judgement: what a paper proves is not in its kind.
    """
    listed = list(papers)
    doubtful = {p.key for p in dated_problems(listed, row, rules) if p.severity is Severity.MUST}
    found = []
    for side in SIDES:
        if blank(row.get(f"side_{side}")):
            continue
        mine = [(key, weight(p["kind"])) for key, p in listed if p["side"] in (side, BOTH)]
        good = [w for key, w in mine if key not in doubtful]
        found.append(Position(side, good.count(BASIS), good.count(REFERENCE), good.count(NONE), len(mine) - len(good)))
    return found


def _cleaned(values: Mapping[str, Any], row: Mapping[str, Any], today: date) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for field, value in values.items():
        where = Where(layer=TABLE, field=field, value=value)
        if field == "dated_on":
            day = past_date(value, today, where=where, earliest=EARLIEST)
            result[field] = None if day is None else day.isoformat()
        elif field in LONGEST:
            result[field] = one_line(value, LONGEST[field], where)
        elif field == "kind":
            result[field] = _choice(value, tuple(EVIDENCE), where)
        elif field == "side":
            result[field] = None if blank(value) else _choice(value, (*SIDES, BOTH), where)
            if result[field] in SIDES and blank(row.get(f"side_{value}")):
                raise GisDeskError(
                    "the case has no {side}",
                    where=where,
                    do="enter the unit of this side in the case first",
                    side=SIDES[str(value)],
                )
        else:
            raise GisDeskError("a paper has no field '{field}'", where=where, do="check the spelling", field=field)
    return result


def _choice(value: Any, choices: tuple[str, ...], where: Where) -> str:
    if value not in choices:
        raise GisDeskError(
            "'{value}' is not known as {field}",
            where=where,
            do="choose one of: {choices}",
            value=str(value)[:40],
            field=where.field,
            choices=", ".join(choices),
        )
    return str(value)


def plan_evidence(
    dispute: str,
    row: Mapping[str, Any],
    values: Mapping[str, Any],
    *,
    key: str,
    today: date,
    before: Mapping[str, Any] | None = None,
    dispute_from: object = None,
) -> Change:
    """A paper of the case `dispute`, entered or (with `before`) corrected; in a closed case too, papers come late.

    Parameters
    ----------
    values : mapping
        ``side`` (a, b, c, both or none), ``kind``, ``title``, ``number``, ``dated_on``, ``note``.
    dispute_from : date or str
        The day the dispute arose; entered into the case in the same step.

    Raises
    ------
    GisDeskError
        For an unknown kind or side, no title, a date in the future, and for a kind that counts only before the dispute
        while nobody has said when that arose.
    """
    old = of_table(TABLE, before) if before is not None else {c.name: None for c in TABLES[TABLE].columns}
    new = {**old, **_cleaned(values, row, today), "dispute": dispute}
    where = Where(layer=TABLE, field="title", value=row.get("number"))
    if new["title"] is None:
        raise GisDeskError("the paper has no title", where=where, do="write its title as it stands on it")
    if new["kind"] is None:
        raise GisDeskError(
            "the paper has no kind, and its weight follows from that",
            where=Where(layer=TABLE, field="kind", value=new["title"]),
            do="choose one of: {choices}",
            choices=", ".join(EVIDENCE),
        )
    stored = of_table("dispute", row)
    arose = past_date(dispute_from, today, where=Where(layer="dispute", field="dispute_from", value=dispute_from))
    case = {**stored, "dispute_from": arose.isoformat()} if arose else stored
    if new["kind"] in BEFORE and blank(case["dispute_from"]):
        raise GisDeskError(
            "papers of {article} count only before the dispute, and the case does not say when that arose",
            where=Where(layer="dispute", field="dispute_from", value=row.get("number")),
            do="give the day the dispute arose with it (--dispute-from), or enter it in the case first",
            article=article(new["kind"]),
        )
    label = {"title": new["title"], "number": row.get("number")}
    if before is None:
        edits = [insert(TABLE, key, new)]
        said = text("Evidence “{title}” for dispute {number}", **label)
    else:
        edits = [update(TABLE, key, old, new)]
        said = text("Change evidence “{title}” of dispute {number}", **label)
    edits.append(update("dispute", dispute, stored, case))
    kept = tuple(e for e in edits if e.after)
    if not kept:
        raise GisDeskError("nothing was changed", where=where, do="change a field first")
    return Change(said, kept)


def plan_remove_evidence(
    key: str, row: Mapping[str, Any], before: Mapping[str, Any], attachments: Iterable[tuple[str, Mapping[str, Any]]]
) -> Change:
    """The paper `key` (its row `before`) goes with its `attachments` (key and row); the history keeps all of it."""
    old = of_table(TABLE, before)
    scans = [delete("attachment", k, of_table("attachment", a)) for k, a in attachments]
    label = text("Remove evidence “{title}” of dispute {number}", title=old["title"], number=row.get("number"))
    return Change(label, (*scans, delete(TABLE, key, old)))
