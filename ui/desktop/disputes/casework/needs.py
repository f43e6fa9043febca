"""What a step is called, and what a case still lacks for it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from gis_desk.disputes import form
from gis_desk.disputes.states import is_reopening
from gis_desk.findings import Severity
from ui.texts import say, tr


def needs(case: Mapping[str, Any], after: str, today: date) -> list[str]:
    """The fields that `case` must have before it goes on to the state `after`, as the form calls them.

    The step itself asks for the day and, to settle, for the paper: these are not counted.
    """
    row = {**case, "state": after}
    if after == "settled":
        row["closed_on"] = today.isoformat()
    found = [p for p in form.problems(row, today) if p.severity is Severity.MUST]
    named = [say(form.column_label(p.field)) for p in found]
    if after == "settled" and not case.get("agreement"):
        named.append(tr("agreement, minutes or decision"))
    return named


def step_words(before: str | None, after: str) -> str:
    """What a step is called, from the state `before` to the state `after`."""
    if is_reopening(before, after):
        return tr("Take up again")
    return {
        "verified": tr("Verified on the ground"),
        "mediating": tr("Begin mediation"),
        "settled": tr("Settled"),
        "transferred": tr("Hand over"),
        "revisited": tr("Revisited"),
    }[after]
