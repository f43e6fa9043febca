"""What the papers of a year's inspections have in common: who writes, to whom, the tables of lines and stretches."""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from gis_desk.documents.case_values import words, written
from gis_desk.documents.docx import Cell, DocTable, Paragraph
from gis_desk.inspections.cycle.due import Due
from gis_desk.inspections.cycle.rounds import Round
from gis_desk.inspections.cycle.yearplan import YearLine, month_words
from gis_desk.inspections.words import CAUSES
from layers.text import Text
from resources import resource

SayZh = Callable[[Text], str]


@dataclass(frozen=True)
class Office:
    """Who writes: the county's name, its civil affairs bureau, whom to ask, until when to answer; empty is unknown."""

    own: str = ""
    organ: str = ""
    contact: str = ""
    phone: str = ""
    reply_by: str = ""
    number: str = ""


@cache
def template(name: str) -> Mapping[str, Any]:
    """A template of ``resources/documents``."""
    return tomllib.loads(resource("documents", f"{name}.toml").read_text(encoding="utf-8"))


def told(value: str) -> str:
    """`value`, or 待补充 where there is none."""
    return value or str(words()["form"]["missing"])


def km(metres: float) -> str:
    """Kilometres with one decimal, as the tables say them."""
    return f"{metres / 1000:.1f}"


def listed(head: Sequence[str], widths: Sequence[int], rows: Sequence[Sequence[str]], title: str = "") -> DocTable:
    """A table with a head that is printed again on each page; a `title` stands in it, so that they stay together."""
    made: list[tuple[Cell, ...]] = [(Cell((Paragraph(title, "label"),), len(widths)),)] if title else []
    made.append(tuple(Cell((Paragraph(w, "label"),)) for w in head))
    heads = len(made)
    made += [tuple(Cell((Paragraph(w, "small"),)) for w in row) for row in rows]
    if not rows:
        made.append((Cell((Paragraph(str(words()["form"]["none"]), "small"),), len(widths)),))
    return DocTable(tuple(widths), tuple(made), heads)


def lines_table(lines: Sequence[YearLine]) -> DocTable:
    """The lines with what both sides must know of each."""
    said = template("inspection_notice")
    named = said["words"]
    rows = []
    for n, one in enumerate(lines, 1):
        due = one.due
        last = due.last_on or (f"{due.last_year}年" if due.last_year else named["never"])
        rows.append(
            (
                str(n),
                due.name,
                said["levels"].get(due.level, told("")),
                km(due.length_m),
                str(due.markers),
                f"{last}\n{due.led}牵头" if due.led else last,
                named["round"].format(n=due.round),
                f"{told(due.lead)}\n（{named[due.turn.by]}）",
                month_words(one.months),
                str(due.burden.repairs),
            )
        )
    return listed(named["head"], named["widths"], rows)


def part_notes(lines: Sequence[YearLine]) -> list[Paragraph]:
    """Who leads which part, a sentence for each line that is led part by part."""
    named = template("inspection_notice")["words"]
    notes = []
    for due in (one.due for one in lines if one.due.turn.parts):
        spans = [
            named["part"].format(
                **{"from": _place(p.from_m, named), "to": _place(p.to_m, named), "lead": _lead(due, p.lead)}
            )
            for p in due.turn.parts
        ]
        notes.append(Paragraph(named["parts"].format(line=due.name, parts="；".join(spans)), "small"))
    return notes


def _place(metres: float | None, named: Mapping[str, Any]) -> str:
    return str(named["end"]) if metres is None else f"K{int(metres // 1000)}+{metres % 1000:03.0f}"


def _lead(due: Due, lead: str) -> str:
    return due.sides.name(due.sides.unit(lead))


def stretch_words(one: Round) -> str:
    """The stretch of an extra inspection: K1+200—K3+000, or the whole line."""
    named = template("inspection_notice")["words"]
    if one.from_m is None and one.to_m is None:
        return str(named["whole"])
    return f"{_place(one.from_m or 0.0, named)}—{_place(one.to_m, named)}"


def waiting_extras(lines: Sequence[Due]) -> list[tuple[Due, Round]]:
    """The extra inspections of `lines` that are not done yet."""
    return [(due, one) for due in lines for one in due.rounds if one.extra and not one.closed]


def extras_table(extras: Sequence[tuple[Due, Round]], say_zh: SayZh) -> DocTable:
    """The extra inspections with cause, day and stretch."""
    named = template("inspection_notice")["words"]
    rows = [
        (
            str(n),
            due.name,
            say_zh(CAUSES[one.cause]) if one.cause in CAUSES else told(one.cause),
            told(written(one.reported_on)),
            stretch_words(one),
            km(one.metres(due.length_m)),
        )
        for n, (due, one) in enumerate(extras, 1)
    ]
    return listed(named["extra_head"], named["extra_widths"], rows)


def parts_table(lines: Sequence[Due]) -> DocTable:
    """The parts of lines that are led apart."""
    named, said = template("inspection_notice")["words"], template("inspection_scheme")["tables"]
    rows = [
        (
            due.name,
            f"{_place(p.from_m, named)}—{_place(p.to_m, named)}",
            km((due.length_m if p.to_m is None else p.to_m) - p.from_m),
            _lead(due, p.lead),
        )
        for due in lines
        for p in due.turn.parts
    ]
    return listed(said["part_head"], said["part_widths"], rows)
