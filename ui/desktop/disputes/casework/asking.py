"""A dialog of a few fields that stays open, and says at the field what is wrong, until it could be saved."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from layers.errors import GisDeskError
from ui.desktop import kit
from ui.desktop.disputes.casework.fields.dates import DateField
from ui.desktop.disputes.casework.fields.rows import get_value, set_value
from ui.desktop.disputes.casework.fields.told import Told
from ui.texts import say, tr

Save = Callable[[dict[str, Any]], GisDeskError | None]


class AskDialog(QDialog):
    """Fields with their labels. `save` gets their values and gives the error that keeps the dialog open, or None."""

    def __init__(self, heading: str, parent: QWidget, save: Save) -> None:
        super().__init__(parent)
        self.setWindowTitle(heading)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(440)
        self._keep = save
        self.fields: dict[str, QWidget] = {}
        self.told: dict[str, Told] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(kit.title(heading))
        self.notice = QHBoxLayout()
        column.addLayout(self.notice)
        self.form = kit.FormRows()
        column.addWidget(self.form)
        self.save_button = kit.primary_button(tr("Save"), "check", self._save)
        self.save_button.setToolTip("Ctrl+Enter")
        column.addWidget(kit.row(None, kit.button(tr("Cancel"), None, self.reject), self.save_button))
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self._save)

    def ask(self, name: str, title: str, field: QWidget, value: Any = None) -> QWidget:
        """Ask for `name` with `field`, which shows `value`."""
        told = field.told(title) if isinstance(field, DateField) else Told(field, title)
        self.form.add(title, told)
        self.fields[name], self.told[name] = field, told
        set_value(field, value)
        return field

    def values(self) -> dict[str, Any]:
        """What stands in the fields, None for nothing."""
        return {name: get_value(field) for name, field in self.fields.items()}

    def refuse(self, error: GisDeskError, names: Mapping[str, str] | None = None) -> None:
        """Say what is wrong: at its field (`names` may call it otherwise), else above all of them."""
        kit.clear(self.notice)
        for told in self.told.values():
            told.tell("")
        named = error.where.field or ""
        name = (names or {}).get(named, named)
        if name in self.told:
            self.told[name].tell(f"{say(error.what)}\n{say(error.do)}", "must")
            self.fields[name].setFocus()
        else:
            self.notice.addWidget(kit.Banner("must", say(error.what), say(error.do), closable=False))

    def _save(self) -> None:
        for name, field in self.fields.items():
            if isinstance(field, DateField) and field.day() is None and field.error is not None:
                self.told[name].tell(f"{say(field.error.what)}\n{say(field.error.do)}", "must")
                field.setFocus()
                return
        error = self._keep(self.values())
        if error is None:
            self.accept()
        else:
            self.refuse(error, self.renamed)

    renamed: Mapping[str, str] = {}
    """Fields of the dialog by the name that errors have for them."""
