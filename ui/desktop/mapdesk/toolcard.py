"""The card on the map that holds what the tool in hand can be set to."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QFrame, QLayout, QVBoxLayout, QWidget

from ui.desktop import kit
from ui.map.canvas import MapCanvas

_LEFT, _TOP, _LOWER = 12, 52, 68
WIDTH = 284
_NARROW = 900
"""On maps narrower than this the hint above may need two lines."""


class ToolCard(QFrame):
    """Stands at the upper left of the map, below the hint; a tool without a page of its own has no card.

    A page is made when its tool is first taken in hand; Tab leads from the map into it.
    """

    def __init__(self, canvas: MapCanvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self.setProperty("role", "card")
        self.setFixedWidth(WIDTH)
        self._offered: dict[str, Callable[[], QWidget]] = {}
        self._pages: dict[str, QWidget] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(12, 10, 12, 12)
        self._layout.setSpacing(kit.GRID)
        self._layout.setSizeConstraint(QLayout.SizeConstraint.SetFixedSize)
        canvas.tool_changed.connect(self.turn_to)
        canvas.installEventFilter(self)
        self.hide()

    def offer(self, tool: str, make: Callable[[], QWidget]) -> None:
        """Show the page that `make` gives while `tool` is in hand."""
        self._offered[tool] = make

    def _make(self, tool: str) -> None:
        page = self._offered[tool]()
        kit.pad_spins(page)
        page.setFixedWidth(WIDTH - 24)
        page.hide()
        page.installEventFilter(self)
        self._pages[tool] = page
        self._layout.addWidget(page)
        before: QWidget = self._canvas
        for control in page.findChildren(QWidget):
            if (
                control.focusPolicy() & Qt.FocusPolicy.TabFocus and control.window() is self.window()
            ):  # no list of a box
                QWidget.setTabOrder(before, control)
                before = control

    def page(self, tool: str) -> QWidget | None:
        """The page of `tool`, where it has been made."""
        return self._pages.get(tool)

    def turn_to(self, tool: str) -> None:
        """Show the page of `tool`, or nothing."""
        if tool in self._offered and tool not in self._pages:
            self._make(tool)
        for name, page in self._pages.items():
            page.setVisible(name == tool)
        self.setVisible(tool in self._pages)
        if tool in self._pages:
            self._fit()
            self.raise_()

    def _fit(self) -> None:
        self._layout.activate()
        self.adjustSize()
        self.move(_LEFT, _TOP if self._canvas.width() >= _NARROW else _LOWER)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Grow and shrink with the page."""
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize) and self.isVisible():
            self._fit()
        return super().eventFilter(watched, event)
