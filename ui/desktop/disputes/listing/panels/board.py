"""The board of the register: a column for each state, cards to take on to the next."""

from functools import partial

import numpy as np
from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from gis_desk.disputes import words
from gis_desk.disputes.listing.table import STATE
from gis_desk.disputes.states import NEXT, check_step
from layers.errors import GisDeskError
from ui.desktop import figures, kit
from ui.desktop.disputes.casework.case import step_words
from ui.desktop.disputes.listing.cases import Cases
from ui.desktop.disputes.listing.caseview import CaseView
from ui.desktop.disputes.listing.list import ROW
from ui.desktop.disputes.listing.panels.cards import StateColumn
from ui.texts import say, tr


class BoardPanel(QWidget):
    """All cases that fit the other filters by their state. Left and Right go to the next column, Alt+Right takes a card
    to its next state, the menu key shows all its steps.

    Signals
    -------
    opened(key)
        All about a case is to be seen.
    step_asked(key, state)
        A case is to be taken to a state that may follow its own.
    """

    opened = Signal(str)
    step_asked = Signal(str, str)

    def __init__(self, cases: Cases) -> None:
        super().__init__()
        self._cases = cases
        self._stale = True
        self.writable = False
        whole = QVBoxLayout(self)
        whole.setContentsMargins(8, 4, 8, 4)
        whole.setSpacing(4)
        self.notice = QVBoxLayout()
        whole.addLayout(self.notice)
        across = QHBoxLayout()
        across.setSpacing(8)
        whole.addLayout(across, 1)
        self.columns = {state: StateColumn(state, self._fits) for state in STATE}
        for column in self.columns.values():
            across.addWidget(column, 1)
            column.view.moved.connect(cases.choose)
            column.view.opened.connect(self.opened)
            column.dropped.connect(self.ask_step)
            column.view.installEventFilter(self)
        cases.shown.connect(self.renew)
        cases.chosen.connect(self._show_chosen)

    # what is shown

    def showEvent(self, event: QShowEvent) -> None:
        """Show what was left until somebody looks."""
        super().showEvent(event)
        if self._stale:
            self.renew()

    def renew(self) -> None:
        """Other cases fit."""
        self._stale = not self.isVisible()
        if self._stale:
            return
        now = self._cases.now
        table = now.register.table
        order = table.order[now.found.whichever[table.order]]
        states = table.state[order]
        for number, column in enumerate(self.columns.values()):
            rows = order[states == number]
            height = column.view.verticalScrollBar().value()
            column.model.show(now, np.asarray(rows, np.int64))
            column.view.verticalScrollBar().setValue(height)
            said = say(words.STATES[column.state])
            column.heading.setText(f"{said} {figures.count(len(rows))}")
            column.view.setAccessibleName(f"{said} {len(rows)}")
        self._show_chosen(self._cases.key)

    def _show_chosen(self, key: str) -> None:
        if not self._stale:
            for column in self.columns.values():
                if column.view.key_now() != key:
                    column.view.show_chosen(key)

    def refuse(self, error: GisDeskError | None) -> None:
        """Say why a card cannot be taken to a column; None takes the notice away."""
        kit.clear(self.notice)
        if error is not None:
            self.notice.addWidget(kit.Banner("must", say(error.what), say(error.do)))

    # what the user does

    def _state_of(self, key: str) -> str | None:
        row = self._cases.row_of(key)
        return None if row < 0 else STATE[int(self._cases.table.state[row])]

    def _why_not(self, key: str, after: str) -> GisDeskError | None:
        try:
            check_step(self._state_of(key), after)
        except GisDeskError as error:
            return error
        return None

    def _fits(self, key: str, after: str) -> bool:
        return self._why_not(key, after) is None

    def ask_step(self, key: str, after: str) -> None:
        """Ask for the step of a case to the state `after`, or say why there is none."""
        before = self._state_of(key)
        if before is None or before == after or not self.writable:
            return
        error = self._why_not(key, after)
        self.refuse(error)
        if error is None:
            self._cases.choose(key)
            self.step_asked.emit(key, after)

    def steps_menu(self, key: str) -> QMenu:
        """The steps that a case may take."""
        menu = QMenu(self)
        before = self._state_of(key)
        for after in NEXT.get(before or "", ()):
            action = menu.addAction(step_words(before, after), partial(self.ask_step, key, after))
            action.setEnabled(self.writable)
        menu.addSeparator()
        menu.addAction(tr("All about this case"), partial(self.opened.emit, key))
        return menu

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The keys and the context menu of the columns."""
        view = watched if isinstance(watched, CaseView) else None
        if view is not None and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key(view, event) or super().eventFilter(watched, event)
        if view is not None and isinstance(event, QContextMenuEvent):
            keyboard = event.reason() == QContextMenuEvent.Reason.Keyboard
            index = view.currentIndex() if keyboard else view.indexAt(event.pos())
            if row := index.data(ROW):
                at = view.visualRect(index).center() if keyboard else event.pos()
                self.steps_menu(row["key"]).popup(view.viewport().mapToGlobal(at))
            return True
        return super().eventFilter(watched, event)

    def _key(self, view: CaseView, event: QKeyEvent) -> bool:
        by = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if by is None:
            return False
        if event.modifiers() & Qt.KeyboardModifier.AltModifier:
            following = NEXT.get(self._state_of(view.key_now()) or "", ())
            if by > 0 and following:
                self.ask_step(view.key_now(), following[0])
            return True
        views = [column.view for column in self.columns.values()]
        self._go(views[(views.index(view) + by) % len(views)], view)
        return True

    def _go(self, to: CaseView, before: CaseView) -> None:
        """Go to another column, at the height of the card left."""
        height = before.visualRect(before.currentIndex()).center() if before.currentIndex().isValid() else QPoint(4, 4)
        to.setFocus(Qt.FocusReason.TabFocusReason)
        if to.model().rowCount():
            there = to.indexAt(height)
            to.setCurrentIndex(there if there.isValid() else to.cases.index(to.cases.rowCount() - 1))
            to.scrollTo(to.currentIndex(), QAbstractItemView.ScrollHint.EnsureVisible)
