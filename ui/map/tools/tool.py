"""What a tool is, and what it sees of the map."""

from dataclasses import dataclass
from typing import ClassVar, Protocol

from PySide6.QtCore import QObject, QPointF, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from ui.map.camera import Camera

REACH_PX = 5
"""How far from the pointer something still counts as hit, in pixels."""


@dataclass(frozen=True)
class Pointer:
    """Where the pointer is.

    Parameters
    ----------
    pixel : QPointF
        Pixel of the map's window.
    lon, lat : float
        Degrees, EPSG:4490; finite.
    ctrl, shift, alt : bool
        Keys that are held.
    """

    pixel: QPointF
    lon: float
    lat: float
    ctrl: bool = False
    shift: bool = False
    alt: bool = False


class Board(Protocol):
    """The map, as a tool sees it."""

    camera: Camera

    @property
    def dark(self) -> bool:
        """Whether the ground is dark."""

    def update(self) -> None:
        """Paint again soon."""

    def settle(self) -> None:
        """A drag has ended: a new picture is wanted now."""

    def widget(self) -> QWidget:
        """The window of the map, for what stands on it."""


class Tool(QObject):
    """What a click, a drag and a key do; this one does nothing, so that a drag moves the map.

    The canvas routes: `hover` while no button is held; `click` for a press that did not move; for one that moves
    `drags` is asked once, and where it says no the map is moved instead; `key` before the map's own keys. `paint`
    draws over the picture, in pixels of the window.

    Signals
    -------
    hinted()
        `hint` says something else.
    """

    name: ClassVar[str] = ""
    hinted = Signal()

    def __init__(self, board: Board) -> None:
        super().__init__(board.widget())
        self.board = board

    def start(self) -> None:
        """It is taken in hand."""

    def stop(self) -> None:
        """It is laid down; nothing it has begun stays on the map."""

    def cursor(self) -> Qt.CursorShape:
        """The pointer's shape."""
        return Qt.CursorShape.ArrowCursor

    def hint(self) -> str:
        """What the next step is, in a few words; empty where it needs none."""
        return ""

    def hover(self, at: Pointer) -> None:
        """The pointer is here, no button held."""

    def leave(self) -> None:
        """The pointer has left the map."""

    def click(self, at: Pointer) -> None:
        """A click."""

    def double_click(self, at: Pointer) -> bool:  # noqa: ARG002 - for those that want it
        """A second click at once; False lets the map zoom in."""
        return False

    def right_click(self, at: Pointer) -> bool:  # noqa: ARG002 - for those that want it
        """The other button; False where it means nothing."""
        return False

    def drags(self, start: Pointer) -> bool:  # noqa: ARG002 - for those that want it
        """Whether a drag that begins here is the tool's own."""
        return False

    def drag(self, start: Pointer, now: Pointer) -> None:
        """The pointer has been dragged from `start` to `now`."""

    def drop(self, start: Pointer, now: Pointer) -> None:
        """The drag ends at `now`."""

    def cancel(self) -> bool:
        """Give up what has begun; False where there is nothing."""
        return False

    def key(self, key: Qt.Key, *, ctrl: bool = False, shift: bool = False) -> bool:  # noqa: ARG002 - for those that want it
        """A key; False where it means nothing to the tool."""
        return False

    def paint(self, painter: QPainter) -> None:
        """Draw over the map."""
