"""The register's cases as the window shows them: one table, one filter and one selected case for all its views."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from PySide6.QtCore import QObject, QTimer, Signal

from gis_desk.disputes.listing import CaseTable, EventDays, Filter, Found, found, renewed, table_of, touched
from gis_desk.disputes.listing.searching import readings
from layers.schema import TABLES
from layers.store import Notice, Store
from layers.work import Progress
from ui.desktop.disputes.listing.eventlog import EventLog
from ui.desktop.table.work import Newest
from ui.desktop.workbench import Desk

_CHOICE_MS = 60
"""The map and the other panels follow a selection that has rested so long: arrow keys run through the list."""


@dataclass(frozen=True, eq=False)
class Register:
    """What was read: the frame of cases, its table, names of divisions by code and of lines by key, and events."""

    frame: pd.DataFrame
    table: CaseTable
    divisions: pd.DataFrame
    lines: pd.DataFrame
    units: Mapping[str, str] = field(default_factory=dict)
    line_names: Mapping[str, str] = field(default_factory=dict)
    events: EventDays | None = None
    """The days of the events, where a filter asked for them."""


@dataclass(frozen=True, eq=False)
class Shown:
    """The register, and what a filter found in it on a day."""

    register: Register
    wish: Filter
    found: Found
    today: dt.date


def nothing() -> Shown:
    """What is shown of no workspace."""
    none = pd.DataFrame(columns=["key", *(c.name for c in TABLES["dispute"].columns)], dtype=object)
    register = Register(none, table_of(none), none, none)
    today = dt.date.today()
    return Shown(register, Filter(), found(register.table, Filter(), today), today)


class Cases(QObject):
    """Reads and filters off the GUI thread; an older request that still runs is given up for a newer one."""

    shown = Signal()
    """`now` is another: other cases, or others of them."""
    wished = Signal()
    """`wish` is another filter; what it finds follows with `shown`."""
    mapped = Signal()
    """`rows_on_map` are others."""
    chosen = Signal(str)
    """``chosen(key)``: the selected case is another one, empty for none."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._store: Store | None = None
        self._unsubscribe: Callable[[], None] = _deaf
        self._log = EventLog()
        self.now = self._none = nothing()
        self.wish = Filter()
        self.key = ""
        """The selected case."""
        self.newest = Newest(self)
        self._mapper = Newest(self)
        self._preparer = Newest(self)
        for each in (self.newest, self._mapper, self._preparer):
            each.failed.connect(desk.show_error)
        self._prepared: CaseTable | None = None
        self.rows_on_map: pd.DataFrame | None = None
        """The cases that fit, as the map draws them; None for all of them."""
        self._soon = QTimer(self, singleShot=True, interval=_CHOICE_MS)
        self._soon.timeout.connect(self._tell)

    @property
    def table(self) -> CaseTable:
        """The table of all cases."""
        return self.now.register.table

    @property
    def found(self) -> Found:
        """What the filter found."""
        return self.now.found

    @property
    def busy(self) -> bool:
        """Whether something is being read or filtered."""
        return self.newest.busy or self._mapper.busy

    @property
    def reading(self) -> bool:
        """Whether nothing was shown of the open workspace yet."""
        return self.newest.busy and self.now.register.frame is self._none.register.frame

    # reading

    def refresh(self, first: Callable[[Store | None], Filter]) -> None:
        """Read what has changed in the workspace; in another one the filter that `first` gives is in force."""
        store = self._desk.store
        if store is not self._store:
            self._store, self.key, self._log = store, "", EventLog()
            self._unsubscribe()
            self._prepared = None
            self._unsubscribe = _deaf if store is None else store.subscribe(self._hear)
            self.wish = first(store)
            self.wished.emit()
            self._show(self._none)
        if store is None:
            self.newest.drop()
            return
        self._ask()

    def filter(self, wish: Filter) -> None:
        """Show the cases that fit `wish`."""
        if wish != self.wish:
            self.wish = wish
            self.wished.emit()
            if self._store is not None:
                self._ask()

    def _ask(self) -> None:
        store, before, wish, log = self._store, self.now.register, self.wish, self._log
        assert store is not None
        frames = tuple(self._desk.frame(name) for name in ("dispute", "division", "boundary_line"))

        def work(progress: Progress) -> Shown:
            register = read(before, frames, progress)
            if wish.dated == "event":
                register = with_events(register, log.days(store, register.table.keys, progress))
            return looked(register, wish, progress)

        self.newest.ask(work, self._show)
        if self.reading:
            self.shown.emit()

    def _hear(self, notice: Notice) -> None:
        if "dispute_event" in notice.layers:
            self._log.outdate()
            if self.wish.dated == "event":
                self._ask()

    def _show(self, shown: Shown) -> None:
        self.now = shown
        if self.key and self.row_of(self.key) < 0:
            self.key = ""
            self.chosen.emit("")
        self.shown.emit()
        self._prepare(shown.register.table)
        frame, rows = shown.register.frame, shown.found.rows
        if len(rows) == len(frame):
            self._mapper.drop()
            self._map(None)
        else:
            self._mapper.ask(lambda progress: taken(frame, rows, progress), self._map)

    def _prepare(self, table: CaseTable) -> None:
        """Make ready what is searched, and once the events, so that nobody who asks for them first need wait."""
        store, log = self._store, self._log
        if store is None or table is self._prepared or not len(table):
            return
        first, self._prepared = self._prepared is None, table

        def work(progress: Progress) -> None:
            readings(table, progress)
            if first:
                log.days(store, table.keys, progress)

        self._preparer.ask(work, lambda _: None)

    def _map(self, rows: pd.DataFrame | None) -> None:
        if rows is not self.rows_on_map:
            self.rows_on_map = rows
            self.mapped.emit()

    # the selected case

    def row_of(self, key: str) -> int:
        """The row of a case in the table, -1 where there is none."""
        return self.table.keys.row(key)

    def key_at(self, row: int) -> str:
        """The key of a row of the table."""
        return str(self.table.keys.keys[row])

    def choose(self, key: str, *, tell: bool = True) -> None:
        """Select a case in all views; the window follows with `tell`, as soon as the selection rests."""
        if key != self.key:
            self.key = key
            self.chosen.emit(key)
        if tell and key:
            self._soon.start()

    def _tell(self) -> None:
        here = self._store is not None and self._desk.store is self._store
        if here and self.key and self._desk.selected != ("dispute", self.key):
            self._desk.select("dispute", self.key)


