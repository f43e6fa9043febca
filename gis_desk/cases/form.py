"""What the application says: its fields, how long they may be, and the documents handed in with it."""

from collections.abc import Mapping, Sequence
from typing import Any

from gis_desk.cases.words import ACTIONS
from gis_desk.disputes.dates import read_date
from layers.errors import PlanError, Where
from layers.schema import CLASSES

OWN = {"name": 30, "pinyin": 80, "applicant": 60, "reason": 800, "meaning": 800, "division": 12, "note": 800}
"""Columns that are written freely, with most characters (form 1 of the domain notes)."""
FIELDS: Mapping[str, int] = {
    "applicant_id": 18,
    "contact": 20,
    "phone": 20,
    "specific": 20,
    "generic": 20,
    "minority_name": 80,
    "alternatives": 120,
    "location_text": 300,
    "scale_text": 200,
    "nature": 100,
    "site_m2": 20,
    "floor_m2": 20,
    "floors": 10,
    "green_pct": 10,
    "length_m": 20,
    "width_m": 20,
    "start": 60,
    "end": 60,
    "origin": 800,
    "old_name": 30,
    "old_pinyin": 80,
    "old_approval": 60,
    "ground": 20,
    "mismatch": 300,
    "rename_reason": 800,
    "heritage_note": 500,
    "protection_measures": 500,
    "impact": 500,
    "declaration": 60,
    "bearing": 60,
    "township_opinion": 500,
    "authority_opinion": 500,
    "consulted": 200,
    "publisher": 60,
    "channels": 200,
}
"""Other fields of the application and approval forms, kept as JSON, with most characters."""


def words_of(field: str, value: Any, longest: int) -> str | None:
    """`value` as one line of text, None for nothing.

    Raises
    ------
    PlanError
        If it is too long.
    """
    line = " ".join(str("" if value is None else value).replace("\x00", "").split())
    if len(line) > longest:
        raise PlanError(
            "the text has {n} characters, {most} fit the form",
            where=Where(layer="name_case", field=field, value=line[:20]),
            do="shorten it, and hand the rest in as a document",
            n=len(line),
            most=longest,
        )
    return line or None


def cleaned(values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """`values` as columns of the case and as fields of the form; unknown names are refused.

    Raises
    ------
    PlanError
        For an unknown field, kind or class, or a text that is too long.
    """
    columns: dict[str, Any] = {}
    form: dict[str, Any] = {}
    for field, value in values.items():
        if field in OWN:
            columns[field] = words_of(field, value, OWN[field])
        elif field in FIELDS:
            form[field] = words_of(field, value, FIELDS[field])
        elif field == "flags":
            form[field] = sorted({str(v) for v in value or ()})
        elif field in ("action", "class"):
            known = ACTIONS if field == "action" else CLASSES
            if value not in known:
                raise PlanError(
                    "'{value}' cannot be chosen here",
                    where=Where(layer="name_case", field=field, value=value),
                    do="choose one of: {choices}",
                    value=str(value)[:40],
                    choices=", ".join(known),
                )
            columns[field] = value
        elif field == "place":
            columns[field] = value or None
        else:
            raise PlanError(
                "a case has no field '{field}'",
                where=Where(layer="name_case", field=field),
                do="fields there are: {fields}",
                field=field[:40],
                fields=", ".join((*OWN, *FIELDS)),
            )
    return columns, form


def demand(case: Mapping[str, Any]) -> None:
    """Raise where the case lacks what it must have from its first day.

    Raises
    ------
    PlanError
        Without name, applicant or reason (regulation, art 11(1)(1)); a rename or deregistration without its place.
    """
    for field, do in (
        ("name", "give the name, or the old name where it is to be deregistered"),
        ("applicant", "say who applies"),
        ("reason", "write the plan and the reasons: the application must give them (art 11)"),
    ):
        if not case.get(field):
            raise PlanError("the case lacks: {field}", where=Where(layer="name_case", field=field), do=do, field=field)
    if case.get("action") != "name" and not case.get("place"):
        raise PlanError(
            "a renaming or deregistration is about a name there is, and none is chosen",
            where=Where(layer="name_case", field="place"),
            do="choose the place name in the workspace",
        )


def documents_of(documents: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The documents with title, file and date, as they are kept.

    Raises
    ------
    PlanError
        For a document without a title.
    DateError
        For a date that is not clear.
    """
    made = []
    for one in documents:
        title = words_of("documents", one.get("title"), 120)
        where = Where(layer="name_case", field="documents", value=one.get("date"))
        if title is None:
            raise PlanError("a document has no title", where=where, do="give it a title")
        day = read_date(one.get("date"), where=where)
        made.append(
            {
                "title": title,
                "file": words_of("documents", one.get("file"), 260),
                "date": None if day is None else day.isoformat(),
            }
        )
    return made
