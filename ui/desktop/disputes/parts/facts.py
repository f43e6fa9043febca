"""What the register knows of a case, as a list of facts; and the nearest markers."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from gis_desk.disputes import words
from gis_desk.disputes.parties import NearMarker
from gis_desk.disputes.register import extra_of
from ui.desktop import kit
from ui.desktop.disputes.fields.rows import REASON
from ui.desktop.disputes.placing import marker_words
from ui.texts import say, tr


def facts(case: Mapping[str, Any], units: Mapping[str, str], line: str | None) -> QWidget:
    """The filled fields of `case`, in the order of the register form."""
    form = kit.FormRows()
    shown = {
        tr("Boundary line"): line or case["line"],
        tr("First side"): units.get(str(case["side_a"]), case["side_a"]),
        tr("Second side"): units.get(str(case["side_b"]), case["side_b"]),
        tr("Third side"): units.get(str(case["side_c"]), case["side_c"]),
        tr("Location"): case["place"],
        tr("Area affected"): None if case["area_ha"] is None else tr("{ha:.4g} ha", ha=float(case["area_ha"])),
        tr("Type"): say(words.label(words.KINDS, case["kind"])),
        tr("Cause"): say(words.label(words.CAUSES, case["cause"])),
        tr("Found on"): case["found_on"],
        tr("Found by"): say(words.label(words.SOURCES, case["source"])),
        tr("Dispute arose on"): case["dispute_from"],
        tr("People concerned"): _people(case),
        tr("Risk"): _risk(case),
        tr("Reason"): extra_of(case).get(REASON),
        tr("Incident level"): say(words.label(words.INCIDENT_LEVELS, case["incident_level"])),
        tr("Measures"): case["measures"],
        tr("Responsible"): " ".join(str(p) for p in (case["owner"], case["telephone"]) if p),
        tr("Next check"): case["next_check"],
        tr("Deadline"): case["deadline"],
        tr("Agreement or minutes"): case["agreement"],
        tr("Outcome"): say(words.label(words.OUTCOMES, case["outcome"])),
        tr("Settled on"): case["closed_on"],
        tr("Way of settling"): case["way"],
        tr("Secrecy"): say(words.label(words.SECRECY, case["secrecy"])),
        tr("Recorded by"): case["recorded_by"],
        tr("Checked by"): case["checked_by"],
        tr("Note"): case["note"],
    }
    for label, value in shown.items():
        if value:
            form.add(label, kit.body(str(value), selectable=True))
    return form


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
    column = kit.FlowLayout(box)
    for marker in markers:
        column.addWidget(kit.caption(marker_words(marker)))
    return box
