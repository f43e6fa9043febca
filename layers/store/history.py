"""What was done, by whom, and how it is taken back: edits in SQLite values. Callers hold the transaction."""

import datetime as dt
import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from layers.change import Edit
from layers.differences import LONG, Part, parts, rebuilt
from layers.document import Document
from layers.errors import StaleEdit, Where
from layers.schema import Table
from layers.store import geopackage
from layers.store.problems import stale
from layers.store.rows import GEOMETRY, quoted, raw_row, table_of
from layers.store.values import dump_row, fit_shapes, is_missing, load_row, same_shape, to_sql_checked
from layers.text import Text


@dataclass(frozen=True)
class HistoryRow:
    """One user action: number, time (ISO, local with offset), who, label, rows touched, whether it is undone."""

    id: int
    at: str
    who: str
    label: Text
    edits: int
    undone: bool


@dataclass(frozen=True)
class RawEdit:
    """An edit in SQLite values; a geometry stands in ``*_geom`` and is only named in the mapping.

    Read from the history, a long text that an update has changed is a `Part` on both sides.
    """

    layer: str
    key: str
    before: Mapping[str, Any] | None
    before_geom: bytes | None
    after: Mapping[str, Any] | None
    after_geom: bytes | None
    parts: Mapping[str, tuple[Part, Part]] = field(default_factory=dict)
    """Where the long texts of an update differ, as far as it is known already."""


def raw_edit(edit: Edit) -> RawEdit:
    """`edit` in SQLite values; WorkspaceError where one does not fit its column."""
    table = table_of(edit.layer)

    def split(row: Mapping[str, Any] | None) -> tuple[dict[str, Any] | None, bytes | None]:
        if row is None:
            return None, None
        values = {c: to_sql_checked(table, c, v, edit.key) for c, v in row.items() if c not in (GEOMETRY, "key")}
        if GEOMETRY not in row or not table.shape.value:
            return values, None
        values[geopackage.GEOMETRY] = None
        shape = None if is_missing(row[GEOMETRY]) else row[GEOMETRY]
        return values, geopackage.encode(fit_shapes(table, [shape], [edit.key]))[0]

    before, before_geom = split(edit.before)
    after, after_geom = split(edit.after)
    known = {c: v.since((edit.before or {}).get(c)) for c, v in (edit.after or {}).items() if isinstance(v, Document)}
    differ = {c: both for c, both in known.items() if both is not None}
    return RawEdit(edit.layer, edit.key, before, before_geom, after, after_geom, differ)


