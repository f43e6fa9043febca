"""What people fill in for a round: who was there, the weather, what was concluded; and a round begun by hand."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from gis_desk.disputes.dates import past_date
from gis_desk.inspections.papers.reporting import ReportError, Row
from gis_desk.inspections.tasks import known
from layers.change import Change, insert, update
from layers.errors import Where
from layers.text import text

COLUMNS = ("lead", "begun_on", "done_on")
"""What of it stands in columns of the round; all else is in its details."""
MOST = 4000
"""Characters of one field."""


def filled(round_: Row, key: str) -> str:
    """What has been filled in under `key`, as it is edited."""
    if key in COLUMNS:
        return known(round_.get(key))
    details = round_.get("details")
    value = details.get(key) if isinstance(details, Mapping) else None
    return "、".join(known(v) for v in value) if isinstance(value, list) else known(value)


def fill(round_: Row, values: Mapping[str, str], today: date) -> Change | None:
    """The change that writes `values` into a round; None where they say what stands there.

    What else the details hold stays; an empty value takes its entry away.

    Raises
    ------
    ReportError
        For a field of more than `MOST` characters, or an end before its beginning.
    DateError
        For a day that is none, or has not come yet.
    """
    columns: dict[str, Any] = {}
    details = dict(round_["details"]) if isinstance(round_.get("details"), Mapping) else {}
    before = dict(details)
    for key, value in values.items():
        words = value.strip()
        if len(words) > MOST:
            raise ReportError(
                "the text has {n} characters, at most {most} are kept",
                where=Where(layer="inspection", field=key, value=words[:30]),
                do="shorten it",
                n=len(words),
                most=MOST,
            )
        if key in COLUMNS:
            wanted = _column(key, words, today)
            if wanted != (round_.get(key) or None):
                columns[key] = wanted
        elif words != filled(round_, key).strip():
            details.pop(key, None)
            details |= {key: words} if words else {}
    begun, done = (columns.get(c, round_.get(c)) for c in ("begun_on", "done_on"))
    if begun and done and done < begun:
        raise ReportError(
            "the inspection ends on {done}, before it begins on {begun}",
            where=Where(layer="inspection", field="done_on", value=done),
            do="correct one of the days",
            begun=begun,
            done=done,
        )
    if details != before:
        columns["details"] = details or None
    if not columns:
        return None
    old = {c: round_.get(c) for c in columns}
    return Change(text("Fill in the inspection round"), (update("inspection", str(round_["key"]), old, columns),))


def _column(key: str, words: str, today: date) -> str | None:
    if not words:
        return None
    if key == "lead":
        return words
    day = past_date(words, today, where=Where(layer="inspection", field=key, value=words))
    return None if day is None else day.isoformat()


def begin(line: Row, key: str, year: int, last: Row | None) -> Change:
    """The change that begins a regular round of `year`, the one after `last`."""
    number = None if last is None or last.get("round") is None else int(last["round"]) + 1
    row = {"line": line["key"], "year": year, "round": number, "kind": "regular", "state": "in_field"}
    return Change(
        text("Begin the inspection round of {year}", year=year),
        (insert("inspection", key, {c: v for c, v in row.items() if v is not None}),),
    )
