"""The dialog for an entry in the log of a case, and for its next step."""

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from gis_desk.disputes import words
from layers.errors import GisDeskError
from ui.desktop import kit
from ui.texts import say, tr

_EVENTS = ("visit", "meeting", "report", "incident", "other")


class EventDialog(QDialog):
    """An entry in the log, or the next step of a case.

    `save` gets the values (``kind``, ``day``, ``actor``, ``evidence``, ``account``) and gives the error that keeps the
    dialog open, or None.
    """

    def __init__(
        self,
        heading: str,
        parent: QWidget,
        save: Callable[[dict[str, Any]], GisDeskError | None],
        *,
        kinds: bool = False,
        evidence: bool = False,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(heading)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(420)
        self._keep = save
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(kit.title(heading))
        self.notice = QHBoxLayout()
        column.addLayout(self.notice)
        form = kit.FormRows()
        self.kind = kit.Choice({k: words.EVENTS[k] for k in _EVENTS})
        if kinds:
            form.add(tr("Event"), self.kind)
        self.day = QLineEdit(date.today().isoformat())
        form.add(tr("Date"), self.day)
        self.actor = QLineEdit()
        form.add(tr("Person"), self.actor)
        self.evidence = QLineEdit()
        self.evidence.setPlaceholderText(tr("Agreement, minutes or decision, with number"))
        if evidence:
            form.add(tr("Evidence"), self.evidence)
        self.account = QPlainTextEdit()
        self.account.setTabChangesFocus(True)
        self.account.setFixedHeight(96)
        form.add(tr("Account"), self.account)
        column.addWidget(form)
        self.save_button = kit.primary_button(tr("Save"), "check", self._save)
        column.addWidget(kit.row(None, kit.button(tr("Cancel"), None, self.reject), self.save_button))
        (self.account if kinds else self.day).setFocus()

    def _save(self) -> None:
        values = {
            "kind": self.kind.value(),
            "day": self.day.text().strip() or None,
            "actor": self.actor.text().strip() or None,
            "evidence": self.evidence.text().strip() or None,
            "account": self.account.toPlainText().strip() or None,
        }
        error = self._keep(values)
        if error is None:
            self.accept()
            return
        kit.clear(self.notice)
        self.notice.addWidget(kit.Banner("must", say(error.what), say(error.do), closable=False))
