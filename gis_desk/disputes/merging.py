"""Two entries of one case made one: fields side by side, decided by a person, nothing of either lost."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import shapely

from gis_desk.disputes import form
from gis_desk.disputes.belongings import ATTACHMENT, PARTS, Belongings
from gis_desk.disputes.log import EVENT, event_row
from gis_desk.disputes.numbers import MERGED
from gis_desk.disputes.older import extra_of, with_older
from gis_desk.disputes.rows import blank, of_table
from gis_desk.disputes.rules import DisputeRules, own
from gis_desk.disputes.words import SIDES
from layers.change import Change, Edit, delete, insert, update
from layers.errors import GisDeskError, Where
from layers.schema import TABLES
from layers.text import Text, text

DISPUTE = "dispute"
KEPT, ENDED = "A", "B"
"""The case that stays, and the one that ends in it."""
PLACE = "geometry"
FIELDS = (*(c.name for c in TABLES[DISPUTE].columns if c.name not in ("number", "extra")), PLACE)
"""What is decided field by field; the number is always that of the case that stays."""


@dataclass(frozen=True)
class Compared:
    """One field of both cases: ``same``, or which of them is filled (`KEPT`, `ENDED`), or None: a person decides."""

    field: str
    label: Text
    one: Any
    other: Any
    same: bool
    proposed: str | None


def side_by_side(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[Compared]:
    """Every field in which one of the two rows of cases says something."""
    found = []
    a, b = (_shown(row) for row in (one, other))
    for field in FIELDS:
        first, second = a[field], b[field]
        if blank(first) and blank(second):
            continue
        same = first.equals(second) if field == PLACE and first is not None and second is not None else first == second
        proposed = KEPT if same or blank(second) else ENDED if blank(first) else None
        label = text("Place on the map") if field == PLACE else form.column_label(field)
        found.append(Compared(field, label, first, second, bool(same), proposed))
    return found


def _shown(row: Mapping[str, Any]) -> dict[str, Any]:
    return {**with_older(of_table(DISPUTE, row)), PLACE: row.get(PLACE)}


def plan_merge(
    kept: tuple[str, Mapping[str, Any]],
    ended: tuple[str, Mapping[str, Any]],
    owned: Belongings,
    mine: Belongings,
    take: Mapping[str, str],
    *,
    event_key: str,
    today: date,
    who: str | None = None,
    rest: str | None = None,
    rules: DisputeRules | None = None,
    say: Callable[[Text], str] = str,
) -> Change:
    """The case `ended` goes into the case `kept`, as one change.

    Parameters
    ----------
    kept, ended : (key, row)
    owned : Belongings
        What belongs to `ended`: its log, claims, evidence and attachments go over.
    mine : Belongings
        What belongs to `kept`. Claims and papers of both get the letter that their unit has in the case that stays;
        those of a unit that is none of its sides keep theirs, and their note says whose they are.
    take : mapping
        Field (`FIELDS`) to `KEPT` or `ENDED`. Fields in which one case says nothing take the other's words by
        themselves; those in which both differ have to be decided.
    rest : str or None
        `KEPT` or `ENDED` for all fields that nobody has decided.
    say : callable
        Words the entry in the log.

    Returns
    -------
    Change
        The row that goes is kept whole under ``extra`` of the one that stays, and the log says what came from where.

    Raises
    ------
    GisDeskError
        For a case and itself, an unknown field or choice, fields that nobody has decided (all of them are named), and
        a result that the form does not take.
    """
    (key, one), (gone_key, other) = kept, ended
    if key == gone_key:
        raise GisDeskError(
            "a case cannot be merged with itself",
            where=Where(layer=DISPUTE, field="number", value=one.get("number")),
            do="give the numbers of two cases",
        )
    rows = side_by_side(one, other)
    chosen = _chosen(rows, take, rest)
    old = {**of_table(DISPUTE, one), PLACE: one.get(PLACE)}
    theirs = _shown(other)
    new = {**old, **{field: theirs[field] for field, which in chosen.items() if which == ENDED}}
    entry = {
        "number": other.get("number"),
        "title": other.get("title"),
        "key": gone_key,
        "on": today.isoformat(),
        "row": {**of_table(DISPUTE, other), PLACE: _wkt(other.get(PLACE))},
    }
    notes = extra_of(old)
    older = extra_of(other).get(MERGED, [])
    notes[MERGED] = [*notes.get(MERGED, []), *older, entry]
    new["extra"] = notes
    form.demand(new, today, check_days=(rules or own()).check_days)
    came = [r.label for r in rows if not r.same and chosen[r.field] == ENDED]
    stayed = [r.label for r in rows if not r.same and chosen[r.field] == KEPT and not blank(r.other)]
    names = {"number": other.get("number") or gone_key, "title": other.get("title") or ""}
    said = [text("{number} “{title}” was merged into this case", **names)]
    if came:
        said.append(text("from it: {fields}", fields=tuple(came)))
    if stayed:
        said.append(text("kept here: {fields}", fields=tuple(stayed)))
    account = "；".join(say(s) for s in said)
    edits: list[Edit] = [*_moved(key, owned, _letters(other, new), _strangers(other, new), names["number"], say)]
    edits += _relettered(mine, _letters(old, new), _strangers(old, new), say)
    edits += [delete(DISPUTE, gone_key, {**of_table(DISPUTE, other), PLACE: other.get(PLACE)})]
    edits += [update(DISPUTE, key, old, new)]
    edits += [insert(EVENT, event_key, event_row(key, today.isoformat(), MERGED, who, account[:2000]))]
    label = text("Merge dispute {ended} into {number}", ended=names["number"], number=one.get("number"))
    return Change(label, tuple(edits))


def _chosen(rows: list[Compared], take: Mapping[str, str], rest: str | None) -> dict[str, str]:
    for field, which in take.items():
        if field not in FIELDS:
            raise GisDeskError(
                "the register has no field '{field}'",
                where=Where(layer=DISPUTE, field=field),
                do="check the spelling",
                field=field,
            )
        if which not in (KEPT, ENDED):
            raise GisDeskError(
                "'{choice}' is none of the two cases",
                where=Where(layer=DISPUTE, field=field, value=which),
                do="write {field}=A for the case that stays, {field}=B for the other",
                choice=which,
                field=field,
            )
    chosen: dict[str, str] = {}
    open_: list[Compared] = []
    for row in rows:
        decided = take.get(row.field) or row.proposed or rest
        if decided is None:
            open_.append(row)
        else:
            chosen[row.field] = decided
    if open_:
        raise GisDeskError(
            "{n} fields differ and nobody has decided: {fields}",
            where=Where(layer=DISPUTE, field=open_[0].field, value=open_[0].one),
            do="say for each which one holds ({example}=A or {example}=B), or for all the rest",
            n=len(open_),
            fields=", ".join(r.field for r in open_),
            example=open_[0].field,
        )
    return chosen


def _letters(row: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, str]:
    """Letter of a side in `row` to that of the same unit in the case `new`."""
    there = {str(new[f"side_{s}"]): s for s in SIDES if not blank(new.get(f"side_{s}"))}
    return {s: there.get(str(row.get(f"side_{s}")), s) for s in SIDES}


def _strangers(row: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, str]:
    """Letter of a side in `row` to its unit, where that is no side of the case `new`."""
    there = {str(new[f"side_{s}"]) for s in SIDES if not blank(new.get(f"side_{s}"))}
    return {s: unit for s in SIDES if not blank(row.get(f"side_{s}")) and (unit := str(row[f"side_{s}"])) not in there}


def _moved(
    key: str,
    owned: Belongings,
    letters: Mapping[str, str],
    strangers: Mapping[str, str],
    number: str,
    say: Callable[[Text], str],
) -> list[Edit]:
    edits = []
    for table in PARTS:
        for part, row in owned.rows(table):
            new = {**row, "dispute": key}
            marks = [say(text("from {number}", number=number)), *_lettered(new, letters, strangers, say)]
            _mark(new, marks)
            edits.append(update(table, part, row, new))
    for part, row in owned.rows(ATTACHMENT):
        if row["owner_table"] == DISPUTE:
            edits.append(update(ATTACHMENT, part, row, {**row, "owner_key": key}))
    return [e for e in edits if e.after]


def _relettered(
    mine: Belongings, letters: Mapping[str, str], strangers: Mapping[str, str], say: Callable[[Text], str]
) -> list[Edit]:
    edits = []
    for table in PARTS:
        for part, row in mine.rows(table):
            new = dict(row)
            _mark(new, _lettered(new, letters, strangers, say))
            edits.append(update(table, part, row, new))
    return [e for e in edits if e.after]


def _lettered(
    new: dict[str, Any], letters: Mapping[str, str], strangers: Mapping[str, str], say: Callable[[Text], str]
) -> list[str]:
    """Give the row the letter of its unit; says whose it is where that is no side any more."""
    side = str(new.get("side"))
    if side in letters:
        new["side"] = letters[side]
    return [say(text("of {unit}", unit=strangers[side]))] if side in strangers else []


def _mark(new: dict[str, Any], marks: list[str]) -> None:
    if "note" in new and marks:
        said = "；".join(marks)
        new["note"] = f"{new['note']}（{said}）" if new["note"] else said


def _wkt(shape: Any) -> str | None:
    return None if shape is None else str(shapely.to_wkt(shape, rounding_precision=9))
