"""What answering for a finding asks: the reason, and until when it holds."""

from datetime import date

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QCheckBox, QDateEdit, QLineEdit, QVBoxLayout, QWidget

from ui.desktop.kit.arrangement import row
from ui.desktop.kit.buttons import button
from ui.texts import tr


class AcceptForm(QWidget):
    """A reason and a last day; `accepted` carries the reason and the day, None for no end."""

    accepted = Signal(str, object)

    def __init__(self, hint: str, about: str = "") -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(f"{about} · {hint}" if about else hint)
        self.limited = QCheckBox(tr("until"))
        self.expiry = QDateEdit(QDate.currentDate().addYears(1))
        self.expiry.setDisplayFormat("yyyy-MM-dd")
        self.expiry.setEnabled(False)
        self.expiry.setMinimumDate(QDate.currentDate())
        self.confirm = button(tr("Accept"), "check", self._accept)
        self.confirm.setEnabled(False)
        named = {self.reason: tr("Reason"), self.limited: tr("until"), self.expiry: tr("Expires on")}
        for field, words in {**named, self.confirm: tr("Accept")}.items():
            field.setAccessibleName(f"{about} {words}".strip())
        self.limited.toggled.connect(self.expiry.setEnabled)
        self.reason.textChanged.connect(lambda words: self.confirm.setEnabled(bool(words.strip())))
        self.reason.returnPressed.connect(self._accept)
        column.addWidget(self.reason)
        column.addWidget(row(self.limited, self.expiry, None, self.confirm))

    def _accept(self) -> None:
        if self.reason.text().strip():
            until = self.expiry.date().toPython() if self.limited.isChecked() else None
            self.accepted.emit(self.reason.text().strip(), until if isinstance(until, date) else None)
