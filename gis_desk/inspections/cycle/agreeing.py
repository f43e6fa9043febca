"""Agreeing who leads the coming round of a line, the whole of it or part by part."""

from collections.abc import Callable, Sequence

from gis_desk.inspections.cycle.due import Due
from gis_desk.inspections.cycle.rounds import Part
from layers.change import Change, Edit, insert, update
from layers.errors import PlanError, Where
from layers.text import text


def agree_lead(
    due: Due, lead: str, agreed_on: str, new_key: Callable[[], str], *, year: int, parts: Sequence[Part] = ()
) -> Change:
    """The change that writes down who leads the coming round of the line.

    It is kept in the row of that round, which is made as a planned one where there is none: in the year the line is
    due, or `year` where it is overdue or not on record.

    Parameters
    ----------
    lead : str
        One of the two sides, by code or name.
    agreed_on : str
        The day of the agreement, ISO.
    parts : sequence of Part
        Who leads which part, where that is not the same side everywhere; chainages in metres. Empty: one side leads
        everywhere.

    Raises
    ------
    PlanError
        If `lead` or the lead of a part is neither side, or the parts leave a gap, overlap or end beyond the line.
    """
    known = _side(due, lead)
    checked = _checked(due, parts)
    details = {"lead_by": "agreed", "lead_agreed_on": agreed_on}
    if checked:
        details["parts"] = [{"from_m": p.from_m, "to_m": p.to_m, "lead": p.lead} for p in checked]  # type: ignore[assignment]
    label = text("Agree the lead of {line}: {lead}", line=due.name, lead=due.sides.name(known))
    coming = due.coming
    edit: Edit
    if coming is None:
        row = {
            "line": due.key,
            "round": due.round,
            "year": max(due.due_year or year, year),
            "lead": known,
            "state": "planned",
            "kind": "regular",
            "details": details,
        }
        edit = insert("inspection", new_key(), row)
    else:
        kept = {k: v for k, v in coming.facts.items() if k != "parts"}
        before = {"lead": coming.lead or None, "details": coming.details}
        edit = update("inspection", coming.key, before, {"lead": known, "details": {**kept, **details}})
    return Change(label, (edit,))


def _side(due: Due, lead: str) -> str:
    unit = due.sides.unit(lead)
    if not unit or unit not in (due.sides.left, due.sides.right):
        raise PlanError(
            "'{unit}' is no side of {line}",
            where=Where(layer="boundary_line", field="lead", value=lead),
            do="name one of its sides: {left} or {right}",
            unit=lead,
            line=due.name,
            left=due.left,
            right=due.right,
        )
    return unit


def _checked(due: Due, parts: Sequence[Part]) -> list[Part]:
    """The parts in order, from the start of the line to its end."""
    found: list[Part] = []
    reached = 0.0
    for part in sorted(parts, key=lambda p: p.from_m):
        end = due.length_m if part.to_m is None else part.to_m
        if abs(part.from_m - reached) > 1 or end <= part.from_m or end > due.length_m + 1:
            raise PlanError(
                "the part {start:.0f}–{end:.0f} m does not follow {reached:.0f} m on a line of {length:.0f} m",
                where=Where(layer="boundary_line", field="parts", value=due.name),
                do="let the parts follow each other from 0 to the end of the line",
                start=part.from_m,
                end=end,
                reached=reached,
                length=due.length_m,
            )
        reached = end
        found.append(Part(part.from_m, part.to_m, _side(due, part.lead)))
    if found and due.length_m - reached > 1:
        raise PlanError(
            "nobody leads the last {metres:.0f} m of {line}",
            where=Where(layer="boundary_line", field="parts", value=due.name),
            do="let the last part run to the end of the line",
            metres=due.length_m - reached,
            line=due.name,
        )
    return found
