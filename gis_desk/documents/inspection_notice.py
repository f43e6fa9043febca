"""The letter to each neighbour about the year's joint inspections (联合检查函), and the notice to the townships."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from gis_desk.documents.case_values import words, written
from gis_desk.documents.docx import DocTable, Paragraph, docx
from gis_desk.documents.inspection_words import (
    Office,
    SayZh,
    extras_table,
    km,
    lines_table,
    listed,
    part_notes,
    template,
    told,
    waiting_extras,
)
from gis_desk.inspections.cycle.due import Due
from gis_desk.inspections.cycle.rounds import Round
from gis_desk.inspections.cycle.yearplan import YearLine, YearPlan

INSIDE = "inside"
"""The addressee of lines within the county: the townships on both sides."""


@dataclass(frozen=True)
class Addressee:
    """Whom a letter goes to: code of the neighbour or `INSIDE`, its name, its lines and waiting extra inspections."""

    unit: str
    name: str
    lines: tuple[YearLine, ...]
    extras: tuple[tuple[Due, Round], ...]


def addressees(plan: YearPlan, lines: Sequence[Due]) -> list[Addressee]:
    """The neighbours that have lines in `plan`, or an extra inspection among `lines` waiting; the townships last.

    Parameters
    ----------
    lines : sequence of Due
        All lines of the workspace.
    """
    extras = waiting_extras(lines)
    units = {one.due.neighbour: one.due.neighbour_name for one in plan.lines}
    units |= {due.neighbour: due.neighbour_name for due, _ in extras}
    return [
        Addressee(
            unit or INSIDE,
            units[unit],
            tuple(one for one in plan.lines if one.due.neighbour == unit),
            tuple((due, one) for due, one in extras if due.neighbour == unit),
        )
        for unit in sorted(units, key=lambda u: (not u, u))
    ]


def write_notice(year: int, to: Addressee, office: Office, say_zh: SayZh, made: datetime) -> bytes:
    """The letter as a Word document; what is not known prints 待补充, seals and dates stay blank.

    It cites 界线条例 12 (five years, extra inspections), 6 (repairs with both sides present), 19 (townships) and
    联检05 5 and 6. Its texts stand in ``resources/documents/inspection_notice.toml``.
    """
    said, named = template("inspection_notice"), template("inspection_notice")["words"]
    part = said["inside" if to.unit == INSIDE else "letter"]
    date = str(words()["form"]["date"])
    facts = {
        "year": year,
        "own": told(office.own),
        "neighbour": told(to.name),
        "townships": "、".join(_townships(to)) or told(""),
        "n": len(to.lines),
        "km": km(sum(one.due.length_m for one in to.lines)),
        "markers": sum(one.due.markers for one in to.lines),
        "repairs": sum(one.due.burden.repairs for one in to.lines),
        "reply_by": told(office.reply_by),
        "contact": told(office.contact),
        "phone": told(office.phone),
        "organ": told(office.organ),
    }
    title = part["title"].format(**facts)
    parts: list[Paragraph | DocTable] = [
        Paragraph(title, "title"),
        Paragraph(office.number or said["blank_number"].format(year=made.year), "label"),
        Paragraph(part["to"].format(**facts)),
        *(Paragraph(p.format(**facts)) for p in part["opening"]),
        Paragraph(part["lines"], "head"),
        lines_table(to.lines),
        *part_notes(to.lines),
    ]
    number = 1
    if to.extras:
        number += 1
        parts += [Paragraph(part["extras"], "head"), Paragraph(part["extras_text"]), extras_table(to.extras, say_zh)]
    parts.append(Paragraph(f"{'一二三'[number]}、{part['confirm']}", "head"))
    parts += [Paragraph(f"　　{n}. {p.format(**facts)}") for n, p in enumerate(part["points"], 1)]
    parts += [
        Paragraph(part["reply"].format(**facts)),
        Paragraph(f"　　{part['contact'].format(**facts)}"),
        Paragraph(""),
        Paragraph(part["organ"].format(**facts)),
        Paragraph(f"{'　' * 15}{date}"),
        Paragraph(""),
        listed(
            named["slip_head"], named["slip_widths"], [(one.due.name, "", "", "") for one in to.lines], part["slip"]
        ),
        Paragraph(named["slip_end"].format(date=date)),
        Paragraph(_foot(said["version"], made), "small"),
    ]
    return docx(parts, title, made)


def notice_name(year: int, to: Addressee) -> str:
    """The name of the file: year, addressee, document (forms by year and paper)."""
    inside = to.unit == INSIDE
    name = "".join(c for c in to.name if c not in '\\/:*?"<>|' and c >= " ") or to.unit
    return f"{year}年-{'县内乡镇' if inside else name}-{'联合检查通知' if inside else '联合检查函'}.docx"


def _townships(to: Addressee) -> list[str]:
    sides = [one.due for one in to.lines] + [due for due, _ in to.extras]
    return list(dict.fromkeys(name for due in sides for name in (due.left, due.right) if name))


def _foot(version: str, made: datetime) -> str:
    return f"表式版本 {version}　生成时间 {written(made.date())}{made:%H:%M}"
