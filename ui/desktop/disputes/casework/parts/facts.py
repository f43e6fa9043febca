"""What the register knows of a case, as a list of facts; and the nearest markers."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from gis_desk.disputes import words
from gis_desk.disputes.parties import NearMarker
from gis_desk.disputes.register import extra_of
from ui.desktop import kit
from ui.desktop.disputes.casework.fields.rows import REASON
from ui.desktop.disputes.casework.placing import marker_words
from ui.texts import say, tr

FIRST = ("line", "side_a", "side_b", "side_c", "place", "kind", "found_on", "people", "owner", "measures", "next_check")
"""What stands at the head of a page; the rest opens."""


def facts(
    case: Mapping[str, Any], units: Mapping[str, str], line: str | None, only: Sequence[str] | None = None
) -> QWidget:
    """The filled fields of `case`, in the order of the register form; of `only`, where that is given."""
    form = kit.FormRows()
    shown = (
        ("line", tr("Boundary line"), line or case["line"]),
        ("side_a", tr("First side"), units.get(str(case["side_a"]), case["side_a"])),
        ("side_b", tr("Second side"), units.get(str(case["side_b"]), case["side_b"])),
        ("side_c", tr("Third side"), units.get(str(case["side_c"]), case["side_c"])),
        ("place", tr("Location"), case["place"]),
        ("area_ha", tr("Area affected"), _area(case)),
        ("kind", tr("Type"), say(words.label(words.KINDS, case["kind"]))),
        ("cause", tr("Cause"), say(words.label(words.CAUSES, case["cause"]))),
        ("found_on", tr("Found on"), case["found_on"]),
        ("source", tr("Found by"), say(words.label(words.SOURCES, case["source"]))),
        ("dispute_from", tr("Dispute arose on"), case["dispute_from"]),
        ("people", tr("People concerned"), _people(case)),
        ("likelihood", tr("Risk"), _risk(case)),
        ("extra", tr("Reason"), extra_of(case).get(REASON)),
        ("incident_level", tr("Incident level"), say(words.label(words.INCIDENT_LEVELS, case["incident_level"]))),
        ("measures", tr("Measures"), case["measures"]),
        ("owner", tr("Responsible"), " ".join(str(p) for p in (case["owner"], case["telephone"]) if p)),
        ("next_check", tr("Next check"), case["next_check"]),
        ("deadline", tr("Deadline"), case["deadline"]),
        ("agreement", tr("Agreement or minutes"), case["agreement"]),
        ("outcome", tr("Outcome"), say(words.label(words.OUTCOMES, case["outcome"]))),
        ("closed_on", tr("Settled on"), case["closed_on"]),
        ("way", tr("Way of settling"), case["way"]),
        ("secrecy", tr("Secrecy"), say(words.label(words.SECRECY, case["secrecy"]))),
        ("recorded_by", tr("Recorded by"), case["recorded_by"]),
        ("checked_by", tr("Checked by"), case["checked_by"]),
        ("note", tr("Note"), case["note"]),
    )
    for field, label, value in shown:
        if value and (only is None or field in only):
            form.add(label, kit.body(str(value), selectable=True))
    return form


def _area(case: Mapping[str, Any]) -> str:
    return "" if case["area_ha"] is None else tr("{ha:.4g} ha", ha=float(case["area_ha"]))


def _people(case: Mapping[str, Any]) -> str:
    people, households = case["people"], case["households"]
    said = [
        "" if people is None else tr("{n} people", n=people),
        "" if households is None else tr("{n} households", n=households),
    ]
    return " · ".join(part for part in said if part)


def _risk(case: Mapping[str, Any]) -> str:
    low, high = case["likelihood"], case["impact"]
    return tr("likelihood {l} × impact {i} = {score}", l=low, i=high, score=low * high) if low and high else ""


def near(markers: Sequence[NearMarker]) -> QWidget:
    """The nearest markers, each with bearing and distance to the place."""
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    for marker in markers:
        column.addWidget(kit.caption(marker_words(marker)))
    return box