def read(before: Register, frames: tuple[Any, Any, Any], progress: Progress) -> Register:
    """The register of frames of cases, divisions and lines; what is the same as `before` is taken from it."""
    cases, divisions, lines = frames
    now = before
    if cases is not before.frame:
        keys = before.table.keys
        changed = touched(keys, before.frame, cases, progress) if len(keys) else None
        table = renewed(before.table, cases, changed, progress)
        _ = table.order
        now = replace(now, frame=cases, table=table, events=now.events if table.keys is keys else None)
    if divisions is not before.divisions:
        now = replace(now, divisions=divisions, units=_names(divisions, "code", progress))
    if lines is not before.lines:
        now = replace(now, lines=lines, line_names=_names(lines, "key", progress))
    return now


def with_events(register: Register, events: EventDays) -> Register:
    """`register` with the days of its events; the same one where it has them already."""
    return register if register.events is events else replace(register, events=events)


def looked(register: Register, wish: Filter, progress: Progress) -> Shown:
    """What `wish` finds in `register`."""
    today = dt.date.today()
    answer = found(
        register.table,
        wish,
        today,
        events=register.events,
        unit_names=register.units,
        line_names=register.line_names,
        progress=progress,
    )
    return Shown(register, wish, answer, today)


def taken(frame: pd.DataFrame, rows: np.ndarray, progress: Progress) -> pd.DataFrame:
    """The `rows` of a frame, in the order of the frame; a column at a step."""
    order = np.sort(rows)
    columns = {}
    for number, name in enumerate(frame.columns):
        progress.step(number, len(frame.columns))
        columns[name] = frame[name].array.take(order)
    made = pd.DataFrame(columns)
    return gpd.GeoDataFrame(made, geometry="geometry", crs=frame.crs) if isinstance(frame, gpd.GeoDataFrame) else made


def _deaf() -> None:
    return None


def _names(frame: pd.DataFrame, by: str, progress: Progress) -> dict[str, str]:
    """Names by a column, of the rows that have both."""
    progress.step(0, 0)
    if by not in frame.columns or "name" not in frame.columns:
        return {}
    keys, names = frame[by].tolist(), frame["name"].tolist()
    return {k: n for k, n in zip(keys, names, strict=True) if isinstance(k, str) and isinstance(n, str)}
