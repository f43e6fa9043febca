"""Which decided cases one notice tells of."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from gis_desk.cases import words
from gis_desk.cases.listing import CaseLine
from ui.desktop import kit
from ui.texts import say, tr


class NoticeSheet(QDialog):
    """Lists cases to be ticked; `chosen` carries their lines."""

    chosen = Signal(list)

    def __init__(self, lines: Sequence[CaseLine], parent: QWidget) -> None:
        super().__init__(parent)
        self._lines = list(lines)
        self.setWindowTitle(tr("Notice of several names"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumSize(420, 360)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(kit.title(tr("Notice of several names")))
        column.addWidget(kit.caption(tr("Decided cases that were not announced yet.")))
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Cases of the notice"))
        for line in self._lines:
            action = say(words.label(words.ACTIONS, line.case["action"]))
            item = QListWidgetItem(f"{line.case['name']}  {action}  {line.case['number']}")
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked)
            self.list.addItem(item)
        column.addWidget(self.list, 1)
        self.save_button = kit.primary_button(tr("Write the notice…"), "file-down", self._save)
        column.addWidget(kit.row(None, kit.button(tr("Cancel"), None, self.reject), self.save_button))
        self.list.itemChanged.connect(lambda _item: self.save_button.setEnabled(bool(self._ticked())))
        self.list.setFocus()

    def _ticked(self) -> list[CaseLine]:
        checked = (self.list.item(n).checkState() is Qt.CheckState.Checked for n in range(self.list.count()))
        return [line for line, on in zip(self._lines, checked, strict=True) if on]

    def _save(self) -> None:
        self.accept()
        self.chosen.emit(self._ticked())
