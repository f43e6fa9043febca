"""The work plan of a year's joint inspections (联合检查工作方案), in the eight parts that such plans have."""

from collections.abc import Sequence
from datetime import datetime

from gis_desk.documents.case_values import written
from gis_desk.documents.docx import DocTable, Paragraph, docx
from gis_desk.documents.inspection_words import (
    Office,
    SayZh,
    extras_table,
    km,
    lines_table,
    listed,
    parts_table,
    template,
    told,
    waiting_extras,
)
from gis_desk.inspections.cycle.burdens import OpenRepair
from gis_desk.inspections.cycle.due import Due
from gis_desk.inspections.cycle.rules import CycleRules
from gis_desk.inspections.cycle.yearplan import YearPlan, month_words
from gis_desk.inspections.words import REPAIR_KINDS

Part = Paragraph | DocTable


def write_scheme(
    plan: YearPlan,
    lines: Sequence[Due],
    repairs: Sequence[tuple[str, OpenRepair]],
    office: Office,
    say_zh: SayZh,
    made: datetime,
    rules: CycleRules | None = None,
) -> bytes:
    """The work plan as a Word document; what is not known prints 待补充.

    Parameters
    ----------
    lines : sequence of Due
        All lines of the workspace: their waiting extra inspections are listed too.
    repairs : sequence of (str, OpenRepair)
        Open repairs on the lines of the plan, each with the name of its line.
    """
    rules = rules or CycleRules()
    said = template("inspection_scheme")
    extras = waiting_extras(lines)
    led = [one.due for one in plan.lines if one.due.turn.parts]
    months = sorted({m for one in plan.lines for m in one.months}) or list(rules.months)
    states = [one.due.state for one in plan.lines]
    tables = said["tables"]
    facts = {
        "own": told(office.own),
        "year": plan.year,
        "n": len(plan.lines),
        "km": km(sum(one.due.length_m for one in plan.lines)),
        "markers": sum(one.due.markers for one in plan.lines),
        **{state: states.count(state) for state in ("overdue", "due", "unknown")},
        "pulled": states.count("later"),
        "leader": told(""),
        "contact": told(office.contact),
        "phone": told(office.phone),
        "people": rules.people,
        "first": months[0],
        "last": months[-1],
        "months": month_words(months),
        "repairs": len(repairs),
        "team_days": f"{sum(one.team_days for one in plan.lines):.0f}",
        "people_days": f"{sum(one.people_days for one in plan.lines):.0f}",
        "km_a_day": f"{rules.km_a_day:g}",
        "markers_a_day": f"{rules.markers_a_day:g}",
        "budget": told(""),
    }

    def section(name: str, *more: Part) -> list[Part]:
        texts = said[name]["text"]
        shown = [texts] if isinstance(texts, str) else texts
        return [Paragraph(said[name]["head"], "head"), *(Paragraph(t.format(**facts)) for t in shown), *more]

    def table(name: str, made_of: DocTable) -> list[Part]:
        return [Paragraph(tables[name], "label"), made_of, Paragraph("", "small")]

    title = said["title"].format(**facts)
    parts: list[Part] = [Paragraph(title, "title"), *section("scope")]
    if extras:
        parts.append(Paragraph(said["scope"]["extra"].format(n=len(extras))))
    parts += table("lines", lines_table(plan.lines))
    if extras:
        parts += table("extras", extras_table(extras, say_zh))
    parts += [*section("organisation"), *section("basis"), *section("content"), *section("segments")]
    parts += table("parts", parts_table(led)) if led else [Paragraph(said["segments"]["none"])]
    parts += [*section("timetable"), *table("months", _months(plan, months))]
    parts += [*section("requirements"), *table("repairs", _repairs(repairs, say_zh)), *section("funding")]
    foot = f"表式版本 {said['version']}　生成时间 {written(made.date())}{made:%H:%M}"
    return docx([*parts, Paragraph(foot, "small")], title, made)


def _months(plan: YearPlan, months: Sequence[int]) -> DocTable:
    said = template("inspection_scheme")["tables"]
    rows = []
    for month in months:
        here = [one for one in plan.lines if month in one.months]
        if here:
            names = "、".join(one.due.name for one in here)
            metres = sum(one.due.length_m / len(one.months) for one in here)
            rows.append((f"{month}月", names, str(len(here)), km(metres)))
    return listed(said["month_head"], said["month_widths"], rows)


def _repairs(repairs: Sequence[tuple[str, OpenRepair]], say_zh: SayZh) -> DocTable:
    said = template("inspection_scheme")["tables"]
    rows = [
        (
            str(n),
            line,
            one.number,
            say_zh(REPAIR_KINDS[one.kind]) if one.kind in REPAIR_KINDS else told(one.kind),
            told(written(one.opened_on)),
            told(one.care_side),
        )
        for n, (line, one) in enumerate(repairs, 1)
    ]
    return listed(said["repair_head"], said["repair_widths"], rows)


def scheme_name(year: int) -> str:
    """The name of the file."""
    return f"{year}年-联合检查工作方案.docx"
