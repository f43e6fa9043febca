"""Who leads the coming round of a line: what was agreed, else the side whose turn it is (联检05; rule table)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gis_desk.inspections.cycle.rounds import Part, Round
from gis_desk.inspections.cycle.rules import CycleRules
from gis_desk.inspections.cycle.sides import Sides
from layers.text import Text, text

LEAD_WORDS: Mapping[str, Text] = {
    "agreed": text("agreed by both sides"),
    "planned": text("as planned"),
    "turn": text("its turn"),
    "first": text("no earlier round: a proposal"),
}
"""How a lead came about: agreed, written into a planned round, by turn, or no more than a proposal."""


@dataclass(frozen=True, slots=True)
class Lead:
    """The side that leads: its unit, how that came about (`LEAD_WORDS`), the day it was agreed, leads of parts."""

    unit: str
    by: str
    agreed_on: str = ""
    parts: tuple[Part, ...] = ()


def coming_lead(
    rounds: Sequence[Round], number: int, written: str, sides: Sides, rules: CycleRules, coming: Round | None
) -> Lead:
    """The lead of round `number`.

    Parameters
    ----------
    rounds : sequence of Round
        Those of the line, the oldest first.
    written : str
        The lead that the line itself names: that of its last round, where no round on record says who led.
    coming : Round or None
        The row of the coming round, where it is planned already.
    """
    parts = coming.parts if coming is not None else ()
    if coming is not None and coming.lead:
        agreed = str(coming.facts.get("lead_agreed_on") or "")
        by = "agreed" if agreed else str(coming.facts.get("lead_by") or "planned")
        return Lead(sides.unit(coming.lead), by if by in LEAD_WORDS else "planned", agreed, parts)
    if rules.lead == "by_round" and sides.left and sides.right:
        low, high = sorted((sides.left, sides.right))
        return Lead(low if number % 2 else high, "turn", "", parts)
    following = sides.other(last_lead(rounds) or written)
    return Lead(following or sides.left, "turn" if following else "first", "", parts)


def last_lead(rounds: Sequence[Round]) -> str:
    """Who led the last round that was done, as it was written; extra inspections leave the turns as they are."""
    return next((r.lead for r in reversed(rounds) if r.closed and not r.extra and r.lead), "")
