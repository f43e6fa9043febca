"""Records entered by hand: the two forms, what they offer next, and records opened to be corrected."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gis_desk.inspections import words
from gis_desk.inspections.intake.answers import works_in
from gis_desk.inspections.intake.fields import MARKER, STRETCH, WORKS
from ui.desktop import kit
from ui.desktop.inspections.back.entry import EntryForm
from ui.desktop.inspections.back.state import FieldState, called, stretch_words
from ui.texts import say, tr


class ByHand(QWidget):
    """The form of markers or that of stretches."""

    saved = Signal(str, dict, str)
    """``saved(table, answers, key)``: key of the record that is corrected, empty for a new one."""

    def __init__(self) -> None:
        super().__init__()
        self.state = FieldState()
        self._correcting: dict[str, str] = {}
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        self.of_marker = kit.Chip(tr("Marker"), checked=True)
        self.of_stretch = kit.Chip(tr("Stretch"))
        whole.addWidget(kit.row(self.of_marker, self.of_stretch, None))
        self.forms = {MARKER: EntryForm(MARKER), STRETCH: EntryForm(STRETCH)}
        self.forms[STRETCH].hide()
        for form in self.forms.values():
            whole.addWidget(form)
            form.saved.connect(self._save)
            form.cleared.connect(self._correcting.clear)
        self.forms[MARKER].asked.connect(self._number_typed)
        self.of_marker.clicked.connect(lambda: self.enter(MARKER))
        self.of_stretch.clicked.connect(lambda: self.enter(STRETCH))

    def enter(self, table: str) -> EntryForm:
        """Show the form of markers or of stretches, ready for keys."""
        self.of_marker.setChecked(table == MARKER)
        self.of_stretch.setChecked(table == STRETCH)
        for name, form in self.forms.items():
            form.setVisible(name == table)
        self.forms[table].begin()
        return self.forms[table]

    def next(self, table: str) -> None:
        """The record is kept: empty the form for the next one."""
        self._correcting.pop(table, None)
        self.forms[table].clear()
        self.forms[table].begin()

    def set_state(self, state: FieldState) -> None:
        """Offer the markers and stretches of `state`, those without a record first."""
        self.state = state
        ground, progress = state.ground, state.progress
        if ground is None:
            return
        first = [state.names[k] for k in (progress.unvisited if progress is not None else ())]
        there = set(first)
        self.forms[MARKER].offer_markers([*first, *(n for n in state.names.values() if n not in there)])
        listed: dict[str, str] = {}
        if progress is not None:
            done = dict(
                zip((_task(s.line, s.from_m, s.to_m) for s in progress.stretches), progress.walked, strict=True)
            )
            for s in (*progress.unwalked, *progress.stretches):
                ends = {"from_marker": s.from_marker, "to_marker": s.to_marker, "from_m": s.from_m, "to_m": s.to_m}
                task, name = _task(s.line, s.from_m, s.to_m), stretch_words(ends, ground)
                listed.setdefault(task, tr("{name} (walked)", name=name) if done[task] else name)
        self.forms[STRETCH].offer_stretches(listed)

    def marker_called(self, number: str) -> str | None:
        """Key of the one marker that was typed."""
        hits = called(number, self.state.names)
        return hits[0] if len(hits) == 1 else None

    def _number_typed(self, number: str) -> None:
        form, marker = self.forms[MARKER], self.marker_called(number)
        ground, progress = self.state.ground, self.state.progress
        if marker is None or ground is None:
            some = len(called(number, self.state.names))
            said = tr("{n} markers have this number", n=some) if some else tr("No marker of this round has this number")
            form.tell(said if number else "")
            self._correcting.pop(MARKER, None)
            return
        line, state = ground.line_of_marker.get(marker, ""), ground.state(marker)
        before = say(words.BODIES[state]) if state in words.BODIES else ""
        form.tell(" · ".join(p for p in (ground.line_name(line), before) if p))
        open_row = self.state.rows.get(MARKER, {}).get(self._correcting.get(MARKER, ""), {})
        if open_row.get("marker") == marker:
            return
        record = progress.visited.get(marker) if progress is not None else None
        if record is None:
            self._correcting.pop(MARKER, None)
        else:
            self._fill(MARKER, record)

    def correct(self, table: str, key: str) -> None:
        """Open a record in its form."""
        row = self.state.rows.get(table, {}).get(key)
        if row is None or self.state.ground is None:
            return
        form = self.enter(table)
        if table == MARKER:
            form.number.setText(self.state.names.get(str(row.get("marker")), ""))
        self._fill(table, key)

    def _fill(self, table: str, key: str) -> None:
        row, form, ground = self.state.rows[table][key], self.forms[table], self.state.ground
        form.show_row(row, works_in(row.get("action"), WORKS)[0])
        if table == STRETCH and ground is not None:
            form.choose_stretch(_task(str(row["line"]), row["from_m"], row["to_m"]), stretch_words(row, ground))
        form.tell(tr("Correcting the record of {day}", day=row.get("visited_on") or "—"))
        self._correcting[table] = key

    def _save(self, table: str, values: dict[str, str]) -> None:
        key = self._correcting.get(table, "")
        row = self.state.rows.get(table, {}).get(key)
        if table == MARKER:
            marker = self.marker_called(values.get("marker", ""))
            if marker is not None:
                values = {**values, "marker_key": marker}
            if row is not None and (others := works_in(row.get("action"), WORKS)[1]):
                values = {**values, "action": others}
        self.saved.emit(table, values, key if row is not None else "")


def _task(line: str, low: float, high: float) -> str:
    """The stretch as the field `task` of a form names it."""
    return f"{line}:{low:.1f}-{high:.1f}"
