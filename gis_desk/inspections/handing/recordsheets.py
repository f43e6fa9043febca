"""The record of a joint inspection (联合检查记录表) as a workbook to be filled in and read back."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from gis_desk.inspections.handing import fieldbook
from gis_desk.inspections.handing.fieldbook import ABOUT, ABOUT_COLUMNS, ACTION, Entry, Fact
from gis_desk.inspections.handing.rows import FieldRows, Row
from gis_desk.inspections.handing.sheetbook import Book, Fill, Sheet
from gis_desk.inspections.plan import Say
from layers.schema import Kind
from layers.text import text

_LEFT_OUT = ("material", "posts", "chainage_m", "height_m", "lon", "lat", "arrive", "state")
"""Facts that the field package shows and the sheet has no room for."""
_WIDTHS = {"surround": 18.0, "note": 20.0, "change": 20.0, "cross_use": 16.0, "suggestion": 18.0, "action": 14.0,
           "people": 12.0, "people_left": 18.0, "people_right": 18.0, "conclusion": 26.0, "open_matters": 26.0,
           "visited_on": 11.0, "photo": 14.0, "mark_handling": 14.0, "dispute": 12.0}  # fmt: skip


def records_xlsx(rows: FieldRows, about: Row, say: Say) -> bytes:
    """The workbook: markers, stretches, days, and a hidden sheet that says what was handed out."""
    book = Book()
    entries = _sheet_entries(fieldbook.MARKER_ENTRIES)
    stretch_keys, day_keys = [k for k in fieldbook.KEYS if k != "marker_key"], ["plan_key", "visit"]
    marker, stretch, diary = (say(s) for s in (fieldbook.MARKER_SHEET, fieldbook.STRETCH_SHEET, fieldbook.DAY_SHEET))
    forms = (
        _form(marker, fieldbook.MARKER_FACTS, entries, fieldbook.KEYS, rows.markers, say, 4),
        _form(stretch, fieldbook.STRETCH_FACTS, fieldbook.STRETCH_ENTRIES, stretch_keys, rows.stretches, say, 4),
        _form(diary, fieldbook.DAY_FACTS, fieldbook.DAY_ENTRIES, day_keys, rows.diary, say, 2),
    )
    for form in forms:
        book.add(replace(form, caption=str(about.get("title") or "")))
    book.add(Sheet(ABOUT, ABOUT_COLUMNS, [[about.get(c) for c in ABOUT_COLUMNS]], invisible=True))
    return book.content()


def _sheet_entries(entries: Sequence[Entry]) -> list[Entry]:
    """The entries with one column in place of the yes-or-no columns of the actions."""
    made: list[Entry] = []
    for entry in entries:
        one = ACTION if entry.column == "action" else entry
        if one not in made:
            made.append(one)
    return made


def _form(
    name: str,
    facts: Sequence[Fact],
    entries: Sequence[Entry],
    keys: Sequence[str],
    rows: Sequence[Row],
    say: Say,
    fixed: int,
) -> Sheet:
    shown = [f for f in facts if f.name not in _LEFT_OUT and any(row.get(f.name) is not None for row in rows)]
    heads = [*(say(f.head) for f in shown), *(say(e.head) for e in entries), *keys]
    first = len(shown)
    return Sheet(
        name,
        heads,
        [[*(row.get(f.name) for f in shown), *[None] * len(entries), *(row.get(k) for k in keys)] for row in rows],
        {first + n: _fill(entry, say) for n, entry in enumerate(entries)},
        tuple(range(first + len(entries), len(heads))),
        fixed,
        landscape=True,
    )


def _fill(entry: Entry, say: Say) -> Fill:
    words = tuple(say(w) for w in entry.words.values())
    width = _WIDTHS.get(entry.name, 10.0)
    must = entry.need == "must"
    if entry is ACTION:
        hint = say(text("One or several of {words}, joined by 、", words=list(words)))
        return Fill(words, must=must, several=True, width=width, hint=hint)
    if entry.kind is Kind.BOOL:
        return Fill(tuple(say(w) for w in fieldbook.YES_NO.values()), must=must, width=width)
    kind: Any = {Kind.DATE: "date", Kind.REAL: "number"}.get(entry.kind, "text")
    return Fill(words, kind, must, width=width)
