"""The filters of the register: search, chips with their numbers, and what is filtered by as chips to take away."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from gis_desk.disputes import words
from gis_desk.disputes.listing import Filter
from layers.text import Text
from ui.desktop import kit
from ui.desktop.collate import order
from ui.desktop.disputes.listing.cases import Cases
from ui.desktop.disputes.listing.filters.period import PeriodButton, period_words
from ui.desktop.disputes.listing.filters.picking import Entry, PickButton
from ui.desktop.disputes.listing.list import GradeChip
from ui.texts import say, tr

_TYPING_MS = 60
CLOSED = frozenset(state for state in words.STATES if not words.is_open(state))
OPEN = frozenset(["open"])
START = Filter(states=OPEN)
"""What the register shows at first: what somebody has to act on."""


class FilterBar(QWidget):
    """Shows and changes the filter of `cases`; ``left`` leads into the list, `area` says what part the map shows."""

    left = Signal()

    def __init__(self, cases: Cases, area: Callable[[], tuple[float, float, float, float]]) -> None:
        super().__init__()
        self._cases, self._area = cases, area
        self._named: tuple[Mapping[str, str], Mapping[str, str]] = ({}, {})
        """The names that the chips in force were written with."""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Search number, title, place, side"))
        self.search.setAccessibleName(tr("Search number, title, place, side"))
        self.search.setToolTip(tr("Each word must be found; titles and names by pinyin and initials too  Ctrl+F"))
        self.search.setClearButtonEnabled(True)
        self.search.installEventFilter(self)
        column.addWidget(self.search)
        self.grade_chips = {grade: GradeChip(grade) for grade in (*words.GRADES, "")}
        column.addWidget(kit.ChipRow(self.grade_chips.values()))
        self.open_chip, self.closed_chip = kit.Chip(tr("still open")), kit.Chip(tr("closed"))
        self.overdue_chip = kit.Chip(tr("overdue"), hint=tr("Open cases whose check or deadline has passed"))
        self.area_chip = kit.Chip(tr("in the map window"), hint=tr("Only cases that the map shows just now"))
        self.kinds = PickButton(tr("Type"), partial(self._entries, words.KINDS))
        self.lines = PickButton(tr("Boundary line"), self._lines)
        self.units = PickButton(tr("Parties"), self._units)
        self.period = PeriodButton()
        state = [self.open_chip, self.closed_chip, self.overdue_chip, self.area_chip]
        column.addWidget(kit.ChipRow([*state, self.kinds, self.lines, self.units, self.period]))
        self.active = kit.ChipRow()
        self.active.setAccessibleName(tr("Filters in force"))
        column.addWidget(self.active)
        self._wait = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._wait.timeout.connect(lambda: self._wish(words=self.search.text()))
        self._connect()
        cases.wished.connect(self.show_wish)
        cases.shown.connect(self.show_counts)
        self.show_wish()

    def _connect(self) -> None:
        self.search.textChanged.connect(lambda _: self._wait.start())
        for grade_chip in self.grade_chips.values():
            grade_chip.clicked.connect(lambda _: self._grades())
        for chip in (self.open_chip, self.closed_chip):
            chip.clicked.connect(lambda _: self._states())
        self.overdue_chip.clicked.connect(lambda on: self._wish(overdue=on))
        self.area_chip.clicked.connect(lambda on: self._wish(area=self._area() if on else None))
        self.kinds.picked.connect(lambda found: self._wish(kinds=found))
        self.lines.picked.connect(lambda found: self._wish(lines=found))
        self.units.picked.connect(lambda found: self._wish(units=found))
        self.period.changed.connect(self._take_period)

    # what the user does

    def _wish(self, **changed: object) -> None:
        self._cases.filter(replace(self._cases.wish, **changed))  # type: ignore[arg-type]

    def _grades(self) -> None:
        self._wish(grades=frozenset(grade for grade, chip in self.grade_chips.items() if chip.isChecked()))

    def _states(self) -> None:
        opened, closed = self.open_chip.isChecked(), self.closed_chip.isChecked()
        self._wish(states=frozenset() if opened is closed else OPEN if opened else CLOSED)

    def _take_period(self, dated: str, since: object, until: object) -> None:
        wish = replace(self._cases.wish, dated=dated)
        self._cases.filter(wish.with_period(since, until))  # type: ignore[arg-type]

    def follow_map(self) -> None:
        """The map shows another part: where only its cases are shown, show those."""
        if self.area_chip.isChecked():
            self._wish(area=self._area())

    def clear(self) -> None:
        """Filter by nothing."""
        self._cases.filter(Filter(dated=self._cases.wish.dated))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Down and Enter lead from the search into the list, Escape empties it first."""
        if watched is self.search and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.left.emit()
                return True
            if event.key() == Qt.Key.Key_Escape and self.search.text():
                self.search.clear()
                return True
        return super().eventFilter(watched, event)

    # what is shown

    def show_wish(self) -> None:
        """Show the filter in force."""
        wish = self._cases.wish
        if self.search.text().split() != wish.words.split() and not self._wait.isActive():
            self.search.blockSignals(True)
            self.search.setText(wish.words)
            self.search.blockSignals(False)
        for grade, chip in self.grade_chips.items():
            chip.setChecked(grade in wish.grades)
        self.open_chip.setChecked(bool(wish.states & OPEN))
        self.closed_chip.setChecked(bool(wish.states & CLOSED))
        self.overdue_chip.setChecked(wish.overdue)
        self.area_chip.setChecked(wish.area is not None)
        self.kinds.values, self.lines.values, self.units.values = wish.kinds, wish.lines, wish.units
        self.period.wish = wish
        self._show_active(wish)

    def _show_active(self, wish: Filter) -> None:
        register = self._cases.now.register
        self._named = register.line_names, register.units
        gone: list[tuple[str, Filter]] = []
        for kind in sorted(wish.kinds):
            gone.append((say(words.label(words.KINDS, kind)), replace(wish, kinds=wish.kinds - {kind})))
        for line in sorted(wish.lines):
            gone.append((register.line_names.get(line, line), replace(wish, lines=wish.lines - {line})))
        for unit in sorted(wish.units):
            gone.append((register.units.get(unit, unit), replace(wish, units=wish.units - {unit})))
        if wish.period:
            gone.append((period_words(wish), replace(wish, since=None, until=None)))
        had = self.active.focusWidget() is not None and self.active.focusWidget().hasFocus()
        self.active.clear()
        for said, without in gone:
            chip = kit.Chip(f"{said}  ×", checkable=False, hint=tr("Take this filter away"))
            chip.setAccessibleName(tr("Take away: {filter}", filter=said))
            chip.clicked.connect(lambda _, without=without: self._cases.filter(without))
            self.active.add(chip)
        some = replace(wish, dated="found") not in (Filter(), START)
        if some:
            everything = kit.quiet_button(tr("Clear all filters"), None, self.clear)
            self.active.add(everything)
            if had:
                everything.setFocus()
        self.active.setVisible(some)

    def show_counts(self) -> None:
        """Show how many cases there would be with each chip."""
        found, register = self._cases.found, self._cases.now.register
        if self._named != (register.line_names, register.units):
            self._show_active(self._cases.wish)
        for grade, chip in self.grade_chips.items():
            chip.set_count(found.grades.get(grade, 0))
        ungraded = self.grade_chips[""]
        ungraded.setVisible(ungraded.isChecked() or "" in found.grades)
        self.open_chip.set_count(found.open)
        self.closed_chip.set_count(found.closed)
        self.overdue_chip.set_count(found.overdue)

    def _entries(self, known: Mapping[str, Text]) -> Sequence[Entry]:
        counts = self._cases.found.kinds
        return [Entry(word, say(label), counts.get(word, 0)) for word, label in known.items()]

    def _lines(self) -> Sequence[Entry]:
        return _named(self._cases.table.lines.words, self._cases.now.register.line_names, self._cases.found.lines)

    def _units(self) -> Sequence[Entry]:
        return _named(self._cases.table.units.words, self._cases.now.register.units, self._cases.found.units)


def _named(values: Sequence[str], names: Mapping[str, str], counts: Mapping[str, int]) -> list[Entry]:
    """The values with their names, those with the most cases first."""
    entries = [Entry(value, names.get(value, value), counts.get(value, 0)) for value in values]
    return sorted(entries, key=lambda e: (-e.count, order(e.words)))
