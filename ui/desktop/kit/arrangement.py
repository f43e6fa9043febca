"""How widgets stand together: in rows, columns and cards."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLayout, QScrollArea, QVBoxLayout, QWidget

from ui.desktop.kit.labels import section
from ui.desktop.theme import GRID

_SHORT = 16
"""Characters up to which a label in a row never wraps."""


def row(*widgets: QWidget | None, spacing: int = GRID, stretch: int | None = None) -> QWidget:
    """The widgets side by side; None is a spring; `stretch` is the index of the one that takes the room."""
    made = QWidget()
    layout = QHBoxLayout(made)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(spacing)
    for index, widget in enumerate(widgets):
        if widget is None:
            layout.addStretch(1)
        else:
            if index != stretch and isinstance(widget, QLabel) and len(widget.text()) <= _SHORT:
                widget.setWordWrap(False)
            layout.addWidget(widget, 1 if index == stretch else 0)
    return made


def clear(layout: QLayout) -> None:
    """Take everything out of `layout` and delete it."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            clear(inner)


class Column:
    """A scrolling column of widgets that fills `parent`, with margins of 16 px and distances of 8 px."""

    def __init__(self, parent: QWidget, *, margin: int = 2 * GRID, spacing: int = GRID) -> None:
        outer = QVBoxLayout(parent)
        outer.setContentsMargins(0, 0, 0, 0)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget()
        inside.setProperty("role", "scrolled")
        self.layout = QVBoxLayout(inside)
        self.layout.setContentsMargins(margin, margin, margin, margin)
        self.layout.setSpacing(spacing)
        self.area.setWidget(inside)
        outer.addWidget(self.area)

    def add(self, widget: QWidget, *, stretch: int = 0) -> QWidget:
        """`widget`, now at the end of the column."""
        self.layout.addWidget(widget, stretch)
        return widget

    def space(self, steps: int = 1) -> None:
        """Leave `steps` of 8 px."""
        self.layout.addSpacing(steps * GRID)

    def stretch(self) -> None:
        """Let the room that is left gather here."""
        self.layout.addStretch(1)


class Card(QFrame):
    """A group on a raised ground: an optional heading and what `add` gives it. Never a card in a card."""

    def __init__(self, heading: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(12, 12, 12, 12)
        self.body.setSpacing(GRID)
        if heading:
            self.body.addWidget(section(heading))

    def add(self, widget: QWidget) -> QWidget:
        """`widget`, now at the end of the card."""
        self.body.addWidget(widget)
        return widget
