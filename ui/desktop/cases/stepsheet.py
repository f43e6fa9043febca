"""The sheet for one step of a case: day, person, account, and what the step needs."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from gis_desk.cases.steps import CAN_BE_LEFT_OUT, Act
from gis_desk.cases.words import STEPS
from layers.errors import GisDeskError
from ui.desktop import kit
from ui.texts import say, tr


class StepSheet(QDialog):
    """One step; `save` gets the `Act` and gives the error that keeps the sheet open, or None."""

    def __init__(
        self, step: str, who: str, organ: str, parent: QWidget, save: Callable[[Act], GisDeskError | None]
    ) -> None:
        super().__init__(parent)
        heading = say(STEPS[step])
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
        self.day, self.actor = QLineEdit(date.today().isoformat()), QLineEdit(who)
        self.doc_no, self.organ, self.until = QLineEdit(), QLineEdit(), QLineEdit()
        self.organ.setPlaceholderText(organ)
        form.add(tr("Date"), self.day)
        form.add(tr("Person"), self.actor)
        if step in ("approve", "file", "announce"):
            form.add(tr("Document number"), self.doc_no)
        if step in ("approve", "announce"):
            form.add(tr("Organ"), self.organ)
        if step == "display":
            form.add(tr("Last day"), self.until)
        self.account = QPlainTextEdit()
        self.account.setTabChangesFocus(True)
        self.account.setFixedHeight(96)
        form.add(tr("Account"), self.account)
        column.addWidget(form)
        self.left_out = QCheckBox(tr("Leave this step out, for the reason above"))
        self.left_out.setAccessibleName(self.left_out.text())
        self.left_out.setVisible(step in CAN_BE_LEFT_OUT)
        column.addWidget(self.left_out)
        self.save_button = kit.primary_button(tr("Save"), "check", self._save)
        column.addWidget(kit.row(None, kit.button(tr("Cancel"), None, self.reject), self.save_button))
        self.day.setFocus()

    def _save(self) -> None:
        act = Act(
            self.day.text().strip() or None,
            self.actor.text().strip() or None,
            self.account.toPlainText(),
            self.left_out.isChecked(),
            self.doc_no.text(),
            self.organ.text(),
            self.until.text().strip() or None,
        )
        error = self._keep(act)
        if error is None:
            self.accept()
            return
        kit.clear(self.notice)
        self.notice.addWidget(kit.Banner("must", say(error.what), say(error.do), closable=False))
