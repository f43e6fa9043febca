"""The steps of a repair case: opened by a record, agreed by both sides, repaired in the presence of both, closed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gis_desk.inspections.intake.clock import the_day
from layers.change import Change, Edit, update
from layers.errors import PlanError, Where
from layers.text import Text, text

STATES = ("open", "agreed", "repaired", "closed")
NEXT: Mapping[str, str] = {"open": "agreed", "agreed": "repaired", "repaired": "closed"}
"""The step that follows each state."""
_LABELS = {
    "agreed": text("Agree on the repair of marker {number}"),
    "repaired": text("Enter the repair of marker {number}"),
    "closed": text("Close the repair case of marker {number}"),
}
_MENDED = {"lost": "restored", "moved": "restored", "damaged": "restored", "tilted": "restored", "unreadable": "intact"}
"""State of a marker once its defect is repaired; the loss of a reference object leaves it as it is."""


@dataclass(frozen=True)
class Step:
    """What is done in a case.

    Parameters
    ----------
    state : str
        The state it leads to, one of `STATES`.
    on : str
        Its day, YYYY-MM-DD: until when it is to be repaired, when it was.
    both_present : bool or None
        Whether the other side was there; it must be said of a repair.
    people, document, material, note : str
        Who was there, the paper of it, the material of the post, anything else; empty: as it was.
    """

    state: str
    on: str = ""
    both_present: bool | None = None
    people: str = ""
    document: str = ""
    material: str = ""
    note: str = ""


def plan_step(key: str, case: Mapping[str, Any], marker: Mapping[str, Any] | None, step: Step) -> Change:
    """The change that a step makes of a case and of its marker.

    Parameters
    ----------
    case, marker : mapping
        Rows of ``marker_repair`` and of ``marker``; None where the marker is gone.

    Raises
    ------
    PlanError
        If the step does not follow the state of the case, the day is none, or a repair does not say whether the other
        side was present (界线条例 6). A case is closed early with a note that says why.
    """
    state = str(case.get("state") or "open")
    where = Where(layer="marker_repair", row=None, field="state", value=state)
    if step.state not in STATES or STATES.index(step.state) <= STATES.index(state):
        raise PlanError(
            "the case is {state} already", where=where, do="choose a later step, or undo the last one", state=state
        )
    if step.state == "closed" and state != "repaired" and not step.note:
        raise PlanError(
            "nothing was repaired yet", where=where, do="enter the repair, or say in the note why the case is closed"
        )
    if step.state == "repaired" and step.both_present is None:
        raise PlanError(
            "it is not said whether the other side was present at the repair",
            where=Where(layer="marker_repair", field="both_present"),
            do="say yes or no: the side in charge repairs in the presence of the other",
        )
    day = (
        the_day(step.on, "marker_repair", "repaired_on" if step.state == "repaired" else "due_on")
        if step.on or step.state == "repaired"
        else None
    )
    after: dict[str, Any] = {"state": step.state}
    if step.state == "agreed":
        after["due_on"] = day or case.get("due_on")
    if step.state == "repaired":
        if (opened := case.get("opened_on")) and day is not None and day < str(opened):
            raise PlanError(
                "the repair of {day} is earlier than the defect was found, {opened}",
                where=Where(layer="marker_repair", field="repaired_on", value=day),
                do="correct the day",
                day=day,
                opened=opened,
            )
        after |= {"repaired_on": day, "both_present": step.both_present}
    after |= {c: v for c in ("people", "document", "material") if (v := getattr(step, c).strip())}
    if step.note.strip():
        after["note"] = "；".join(v for v in (case.get("note"), step.note.strip()) if v)
    edits = [update("marker_repair", key, {c: case.get(c) for c in after}, after)]
    if step.state == "repaired" and marker is not None:
        edits += _marker(str(case["marker"]), marker, str(case.get("kind") or ""), step)
    return Change(Text(_LABELS[step.state].template, {"number": _number(case, marker)}), tuple(edits))


def _marker(key: str, marker: Mapping[str, Any], kind: str, step: Step) -> list[Edit]:
    after: dict[str, Any] = {}
    if kind in _MENDED:
        after["state"] = _MENDED[kind]
        if step.material.strip():
            after["material"] = step.material.strip()
    edit = update("marker", key, {c: marker.get(c) for c in after}, after)
    return [edit] if edit.after else []


def _number(case: Mapping[str, Any], marker: Mapping[str, Any] | None) -> str:
    return str((marker or {}).get("number") or case.get("marker") or "")
