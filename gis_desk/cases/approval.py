"""What an approval does to the place name: the new name becomes standard, the old one is kept as historic."""

from collections.abc import Mapping
from typing import Any

from gis_desk.cases.rows import PLACE, plain
from layers.change import Edit, Row, insert, update
from layers.errors import PlanError, Where
from layers.schema import TABLES


def place_edits(case: Mapping[str, Any], place: Row | None, new_key: str) -> tuple[list[Edit], str]:
    """The edits of ``place_name`` that go with the approval of `case`, and the key of its place name.

    Naming: the proposed row, or a new one, becomes an approved name. Renaming: the row takes the new name, the old one
    is kept in a row of its own as historic, with the days it was in force. Deregistration: the row is marked, not
    deleted.

    Parameters
    ----------
    case : mapping
        The case as it is after the approval: approved_on, approval_doc, organ are filled.
    place : mapping or None
        The row the case is about.
    new_key : str
        Key for the row that is added.

    Raises
    ------
    PlanError
        Where the row is gone, is deregistered, or no key is given for a new one.
    """
    day, doc = case["approved_on"], case["approval_doc"]
    old = None if place is None else plain(PLACE, place)
    if case["place"] and (old is None or old["status"] in ("deregistered", "historic")):
        raise PlanError(
            "the place name of the case {number} is no longer in use, or gone",
            where=Where(layer=PLACE, value=case["place"]),
            do="withdraw the case, or undo what happened to the name",
            number=case["number"],
        )
    if case["action"] == "deregister" and old is not None:
        ended = {"status": "deregistered", "ended_on": day, "ended_doc": doc, "ended_why": case["reason"]}
        return [update(PLACE, case["place"], old, {**old, **ended})], case["place"]
    granted = _granted(case)
    if old is None:
        empty = {c.name: None for c in TABLES[PLACE].columns}
        row = {
            **empty,
            **granted,
            "class": case["class"],
            "division": case["division"],
            "geometry": case["geometry"],
        }
        return [insert(PLACE, new_key, row)], new_key
    if case["action"] == "name":
        return [update(PLACE, case["place"], old, {**old, **granted})], case["place"]
    former = {
        **old,
        "status": "historic",
        "historic": True,
        "ended_on": day,
        "ended_doc": doc,
        "ended_why": case["reason"],
        "extra": {**(old["extra"] or {}), "renamed_to": case["place"]},
    }
    names = [n for n in (old["old_name"], old["name"]) if n]
    renamed = {**old, **granted, "old_name": "、".join(names)}
    return [update(PLACE, case["place"], old, renamed), insert(PLACE, new_key, former)], case["place"]


def _granted(case: Mapping[str, Any]) -> dict[str, Any]:
    form = case["form"] or {}
    return {
        "name": case["name"],
        "specific": form.get("specific"),
        "generic": form.get("generic"),
        "pinyin": case["pinyin"],
        "status": "approved",
        "approved_on": case["approved_on"],
        "approval_doc": case["approval_doc"],
        "organ": case["organ"],
        "meaning": case["meaning"],
        "origin": form.get("origin"),
    }
