"""What the plan board asks: why a stop is left out, and when the work at it was done."""

from PySide6.QtCore import QTime, Signal
from PySide6.QtWidgets import QLineEdit, QTimeEdit, QWidget

from ui.desktop import kit
from ui.desktop.dialogs import Dialog
from ui.texts import tr


class LeaveOut(Dialog):
    """Asks why a stop is left out; `given` carries the reason."""

    given = Signal(str)

    def __init__(self, parent: QWidget, name: str) -> None:
        super().__init__(parent, tr("Leave out of the plan"), 420)
        self.column.addWidget(kit.body(name))
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(tr("Reason, as it stands in the plan"))
        self.reason.setAccessibleName(tr("Reason"))
        self.column.addWidget(self.reason)
        self.confirm = kit.primary_button(tr("Exclude"), "eye-off", self._give)
        self.confirm.setDefault(True)
        self.confirm.setEnabled(False)
        self.reason.textChanged.connect(lambda words: self.confirm.setEnabled(bool(words.strip())))
        self.finish(kit.button(tr("Cancel"), None, self.reject), self.confirm)
        self.reason.setFocus()

    def _give(self) -> None:
        self.given.emit(self.reason.text().strip())
        self.accept()


class DoneAt(Dialog):
    """Asks when the work at a stop began and ended; `given` carries both in seconds from midnight."""

    given = Signal(int, int)

    def __init__(self, parent: QWidget, name: str, begin_s: int, end_s: int) -> None:
        super().__init__(parent, tr("When was it done?"), 360)
        self.column.addWidget(kit.body(name))
        self.begin, self.end = (QTimeEdit(QTime(0, 0).addSecs(s)) for s in (begin_s, end_s))
        form = kit.FormRows()
        for field, words in ((self.begin, tr("Begun at")), (self.end, tr("Ended at"))):
            field.setDisplayFormat("HH:mm")
            field.timeChanged.connect(self._check)
            form.add(words, field)
        self.column.addWidget(form)
        self.confirm = kit.primary_button(tr("Done"), "check", self._give)
        self.confirm.setDefault(True)
        self.finish(kit.button(tr("Cancel"), None, self.reject), self.confirm)

    def _check(self) -> None:
        self.confirm.setEnabled(self.begin.time() <= self.end.time())

    def _give(self) -> None:
        midnight = QTime(0, 0)
        self.given.emit(midnight.secsTo(self.begin.time()), midnight.secsTo(self.end.time()))
        self.accept()
