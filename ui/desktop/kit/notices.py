"""What an empty place says, and notices inside the window."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ui.desktop.icons import set_icon
from ui.desktop.kit.buttons import button, icon_button, quiet_button
from ui.desktop.kit.labels import body, caption, section
from ui.desktop.theme import GRID
from ui.texts import tr


class EmptyState(QWidget):
    """What an empty place says: what belongs here, and the one step that fills it."""

    def __init__(
        self, icon_name: str, heading: str, hint: str = "", step: str = "", clicked: Callable[[], object] | None = None
    ) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 3 * GRID)
        layout.setSpacing(GRID)
        layout.addStretch(1)
        picture = QLabel()
        set_icon(picture, icon_name, "faint", 32)
        picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout.addWidget(picture)
        for words in (section(heading), *([caption(hint)] if hint else [])):
            words.setAlignment(Qt.AlignmentFlag.AlignCenter)
            layout.addWidget(words)
        self.button: QPushButton | None = None
        if step:
            self.button = button(step, None, clicked)
            layout.addSpacing(4)
            layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignCenter)
        layout.addStretch(1)


class Banner(QFrame):
    """A notice inside the window: `kind` is must (error), should (warning), advise (information) or good.

    `steps` are pairs of words and callable: the buttons that do what the sentence advises.
    """

    closed = Signal()

    def __init__(
        self,
        kind: str,
        heading: str,
        detail: str = "",
        steps: Sequence[tuple[str, Callable[[], object]]] = (),
        *,
        closable: bool = True,
    ) -> None:
        super().__init__()
        self.setProperty("role", f"banner-{kind}")
        self.heading, self.detail = heading, detail
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 8, 8, 8)
        layout.setSpacing(GRID)
        picture = QLabel()
        shapes = {"must": "octagon-alert", "should": "triangle-alert", "advise": "info", "good": "circle-check"}
        set_icon(picture, shapes[kind], kind)
        layout.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(body(heading, selectable=True))
        if detail:
            words.addWidget(body(detail, selectable=True))
        layout.addLayout(words, 1)
        for label, step in steps:
            layout.addWidget(quiet_button(label, None, step), 0, Qt.AlignmentFlag.AlignTop)
        if closable:
            layout.addWidget(icon_button("x", tr("Close this notice"), self._close), 0, Qt.AlignmentFlag.AlignTop)
        self.setAccessibleName(f"{heading} {detail}".strip())

    def _close(self) -> None:
        self.hide()
        self.closed.emit()
