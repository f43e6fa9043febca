"""Taking in what a file brought back: one change for records, states, repair cases and rounds; every row counted."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import geopandas as gpd
import pandas as pd

from gis_desk.findings import Finding
from gis_desk.inspections.intake.answers import NotUnderstoodError, yes
from gis_desk.inspections.intake.book import Book, differing
from gis_desk.inspections.intake.fields import DAYS, MARKER, STRETCH, answered
from gis_desk.inspections.intake.forms import Form, FormRow
from gis_desk.inspections.intake.places import Ground
from gis_desk.inspections.intake.reading import Sheaf
from gis_desk.inspections.intake.rounds import Rounds
from gis_desk.inspections.intake.rows import offered
from gis_desk.inspections.intake.tracks import walked
from gis_desk.inspections.repairs.opening import defects, is_untouched, repair_edits, state_after, withdrawn
from gis_desk.inspections.repairs.rule import alone
from gis_desk.inspections.rows import keyed
from layers.change import Change, Edit, update
from layers.errors import shorten
from layers.text import Text, text

Say = Callable[[Text], str]
KEEP, TAKE, BOTH = "keep", "take", "both"
"""What becomes of a row that contradicts a record: the record stays, the row replaces it, or both stand."""
RECORD_CORRECTED = text("the record was corrected")
"""Note of a case that is closed because of it."""
COUNTS = ("recorded", "completed", "unchanged", "settled", "conflicts", "refused", "blank")
"""What can become of a row: a new record; answers added to one; nothing new; a conflict settled; a conflict that waits;
refused with its reason; not filled in. Together they are all rows."""


@dataclass(frozen=True)
class Kept:
    """What the workspace holds: frames of the tables of their names, and `new_key` (table to a new key)."""

    marker: gpd.GeoDataFrame
    boundary_line: gpd.GeoDataFrame
    inspection: pd.DataFrame
    inspection_record: gpd.GeoDataFrame
    inspection_stretch: gpd.GeoDataFrame
    marker_repair: gpd.GeoDataFrame
    new_key: Callable[[str], str]


TABLES = ("marker", "boundary_line", "inspection", "inspection_record", "inspection_stretch", "marker_repair")
"""The frames that `Kept` wants."""


@dataclass(frozen=True)
class RowProblem:
    """What is wrong with a row of a sheet (counted from 1; `line` of the sheet where it has lines)."""

    sheet: str
    row: int
    line: int | None
    field: str
    value: str
    reason: Text


@dataclass(frozen=True)
class Conflict:
    """A row that says something else than a record of the same marker or stretch and day or round.

    Parameters
    ----------
    id : str
        By which decisions name it: the same for the same file.
    about : str
        Number of the marker, or the ends of the stretch, with the line.
    earlier : str
        Key of the record; of one that a row before made where it is not kept yet.
    fields : tuple of str
        The columns that differ.
    kept, offered : mapping
        All columns of both.
    """

    id: str
    table: str
    sheet: str
    row: int
    line: int | None
    about: str
    earlier: str
    fields: tuple[str, ...]
    kept: Mapping[str, Any]
    offered: Mapping[str, Any]


@dataclass(frozen=True)
class Standing:
    """A repair case that nothing has happened in, and that its record does not call for since it was corrected.

    Parameters
    ----------
    key, case
        Key and row of ``marker_repair``.
    number : str
        Of the marker.
    closed : bool
        Whether the change closes it too.
    """

    key: str
    case: Mapping[str, Any]
    number: str
    closed: bool


Decision = str | Mapping[str, str]
"""`KEEP`, `TAKE` or `BOTH` for the whole row, or for each column `KEEP` or `TAKE`."""


@dataclass(frozen=True)
class Intake:
    """The change that takes everything in, and what became of every row.

    Parameters
    ----------
    counts : mapping
        Each of `COUNTS`; their sum is `rows`.
    states, opened, begun : int
        Markers whose state changes, repair cases opened, rounds that begin.
    findings : tuple of Finding
        Repairs without the other side (B010) in the records taken in.
    standing : tuple of Standing
        Repair cases that the corrected records no longer call for.
    """

    change: Change
    rows: int
    counts: Mapping[str, int]
    conflicts: tuple[Conflict, ...]
    refused: tuple[RowProblem, ...]
    findings: tuple[Finding, ...]
    states: int
    opened: int
    begun: int
    stretches_walked: int
    standing: tuple[Standing, ...] = ()


@dataclass
class _Desk:
    """The work while it is done."""

    kept: Kept
    source: str
    inspection: str | None
    decisions: Mapping[str, Decision]
    default: str | None
    say: Say
    correcting: str | None = None
    preferred: str | None = None
    withdraw: bool = False
    standing: list[Standing] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    conflicts: list[Conflict] = field(default_factory=list)
    refused: list[RowProblem] = field(default_factory=list)

    def __post_init__(self) -> None:
        kept = self.kept
        self.ground = Ground(kept.marker, kept.boundary_line)
        self.rounds = Rounds(kept.inspection, self.ground, self.inspection, self.preferred)
        self.rounds.check_open()
        self.books = {
            MARKER: Book.of(MARKER, kept.inspection_record, lambda: kept.new_key(MARKER)),
            STRETCH: Book.of(STRETCH, kept.inspection_stretch, lambda: kept.new_key(STRETCH)),
        }

    def refuse(self, sheet: str, row: int, line: int | None, field_: str, value: str, reason: Text) -> None:
        self.refused.append(RowProblem(sheet, row, line, field_, shorten(value), reason))
        self.counts["refused"] += 1

    def form(self, form: Form) -> None:
        """Every row of a form."""
        around = {f: v for f in ("line", "visited_on", "people") if (v := form.head.get(f))}
        touched: set[str] = set()
        for row in form.rows:
            try:
                if answered(row.values, _is_no):
                    touched |= self._row(form, row, around)
                else:
                    self.counts["blank"] += 1
            except NotUnderstoodError as error:
                self.refuse(form.name, row.number, row.line, error.field, error.value, error.reason)
        if form.kind != DAYS:
            self.rounds.told(touched, form.head)

    def _row(self, form: Form, row: FormRow, around: Mapping[str, str]) -> set[str]:
        if form.kind == DAYS:
            self.counts["recorded" if self.rounds.day(row.values) else "unchanged"] += 1
            return set()
        told = {k: v for k, v in around.items() if k != "line" or "line_key" not in row.values}
        offer = offered(form.kind, {**told, **row.values}, self.ground)
        inspection = self.rounds.of(offer.line)
        self._take(form, row, {**offer.values, "inspection": inspection, "source": self.source})
        return {inspection} if inspection else set()

    def _take(self, form: Form, row: FormRow, values: dict[str, Any]) -> None:
        book = self.books[form.kind]
        if self.correcting is not None:
            book.rows[self.correcting].update({c: v for c, v in values.items() if c not in ("inspection", "source")})
            self.counts["settled"] += 1
            return
        if (key := book.earlier(values)) is None:
            book.add(values)
            self.counts["recorded"] += 1
            return
        kept = book.rows[key]
        adds, against = differing(kept, values)
        if kept.get("inspection") is None and values["inspection"]:
            adds.append("inspection")
        if not against:
            kept.update({c: values[c] for c in adds})
            self.counts["completed" if adds else "unchanged"] += 1
            return
        made = Conflict(
            f"{form.kind}:{form.name}:{row.number}", form.kind, form.name, row.number, row.line,
            self._about(values), key, tuple(against), dict(kept), values,
        )  # fmt: skip
        decision = self.decisions.get(made.id, self.default)
        if decision is None:
            self.conflicts.append(made)
            self.counts["conflicts"] += 1
            return
        self.counts["settled"] += 1
        if decision == BOTH:
            note = text("contradicts the record of {day}", day=kept["visited_on"])
            values["note"] = "；".join(v for v in (values.get("note"), self.say(note)) if v)
            book.add(values)
            return
        for column in (*adds, *against):
            chosen = decision if isinstance(decision, str) else decision.get(column, TAKE if column in adds else KEEP)
            if chosen == TAKE:
                kept[column] = values[column]
                kept["source"] = values["source"]

    def _about(self, values: Mapping[str, Any]) -> str:
        ground = self.ground
        if "marker" in values:
            line = ground.line_of_marker.get(values["marker"])
            return " ".join(v for v in (ground.line_name(line) if line else "", ground.number(values["marker"])) if v)
        return f"{ground.line_name(values['line'])} {values['from_m']:.0f}–{values['to_m']:.0f} m"

    def tracks(self, sheaf: Sheaf) -> int:
        """Stretches that the tracks prove to be walked; the tracks that prove none are refused."""
        made = 0
        found = walked(sheaf.tracks, self.ground)
        for track in sheaf.tracks:
            if (reason := found.refused.get(track.number)) is not None:
                self.refuse("tracks", track.number, None, "trk", track.name, reason)
        new: set[int] = set()
        proving: set[int] = set()
        elsewhere: dict[int, NotUnderstoodError] = {}
        for walk in found.walks:
            span = walk.span
            try:
                inspection = self.rounds.of(span.line)
            except NotUnderstoodError as error:  # all belongs to a round of another line
                elsewhere |= dict.fromkeys(walk.tracks, error)
                continue
            proving |= set(walk.tracks)
            values = {
                "line": span.line, "from_marker": span.from_marker, "to_marker": span.to_marker,
                "from_m": round(span.from_m, 1), "to_m": round(span.to_m, 1), "visited_on": walk.day,
                "inspection": inspection, "source": self.source, "geometry": span.shape,
                "note": self.say(text("walked by track, {share:.0%} of it", share=walk.share)),
            }  # fmt: skip
            if self.books[STRETCH].earlier(values) is None:
                self.books[STRETCH].add(values)
                new |= set(walk.tracks)
                made += 1
        for track in sheaf.tracks:
            if track.number in found.refused:
                continue
            if track.number in elsewhere and track.number not in proving:
                self.refuse("tracks", track.number, None, "trk", track.name, elsewhere[track.number].reason)
                continue
            self.counts["recorded" if track.number in new else "unchanged"] += 1
        return made

    def markers(self) -> tuple[list[Edit], int, int]:
        """States and repair cases that follow from the latest record of each marker; how many of both."""
        book = self.books[MARKER]
        changed = set(book.changed())
        cases: dict[str, list[tuple[str, dict[str, Any]]]] = {}
        for key, case in keyed(self.kept.marker_repair):
            cases.setdefault(str(case["marker"]), []).append((key, case))
        states: list[Edit] = []
        repairs: list[Edit] = []
        for marker in dict.fromkeys(str(book.rows[k]["marker"]) for k in book.changed()):
            found = list(book.of_subject(marker))
            key, record = max(enumerate(found), key=lambda n: (n[1][1].get("visited_on") or "", n[0]))[1]
            at = self.ground.marker_rows.get(marker)
            if at is None:
                continue
            row = {c: v for c, v in self.kept.marker.iloc[at].items() if isinstance(v, str) or c == "geometry"}
            state = state_after(record, row.get("state", ""))
            wanted = defects(record, state)
            corrected = {k for k, _ in found if k in changed and k in book.before}
            left = [
                (k, c) for k, c in cases.get(marker, ())
                if c.get("record") in corrected and c["kind"] not in wanted and is_untouched(c)
            ]  # fmt: skip
            if key not in changed:
                repairs += self._stand(marker, left)
                continue
            if state != row.get("state", ""):
                states.append(update("marker", marker, {"state": row.get("state") or None}, {"state": state}))
            taken_on = repair_edits(
                row, self.ground.line_of_marker.get(marker), key, record, state, cases.get(marker, ()),
                lambda: self.kept.new_key("marker_repair"),
            )  # fmt: skip
            mended = {e.key for e in taken_on}
            repairs += [*taken_on, *self._stand(marker, [(k, c) for k, c in left if k not in mended])]
        opened = sum(e.before is None for e in repairs)
        return [*states, *repairs], len(states), opened

    def _stand(self, marker: str, left: Sequence[tuple[str, Mapping[str, Any]]]) -> list[Edit]:
        """Note the cases of a marker that no record calls for now; they are closed where that is asked."""
        number = self.ground.number(marker)
        self.standing += [Standing(key, case, number, self.withdraw) for key, case in left]
        return [withdrawn(key, case, self.say(RECORD_CORRECTED)) for key, case in left if self.withdraw]


def _is_no(value: str) -> bool:
    return yes({"x": value}, "x") is not True


def take_in(
    sheaf: Sheaf,
    kept: Kept,
    *,
    source: str,
    inspection: str | None = None,
    preferred: str | None = None,
    decisions: Mapping[str, Decision] | None = None,
    default: str | None = None,
    correcting: str | None = None,
    withdraw: bool = False,
    say: Say = str,
) -> Intake:
    """The rows and tracks of `sheaf` as one change.

    Parameters
    ----------
    source : str
        Name of the file, kept with each record.
    inspection : str or None
        Key of the round that all belongs to; None: the one open round of each row's line, where there is just one.
    preferred : str or None
        Key of the round to be taken where a line has several that are open.
    decisions : mapping
        Id of a conflict to what was decided.
    default : str or None
        `KEEP`, `TAKE` or `BOTH` for all other conflicts; None: they wait, and their rows are not taken in.
    correcting : str or None
        Key of the one record that the one row of the sheaf corrects: its answers become those of the row.
    withdraw : bool
        Whether repair cases that a corrected record no longer calls for are closed, if nothing has happened in them.

    Raises
    ------
    PlanError
        If there is no such round, or it has ended.
    """
    desk = _Desk(kept, source, inspection, decisions or {}, default, say, correcting, preferred, withdraw)
    for sheet, refusal in sheaf.refused:
        desk.refuse(sheet, refusal.row, None, refusal.field or "", str(refusal.value or ""), refusal.reason)
    for form in sorted(sheaf.forms, key=lambda f: f.kind == DAYS):
        desk.form(form)
    walks = desk.tracks(sheaf)
    records = desk.books[MARKER]
    follow, states, opened = desk.markers()
    begun = desk.rounds.begin(
        [r for book in desk.books.values() for k in book.changed() if (r := book.rows[k]).get("inspection")]
    )
    edits = [*records.edits(), *desk.books[STRETCH].edits(), *follow, *desk.rounds.edits()]
    new = [(k, records.rows[k]) for k in records.changed()]
    numbers = {str(r["marker"]): desk.ground.number(str(r["marker"])) for _, r in new}
    label = text("Take in {n} records from {file}", n=len(new) + len(desk.books[STRETCH].changed()), file=source)
    return Intake(
        Change(label, tuple(edits)),
        sheaf.rows,
        {name: desk.counts[name] for name in COUNTS},
        tuple(desk.conflicts),
        tuple(desk.refused),
        tuple(alone(new, (), numbers)),
        states,
        opened,
        begun,
        walks,
        tuple(desk.standing),
    )
