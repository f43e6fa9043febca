"""The rail of jobs at the left edge."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QToolButton, QVBoxLayout, QWidget

from ui.desktop import kit, theme
from ui.desktop.benches import Job
from ui.texts import say


class Rail(QWidget):
    """One button per job; exactly one is on. ``chosen(id)`` after a click."""

    chosen = Signal(str)

    def __init__(self, jobs: Sequence[Job]) -> None:
        super().__init__()
        self.setProperty("role", "ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(theme.RAIL)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 8, 4, 8)
        layout.setSpacing(4)
        self._group = QButtonGroup(self)
        self.buttons: dict[str, QToolButton] = {}
        for number, job in enumerate(jobs, 1):
            button = QToolButton()
            button.setProperty("role", "rail")
            button.setCheckable(True)
            button.setText(say(job.title))
            button.setIconSize(QSize(22, 22))
            kit.set_icon(button, job.icon, "muted")
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setFixedSize(theme.RAIL - 8, 60)
            button.setAccessibleName(say(job.title))
            button.setToolTip(f"{say(job.title)}  Ctrl+{number}")
            button.clicked.connect(lambda _=False, name=job.id: self.chosen.emit(name))
            self._group.addButton(button)
            self.buttons[job.id] = button
            layout.addWidget(button)
        layout.addStretch(1)

    def choose(self, job: str) -> None:
        """Show `job` as the one that is on."""
        if job in self.buttons:
            self.buttons[job].setChecked(True)
