"""A field with what there is to say about it below."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.desktop import kit


class Told(QWidget):
    """`field` with a line below that says what is wrong with it, or how it was read; hidden while there is nothing."""

    def __init__(self, field: QWidget, name: str) -> None:
        super().__init__()
        self.field, self._name = field, name
        self.setFocusProxy(field)
        field.setAccessibleName(name)
        self.setAccessibleName(name)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(field)
        self.note = kit.caption()
        self.note.hide()
        column.addWidget(self.note)

    def tell(self, words: str, kind: str = "caption") -> None:
        """Say `words` below the field, in the colour of `kind`: caption, must, should or good; empty hides the line."""
        self.note.setText(words)
        self.note.setVisible(bool(words))
        self.field.setAccessibleDescription(words)
        if self.note.property("role") != kind:
            self.note.setProperty("role", kind)
            self.note.style().polish(self.note)
