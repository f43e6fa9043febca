"""Asks for the reference system positions are written in."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from layers import crs
from layers.errors import CrsError
from ui.desktop import figures, kit
from ui.desktop.dialogs import Dialog
from ui.texts import say, tr


class CrsDialog(Dialog):
    """Takes an EPSG code and shows what it stands for; ``chosen(form)`` follows."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None, form: str, at: tuple[float, float]) -> None:
        super().__init__(parent, tr("Another reference system"))
        self._at = at
        self.column.addWidget(
            kit.caption(tr("Positions under the pointer are written in the system of this EPSG code."))
        )
        self.code = QLineEdit("" if form in figures.FORMS else form)
        self.code.setPlaceholderText("EPSG:4549")
        rows = kit.FormRows()
        rows.add(tr("EPSG code"), self.code)
        self.column.addWidget(rows)
        self.answer = kit.body("")
        self.answer.setMinimumHeight(44)
        self.column.addWidget(self.answer)
        self.take = kit.primary_button(tr("Use"), "check", self._take)
        self.take.setDefault(True)
        self.finish(kit.button(tr("Cancel"), None, self.reject), self.take)
        self.code.textChanged.connect(self._look)
        self._look()
        self.code.setFocus()

    def _look(self) -> None:
        """Say what the code stands for, and the middle of the map in it; or what is wrong with it."""
        typed, words, good = self.code.text(), "", False
        if typed.strip():
            try:
                code = self._form()
                words = f"{figures.form_title(code)}\n{figures.position(*self._at, code)}"
                good = True
            except CrsError as error:
                words = tr("{what}; {do}", what=say(error.what), do=say(error.do))
        self.answer.setText(words)
        self.answer.setProperty("role", "body" if good else "must")
        self.answer.style().polish(self.answer)
        self.take.setEnabled(good)

    def _form(self) -> str:
        return crs.code_of(crs.by_code(self.code.text())) or ""

    def _take(self) -> None:
        form = self._form()
        if form:
            self.chosen.emit(form)
        self.accept()
