"""How the papers of a case are wanted, and what they say of it field by field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from gis_desk.disputes import words
from gis_desk.disputes.grade import DEFAULT, Matrix
from gis_desk.disputes.papers.case import CaseFile, Row, Side
from gis_desk.disputes.papers.related import known
from gis_desk.documents.case_values import written
from gis_desk.documents.content import Picture
from gis_desk.documents.disputes.papers.words import Say, grade_words, mark_of, template
from gis_desk.documents.inspection_paper import Lack

PRIVATE = (
    "title",
    "line",
    "side_a",
    "side_b",
    "side_c",
    "place",
    "cause",
    "claim_a",
    "claim_b",
    "claim_c",
    "evidence_count",
    "measures",
    "owner",
    "telephone",
    "agreement",
    "way",
    "recorded_by",
    "checked_by",
    "attachments_count",
    "note",
)
"""Fields that public copies do not have: people, units, places, claims, and what was written freely (map rules 2.2)."""


@dataclass(frozen=True)
class CasePictures:
    """Pictures of a case: map, matrix of the grade, photographs with their names; what there is none of is left out."""

    map: Picture | None = None
    matrix: Picture | None = None
    photos: tuple[tuple[str, Picture], ...] = ()


@dataclass(frozen=True)
class CaseOrder:
    """Papers of one case: made when, of which day, in whose words, public or not, with which grades and pictures."""

    case: CaseFile
    made: datetime
    say: Say
    public: bool = False
    matrix: Matrix = DEFAULT
    pictures: CasePictures = field(default_factory=CasePictures)

    @property
    def today(self) -> date:
        """The day the paper is made."""
        return self.made.date()

    @property
    def mark(self) -> str:
        """The mark of secrecy: that of the case, internal where it says none."""
        return mark_of(public=self.public, secret=self.case.row["secrecy"] == "secret")

    def unit(self, side: Side) -> str:
        """What a side is called: ``甲方`` and its unit; public copies have no unit."""
        word = self.say(words.SIDES[side.letter])
        return word if self.public or not side.name else f"{word} {side.name}"


def claim_words(claims: Sequence[Row]) -> str:
    """What a side claims, and on what basis."""
    said = []
    for one in claims:
        parts = [known(one["claim"]), f"依据：{one['basis']}" if one["basis"] else ""]
        said.append("；".join(p for p in parts if p))
    return "\n".join(s for s in said if s)


def values_of(order: CaseOrder) -> dict[str, str]:
    """What the form says, by the keys of ``dispute_form.toml``; empty where nothing is known, never made up."""
    case, row, say = order.case, order.case.row, order.say
    found = {name: known(row[name]) for name in ("number", "title", "place", "measures", "owner", "telephone")}
    found |= {name: known(row[name]) for name in ("agreement", "way", "recorded_by", "checked_by", "note")}
    for name in ("found_on", "dispute_from", "next_check", "deadline", "closed_on"):
        found[name] = written(row[name])
    coded: Mapping[str, Mapping[str, Any]] = {
        "kind": words.KINDS,
        "cause": words.CAUSES,
        "source": words.SOURCES,
        "state": words.STATES,
        "incident_level": words.INCIDENT_LEVELS,
        "outcome": words.OUTCOMES,
        "secrecy": words.SECRECY,
    }
    for name, labels in coded.items():
        found[name] = say(words.label(labels, row[name]))
    found["grade"] = grade_words(row["grade"], say)
    for name in ("people", "households"):
        found[name] = "" if row[name] is None else str(int(row[name]))
    found["line"] = known((case.line or {}).get("name") or (case.line or {}).get("code") or row["line"])
    for letter in words.SIDES:
        side = next((s for s in case.sides if s.letter == letter), None)
        found[f"side_{letter}"] = "" if side is None else side.name
        found[f"claim_{letter}"] = "" if side is None else claim_words(side.claims)
    likelihood, impact = row["likelihood"], row["impact"]
    scored = likelihood is not None and impact is not None
    found["score"] = f"{int(likelihood)}×{int(impact)}＝{int(likelihood) * int(impact)}" if scored else ""
    found["extent"] = extent_words(case)
    papers = sum(len(s.evidence) for s in case.sides) + len(case.shared)
    found["evidence_count"], found["events_count"] = str(papers), str(len(case.events))
    found["attachments_count"] = str(len(case.attachments))
    if order.public:
        hidden = str(template("words")["hidden"])
        found |= dict.fromkeys(PRIVATE, hidden)
    return found


def extent_words(case: CaseFile) -> str:
    """Point, line or area with the area affected; empty without a place."""
    if case.place is None:
        return ""
    kind = template("words")["extent"].get(case.place.geom_type, "")
    if case.area_ha is None:
        return str(kind)
    return str(template("form")["tables"]["extent"]).format(kind=kind, ha=f"{case.area_ha:.2f}")


def lack_of(order: CaseOrder, spec: Mapping[str, Any]) -> Lack:
    """What is missing where a field of ``dispute_form.toml`` is empty."""
    return Lack(spec["zh"], spec["en"], "dispute", order.case.key, spec.get("column", spec["key"]))


def lacks_of(order: CaseOrder, values: Mapping[str, str]) -> list[Lack]:
    """The fields of the form that must be there and are empty."""
    return [lack_of(order, f) for f in template("form")["field"] if f.get("must") and not values[f["key"]]]
