"""A part of a form that is folded away behind its heading."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from ui.desktop import kit, theme
from ui.desktop.icons import set_icon


class Fold(QWidget):
    """A heading that opens and closes what is below it; closed, it says in a few words what stands there."""

    def __init__(self, heading: str, content: QWidget, *, opened: bool = False) -> None:
        super().__init__()
        self.content = content
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(kit.GRID)
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        self.button = QToolButton()
        self.button.setText(heading)
        self.button.setAccessibleName(heading)
        self.button.setCheckable(True)
        self.button.setProperty("role", "fold")
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.button.setFont(theme.face(bold=True))
        self.button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        head.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        self.said = kit.caption()
        self.said.setWordWrap(False)
        head.addWidget(self.said, 1)
        column.addLayout(head)
        column.addWidget(content)
        self.button.toggled.connect(self._toggle)
        self.button.setChecked(opened)
        self._toggle(opened)

    def summarise(self, words: str) -> None:
        """Say `words` beside the heading while it is closed."""
        self.said.setText(words if len(words) <= 26 else words[:25] + "…")
        self.said.setToolTip(kit.tip(words))
        self.said.setVisible(not self.button.isChecked())

    def open(self) -> None:
        """Show what is below."""
        self.button.setChecked(True)

    def _toggle(self, on: bool) -> None:
        self.content.setVisible(on)
        self.said.setVisible(not on)
        set_icon(self.button, "chevron-down" if on else "chevron-right")
