"""What the columns of inspections hold, in the words of papers and window."""

from typing import Any

from gis_desk.inspections.intake.reading import Sheaf
from gis_desk.inspections.intake.taking import Intake
from gis_desk.inspections.words import CHOICES
from layers.schema import TABLES
from layers.text import Text, text
from ui.texts import language, say, tr

OBJECTS: dict[str, Text] = {"intact": text("intact"), "changed": text("object changed"), "gone": text("object gone")}
"""States of a reference object."""
YES_NO: dict[str, Text] = {"yes": text("Yes"), "no": text("No")}
WORKS: dict[str, Text] = {
    "paint": text("lettering repainted"),
    "weed": text("weeds cleared"),
    "straighten": text("set upright"),
    "repair": text("post repaired"),
    "reset": text("erected anew"),
    "measure": text("measured again"),
    "scrap": text("abandoning proposed"),
}
"""Works at a marker, by the words that forms and GeoPackages use."""


def shown(table: str, column: str, value: Any) -> str:
    """The value of a cell as people say it; a dash where there is none."""
    if value is None or value == "":
        return "—"
    if column == "objects" and isinstance(value, list):
        return "、".join(say(OBJECTS[v]) if v in OBJECTS else "—" for v in value)
    words = CHOICES.get((table, column), {})
    if str(value) in words:
        return say(words[str(value)])
    if isinstance(value, bool):
        return tr("Yes") if value else tr("No")
    if isinstance(value, float):
        return f"{value:.2f}"
    return str(value)


def label(table: str, column: str) -> str:
    """What a column is called."""
    found = TABLES[table].column(column)
    name = found.zh if language() == "zh" else found.en
    return f"{name} ({found.unit})" if found.unit else name


def standing_lines(taken: Intake) -> list[str]:
    """What becomes of the repair cases that corrected records no longer call for."""
    said = []
    for one in taken.standing:
        given = {
            "number": one.number,
            "defect": shown("marker_repair", "kind", one.case["kind"]),
            "day": one.case.get("opened_on") or "—",
        }
        said.append(
            tr("the repair case of marker {number} ({defect}, {day}) is closed: its record was corrected", **given)
            if one.closed
            else tr(
                "the repair case of marker {number} ({defect}, {day}) stands, though its record was corrected", **given
            )
        )
    return said


def missing_lines(sheaf: Sheaf) -> list[str]:
    """The photographs that a field GeoPackage names, and whose files are not beside it."""
    return [
        tr("photograph {row}: the file “{name}” is not beside the GeoPackage", row=p.number, name=p.name)
        if p.name
        else tr("photograph {row}: no file is named", row=p.number)
        for p in sheaf.photos
        if p.file is None
    ]