class History:
    """The history tables of one open workspace."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self._path = path

    def begin(self, label: Text, edits: int, who: str) -> int:
        """A new line; changes that were undone before are left behind, not lost."""
        self._connection.execute("UPDATE history SET state = 'left' WHERE state = 'undone'")
        cursor = self._connection.execute(
            "INSERT INTO history (at, who, label, state, edits) VALUES (?, ?, ?, 'done', ?)",
            (now(), who, _dump_text(label), edits),
        )
        return int(cursor.lastrowid or 0)

    def note_load(self, number: int, layer: str, first: int, last: int) -> None:
        """An import is noted by the range of its rows."""
        self._connection.execute(
            "INSERT INTO history_edit (change, layer, op, first_fid, last_fid) VALUES (?, ?, 'load', ?, ?)",
            (number, layer, first, last),
        )

    def carry_out(self, number: int, edit: RawEdit) -> None:
        """Do one edit and note what really stood there before.

        Raises
        ------
        StaleEdit
            When the row is not as `edit.before` says.
        """
        done, op = self._perform(table_of(edit.layer), edit)
        self._note(number, done, op)

    def edge(self, direction: str) -> tuple[int, Text] | None:
        """Number and label of the change that ``"undo"`` or ``"redo"`` would touch."""
        query = {
            "undo": "SELECT fid, label FROM history WHERE state = 'done' ORDER BY fid DESC LIMIT 1",
            "redo": "SELECT fid, label FROM history WHERE state = 'undone' ORDER BY fid LIMIT 1",
        }[direction]
        found = self._connection.execute(query).fetchone()
        return None if found is None else (int(found[0]), _load_text(found[1]))

    def take_back(self, number: int) -> dict[str, list[str]]:
        """Undo every edit of a change from the last; keys per layer, an empty list for an import."""
        touched: dict[str, list[str]] = {}
        entries = self._connection.execute(
            "SELECT fid, layer, row_key, op, before, before_geom, after, after_geom, first_fid, last_fid "
            "FROM history_edit WHERE change = ? ORDER BY fid DESC",
            (number,),
        ).fetchall()
        for fid, layer, key, op, before, before_geom, after, after_geom, first, last in entries:
            table = table_of(layer)
            if op == "load":
                self._unload(table, number, fid, first, last)
                touched.setdefault(layer, [])
                continue
            self._perform(table, RawEdit(layer, key, load_row(after), after_geom, load_row(before), before_geom))
            touched.setdefault(layer, []).append(key)
        self._connection.execute("UPDATE history SET state = 'undone', undone_at = ? WHERE fid = ?", (now(), number))
        return touched

    def do_again(self, number: int) -> dict[str, list[str]]:
        """Redo every edit of a change; keys per layer."""
        touched: dict[str, list[str]] = {}
        entries = self._connection.execute(
            "SELECT layer, row_key, before, before_geom, after, after_geom FROM history_edit "
            "WHERE change = ? ORDER BY fid",
            (number,),
        ).fetchall()
        for layer, key, before, before_geom, after, after_geom in entries:
            edit = RawEdit(layer, key, load_row(before), before_geom, load_row(after), after_geom)
            self._perform(table_of(layer), edit)
            touched.setdefault(layer, []).append(key)
        self._connection.execute("UPDATE history SET state = 'done', undone_at = NULL WHERE fid = ?", (number,))
        return touched

    def lines(self, limit: int) -> list[HistoryRow]:
        """The last changes, newest first."""
        rows = self._connection.execute(
            "SELECT fid, at, who, label, edits, state FROM history ORDER BY fid DESC LIMIT ?", (limit,)
        ).fetchall()
        return _told_lines(rows)

    def lines_of(self, key: str, limit: int) -> list[HistoryRow]:
        """The last changes of the row `key` and of rows that named it, newest first."""
        rows = self._connection.execute(
            "SELECT fid, at, who, label, edits, state FROM history WHERE fid IN ("
            " SELECT change FROM history_edit WHERE row_key = ?1 OR (layer, row_key) IN ("
            "  SELECT layer, row_key FROM history_edit WHERE instr(after, ?1) OR instr(before, ?1)))"
            " ORDER BY fid DESC LIMIT ?2",
            (key, limit),
        ).fetchall()
        return _told_lines(rows)

    def _perform(self, table: Table, edit: RawEdit) -> tuple[RawEdit, str]:
        if edit.before is None and edit.after is not None:
            self._insert(table, edit, edit.after)
            return edit, "insert"
        stored = raw_row(self._connection, table, edit.key)
        if stored is None:
            raise StaleEdit(
                "there is no row '{key}' any more",
                where=Where(self._path, table.name),
                do="refresh and try again",
                key=edit.key,
            )
        edit = self._whole(table, edit, stored)
        self._compare(table, edit, stored)
        if edit.after is None:
            self._connection.execute(f'DELETE FROM "{table.name}" WHERE key = ?', (edit.key,))
            geom = stored.get(geopackage.GEOMETRY)
            return RawEdit(edit.layer, edit.key, _named(stored), geom, None, None), "delete"
        if edit.after:
            sets = ", ".join(f"{quoted(c)} = ?" for c in edit.after)
            self._connection.execute(
                f'UPDATE "{table.name}" SET {sets} WHERE key = ?', [*_with_shape(edit.after, edit.after_geom), edit.key]
            )
        before = {c: stored[c] for c in edit.after}
        geom = before.get(geopackage.GEOMETRY)
        return RawEdit(edit.layer, edit.key, _named(before), geom, edit.after, edit.after_geom, edit.parts), "update"

    def _whole(self, table: Table, edit: RawEdit, stored: Mapping[str, Any]) -> RawEdit:
        """`edit` with its long texts whole again, made of those that stand in the table."""
        before, after = dict(edit.before or {}), dict(edit.after or {})
        split = [c for c, v in before.items() if isinstance(v, Part)]
        for column in split:
            made = rebuilt(str(stored[column]), before[column], after[column])
            if made is None:
                raise stale(self._path, table, edit.key, column)
            before[column], after[column] = stored[column], made
        return replace(edit, before=before, after=after) if split else edit

    def _insert(self, table: Table, edit: RawEdit, after: Mapping[str, Any]) -> None:
        names = ["key", *after]
        places = ", ".join("?" * len(names))
        query = f'INSERT INTO "{table.name}" ({", ".join(quoted(n) for n in names)}) VALUES ({places})'
        try:
            self._connection.execute(query, [edit.key, *_with_shape(after, edit.after_geom)])
        except sqlite3.IntegrityError as exc:
            raise StaleEdit(
                "there is already a row '{key}'",
                where=Where(self._path, table.name),
                do="refresh and try again",
                key=edit.key,
            ) from exc

    def _compare(self, table: Table, edit: RawEdit, stored: Mapping[str, Any]) -> None:
        for column, value in (edit.before or {}).items():
            if column == geopackage.GEOMETRY:
                if not same_shape(stored[column], edit.before_geom):
                    raise stale(self._path, table, edit.key, GEOMETRY)
            elif stored[column] != value:
                raise stale(self._path, table, edit.key, column)

    def _note(self, number: int, edit: RawEdit, op: str) -> None:
        before, after = _told(edit)
        self._connection.execute(
            "INSERT INTO history_edit (change, layer, row_key, op, before, before_geom, after, after_geom) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                number,
                edit.layer,
                edit.key,
                op,
                None if before is None else dump_row(before),
                edit.before_geom,
                None if after is None else dump_row(after),
                edit.after_geom,
            ),
        )

    def _unload(self, table: Table, number: int, entry: int, first: int, last: int) -> None:
        """Take an import back; its rows move into the history so that it can be redone."""
        names = ["key", *(c.name for c in table.columns), *([geopackage.GEOMETRY] if table.shape.value else [])]
        wanted = ", ".join(quoted(n) for n in names)
        query = f'SELECT {wanted} FROM "{table.name}" WHERE fid BETWEEN ? AND ? ORDER BY fid'
        rows = self._connection.execute(query, (first, last)).fetchall()
        self._connection.execute("DELETE FROM history_edit WHERE fid = ?", (entry,))
        for key, *values in rows:
            row = dict(zip(names[1:], values, strict=True))
            edit = RawEdit(table.name, key, None, None, _named(row), row.get(geopackage.GEOMETRY))
            self._note(number, edit, "insert")
        self._connection.execute(f'DELETE FROM "{table.name}" WHERE fid BETWEEN ? AND ?', (first, last))


def _told(edit: RawEdit) -> tuple[Mapping[str, Any] | None, Mapping[str, Any] | None]:
    """Before and after as the history keeps them: of long texts that changed only what differs."""
    if edit.before is None or edit.after is None:
        return edit.before, edit.after
    before, after = dict(edit.before), dict(edit.after)
    for column, new in edit.after.items():
        old = before[column]
        if isinstance(old, str) and isinstance(new, str) and min(len(old), len(new)) >= LONG:
            before[column], after[column] = edit.parts.get(column) or parts(old, new)
    return before, after


def _named(row: Mapping[str, Any]) -> dict[str, Any]:
    """`row` with its geometry only named; the blob is kept beside it."""
    return {c: None if c == geopackage.GEOMETRY else v for c, v in row.items()}


def _with_shape(values: Mapping[str, Any], geom: bytes | None) -> list[Any]:
    return [geom if c == geopackage.GEOMETRY else v for c, v in values.items()]


def now() -> str:
    """The time as the history keeps it: ISO with offset, milliseconds."""
    return dt.datetime.now().astimezone().isoformat(timespec="milliseconds")


def _dump_text(label: Text) -> str:
    return json.dumps(_plain(label), ensure_ascii=False)


def _plain(value: Text | object) -> object:
    """A `Text` as template and arguments, also where it is an argument itself; anything else in words."""
    if not isinstance(value, Text):
        return str(value)
    return {"template": value.template, "args": {k: _plain(v) for k, v in value.args.items()}}


def _told_lines(rows: Sequence[tuple[Any, ...]]) -> list[HistoryRow]:
    return [
        HistoryRow(n, at, who, _load_text(label), edits, state != "done") for n, at, who, label, edits, state in rows
    ]


def _load_text(document: str) -> Text:
    return _text_of(json.loads(document))


def _text_of(plain: dict[str, Any]) -> Text:
    return Text(plain["template"], {k: _text_of(v) if isinstance(v, dict) else v for k, v in plain["args"].items()})
