"""What a record of a marker means for its state and its repair cases."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from gis_desk.inspections.intake import answers
from layers.change import Edit, insert, update

_OF_THE_POST = ("lost", "moved", "damaged", "tilted")
_ONGOING = ("open", "agreed")


def state_after(record: Mapping[str, Any], before: str) -> str:
    """The state of a marker by the `record` of it, from its state `before`.

    A marker not found is lost; a repaired one restored; faint or missing lettering makes a sound post unreadable,
    painting it intact again.
    """
    if answers.repaired(record["action"]):
        return "restored"
    if record["found"] is not None and not record["found"]:
        return "lost"
    if record["body"] and record["body"] != "intact":
        return str(record["body"])
    if answers.painted(record["action"]):
        return "intact"
    if record["lettering"] in ("faint", "gone"):
        return "unreadable"
    return "intact" if record["body"] == "intact" else before


def defects(record: Mapping[str, Any], state: str) -> list[str]:
    """The kinds of repair that a record calls for, `state` being the marker's state after it."""
    found = [state] if state in (*_OF_THE_POST, "unreadable") else []
    return [*found, *(["object_lost"] if "gone" in (record.get("objects") or []) else [])]


def repair_edits(
    marker: Mapping[str, Any],
    line: str | None,
    record_key: str,
    record: Mapping[str, Any],
    state: str,
    cases: Iterable[tuple[str, Mapping[str, Any]]],
    new_key: Callable[[], str],
) -> list[Edit]:
    """The cases that a record opens, and those that the repair it tells of takes on.

    Parameters
    ----------
    marker : mapping
        Row of ``marker`` with its geometry.
    line : str or None
        Key of its line.
    record_key, record
        The record, and the state of the marker after it.
    cases : iterable of (key, row)
        The marker's rows of ``marker_repair``.
    """
    ongoing = [(k, c) for k, c in cases if (c["state"] or "open") in _ONGOING]
    base = {
        "marker": marker["key"],
        "line": line,
        "opened_on": record["visited_on"],
        "record": record_key,
        "care_side": marker.get("care_side") or None,
        "geometry": marker["geometry"],
    }
    done = {
        "state": "repaired",
        "repaired_on": record["visited_on"],
        "both_present": record["both_present"],
        "people": record.get("people"),
    }
    edits: list[Edit] = []
    if answers.repaired(record["action"]):
        mended = [(k, c) for k, c in ongoing if c["kind"] in _OF_THE_POST]
        edits += [_step(k, c, done) for k, c in mended]
        if not mended:
            kind = _first(_OF_THE_POST, (record["body"], marker.get("state")))
            edits.append(insert("marker_repair", new_key(), {**base, "kind": kind, **done}))
    if answers.painted(record["action"]):
        edits += [_step(k, c, done) for k, c in ongoing if c["kind"] == "unreadable"]
    there = {c["kind"] for _, c in ongoing}
    edits += [
        insert("marker_repair", new_key(), {**base, "kind": kind, "state": "open"})
        for kind in defects(record, state)
        if kind not in there
    ]
    return edits


def is_untouched(case: Mapping[str, Any]) -> bool:
    """Whether nothing has happened in a case since it was opened."""
    later = ("due_on", "repaired_on", "both_present", "people", "material", "document", "note")
    return (case["state"] or "open") == "open" and all(case.get(c) is None for c in later)


def withdrawn(key: str, case: Mapping[str, Any], why: str) -> Edit:
    """The edit that closes a case whose record was corrected; `why` goes into its note."""
    return _step(key, case, {"state": "closed", "note": why})


def _first(allowed: Sequence[str], wanted: Iterable[Any]) -> str:
    return next((w for w in wanted if w in allowed), "damaged")


def _step(key: str, case: Mapping[str, Any], after: Mapping[str, Any]) -> Edit:
    return update("marker_repair", key, {c: case.get(c) for c in after}, after)
