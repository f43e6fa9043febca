"""The list of the register with its filters, and the doors to recording, the offline map and the warnings."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from ui.desktop import figures, kit
from ui.desktop.disputes.listing.cases import Cases
from ui.desktop.disputes.listing.caseview import CaseView
from ui.desktop.disputes.listing.filters.bar import FilterBar
from ui.desktop.disputes.listing.list import CaseDelegate, CaseModel
from ui.texts import tr


class ListPage(QWidget):
    """What the register page shows while no case is open; its buttons are connected by the page."""

    def __init__(self, cases: Cases, area: Callable[[], tuple[float, float, float, float]]) -> None:
        super().__init__()
        self._cases = cases
        self._wish = cases.wish
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addWidget(kit.title(tr("Dispute register")))
        self.record_button = kit.primary_button(tr("Record on the map"), "map-pin-plus")
        self.record_button.setCheckable(True)
        self.record_button.setToolTip(tr("Record on the map") + "  Ctrl+Alt+K")
        column.addWidget(self.record_button)
        self.hint = QWidget()
        """What is shown while the place of a new case is waited for."""
        self._hint_box = QVBoxLayout(self.hint)
        self._hint_box.setContentsMargins(0, 0, 0, 0)
        self.hint.hide()
        column.addWidget(self.hint)
        self.filters = FilterBar(cases, area)
        column.addWidget(self.filters)
        self.counter = kit.caption()
        self.counter.setWordWrap(False)
        column.addWidget(kit.row(self.counter, None))
        self.model = CaseModel(self)
        self.view = CaseView(self.model, CaseDelegate, CaseDelegate.HEIGHT)
        self.view.setAccessibleName(tr("Cases"))
        self.empty = kit.EmptyState(
            "flame",
            tr("No case recorded yet"),
            tr("Click a place on the map to record the first one; the units on both sides are proposed."),
            tr("Record on the map"),
            self.record_button.click,
        )
        self.unfit = kit.EmptyState(
            "funnel",
            tr("No case fits these filters."),
            "",
            tr("Clear all filters"),
            self.filters.clear,
        )
        self.reading = kit.EmptyState("inbox", tr("Reading the register"))
        self.stack = QStackedWidget()
        for each in (self.view, self.empty, self.unfit, self.reading):
            self.stack.addWidget(each)
        column.addWidget(self.stack, 1)
        self.map_button = kit.button(tr("Offline map"), "globe")
        self.map_button.setToolTip(tr("Write one HTML file with map, list and log that opens without a network"))
        self.warning_button = kit.button(tr("Warnings"), "siren")
        column.addWidget(kit.row(self.map_button, self.warning_button, None))
        self.filters.left.connect(self.go_to_list)
        self.view.moved.connect(cases.choose)
        cases.shown.connect(self.show_cases)
        cases.chosen.connect(self._show_chosen)

    def offer(self, bar: QWidget) -> None:
        """`bar` says where a new case is; it is shown while that is waited for."""
        self._hint_box.addWidget(bar)

    def show_cases(self) -> None:
        """Show what the filter found."""
        now, total = self._cases.now, len(self._cases.table)
        height = self.view.verticalScrollBar().value() if now.wish == self._wish else 0
        self._wish = now.wish
        self.model.show(now)
        self.view.show_chosen(self._cases.key)
        if height:
            self.view.verticalScrollBar().setValue(height)
        shown = len(now.found.rows)
        state = self.view if shown else self.unfit if total else self.reading if self._cases.reading else self.empty
        self.stack.setCurrentWidget(state)
        n, of = figures.count(shown), figures.count(total)
        self.counter.setText(tr("{n} of {total} cases shown", n=n, total=of) if total else "")
        self.counter.setVisible(total > 0)
        self.filters.setVisible(total > 0)

    def _show_chosen(self, key: str) -> None:
        if self.view.key_now() != key:
            self.view.show_chosen(key)

    def go_to_list(self) -> None:
        """Go from the search to the list, at the selected case or the first."""
        if not self.view.currentIndex().isValid() and self.model.rowCount():
            self.view.setCurrentIndex(self.model.index(0))
        self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)
