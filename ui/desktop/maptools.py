"""The tools on the map: a small column of buttons in its corner."""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, QSize
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ui.desktop import kit

_TOOLS = ("identify", "pan", "select", "measure", "edit", "swipe", "", "zoom_in", "zoom_out", "zoom_box", "fit")


class MapTools(QFrame):
    """Buttons for the map's commands, at the top right of `canvas`."""

    def __init__(self, canvas: QWidget, actions: Mapping[str, QAction]) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self.setProperty("role", "card")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3, 3, 3, 3)
        layout.setSpacing(2)
        for name in _TOOLS:
            if name:
                button = kit.action_button(actions[name])
                button.setFixedSize(QSize(30, 30))
                layout.addWidget(button)
            else:
                layout.addWidget(kit.line())
        canvas.installEventFilter(self)
        self._place()

    def _place(self) -> None:
        self.adjustSize()
        self.move(self._canvas.width() - self.width() - 12, 12)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in the corner."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)
