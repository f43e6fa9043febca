"""Panels that are built when somebody first looks at them."""

from collections.abc import Callable
from typing import Any

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget


class Later(QWidget):
    """Holds the room of a panel; `make` gives the panel when this is first shown or the panel is asked for."""

    def __init__(self, make: Callable[[], QWidget]) -> None:
        super().__init__()
        self._make = make
        self.built: Any = None
        """The panel, None before it was needed."""
        self._room = QVBoxLayout(self)
        self._room.setContentsMargins(0, 0, 0, 0)

    @property
    def inside(self) -> Any:
        """The panel."""
        if self.built is None:
            self.built = self._make()
            self._room.addWidget(self.built)
            self.built.show()
        return self.built

    def showEvent(self, event: QShowEvent) -> None:
        """Somebody looks."""
        _ = self.inside
        super().showEvent(event)
