"""The list of naming cases: search, filters, and the ways to begin one."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QListView, QVBoxLayout, QWidget

from gis_desk.cases import words
from gis_desk.cases.listing import CaseLine
from layers.text import text
from ui.desktop import kit
from ui.desktop.cases.model import LINE, CaseLineDelegate, CaseListModel
from ui.texts import tr

_WAIT_MS = 120
_DUE = {0: text("overdue or due today"), 7: text("due within 7 days"), 15: text("due within 15 days")}


class CaseListPage(QWidget):
    """Shows the lines it is given; `filtered` wants others, `opened` one of them whole."""

    filtered = Signal()
    opened = Signal(str)
    begun = Signal(str)
    """``begun(action)``: a new case of this kind is wanted."""
    notice_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Search number, name, applicant"))
        self.search.setAccessibleName(tr("Search number, name, applicant"))
        self.search.setClearButtonEnabled(True)
        column.addWidget(self.search)
        self.state = kit.Choice({"open": text("all to be dealt with"), **words.STATES}, empty=tr("All states"))
        self.action = kit.Choice(words.ACTIONS, empty=tr("All kinds"))
        self.due = kit.Choice(_DUE, empty=tr("Any date"))
        self.state.set_value("open")
        form = kit.FormRows()
        form.add(tr("State"), self.state)
        form.add(tr("Kind of case"), self.action)
        form.add(tr("Due"), self.due)
        column.addWidget(form)
        self.counter = kit.caption()
        column.addWidget(self.counter)
        self.model, self.view = CaseListModel(self), QListView()
        self.view.setModel(self.model)
        self.view.setItemDelegate(CaseLineDelegate(self.view))
        self.view.setUniformItemSizes(True)
        self.view.setMouseTracking(True)
        self.view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.view.setAccessibleName(tr("Naming cases"))
        column.addWidget(self.view, 1)
        self.empty = kit.EmptyState(
            "inbox", tr("No naming cases here"), tr("Check a name and make a case of it, or choose other filters.")
        )
        column.addWidget(self.empty, 1)
        self.begin_buttons = {
            "name": kit.primary_button(tr("New name…"), "plus", lambda: self.begun.emit("name")),
            "rename": kit.button(tr("Rename the selected…"), "pencil", lambda: self.begun.emit("rename")),
            "deregister": kit.button(tr("Deregister the selected…"), "eye-off", lambda: self.begun.emit("deregister")),
        }
        for button in self.begin_buttons.values():
            column.addWidget(button)
        self.notice_button = kit.quiet_button(tr("Notice of several names…"), "file-down", self.notice_asked.emit)
        column.addWidget(kit.row(self.notice_button, None))
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_WAIT_MS)
        self._wait.timeout.connect(self.filtered)
        self.search.textChanged.connect(lambda _words: self._wait.start())
        for choice in (self.state, self.action, self.due):
            choice.currentIndexChanged.connect(lambda _n: self.filtered.emit())
        self.view.clicked.connect(self._open)
        self.view.activated.connect(self._open)

    def filters(self) -> dict[str, object]:
        """What the filters ask for, as `gis_desk.cases.listing.case_lines` takes it."""
        state, action = self.state.value(), self.action.value()
        return {
            "states": [state] if state else [],
            "actions": [action] if action else [],
            "due_in": self.due.value(),
            "search": self.search.text(),
        }

    def show_lines(self, lines: Sequence[CaseLine], total: int, *, writable: bool) -> None:
        """List `lines` of `total` cases."""
        self.model.set_lines(lines)
        self.counter.setText(tr("{n} of {total} naming cases shown", n=len(lines), total=total))
        self.view.setVisible(bool(lines))
        self.empty.setVisible(not lines)
        for button in self.begin_buttons.values():
            button.setEnabled(writable)

    def focus(self) -> None:
        """Begin with the list, or with the search where it is empty."""
        (self.view if self.model.lines else self.search).setFocus()

    def _open(self, index: QModelIndex) -> None:
        line = index.data(LINE)
        if line is not None:
            self.opened.emit(line.key)
