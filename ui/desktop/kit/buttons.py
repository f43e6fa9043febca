"""Buttons: the one filled button, outlined, quiet and icon-only ones."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QPushButton, QToolButton

from ui.desktop import theme
from ui.desktop.icons import set_icon


def _button(words: str, role: str, name: str | None, color: str, clicked: Callable[[], object] | None) -> QPushButton:
    made = QPushButton(words)
    made.setProperty("role", role)
    made.setAccessibleName(words)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    made.setAutoDefault(False)
    if name:
        set_icon(made, name, color)
    if clicked is not None:
        made.clicked.connect(lambda _checked=False: clicked())
    return made


def primary_button(
    words: str, icon_name: str | None = None, clicked: Callable[[], object] | None = None
) -> QPushButton:
    """The one filled button of a workbench: the next step."""
    return _button(words, "primary", icon_name, "on_accent", clicked)


def button(words: str, icon_name: str | None = None, clicked: Callable[[], object] | None = None) -> QPushButton:
    """An outlined button."""
    return _button(words, "plain", icon_name, "text", clicked)


def quiet_button(words: str, icon_name: str | None = None, clicked: Callable[[], object] | None = None) -> QPushButton:
    """A button without outline, in the accent colour, for side steps."""
    return _button(words, "quiet", icon_name, "accent_text", clicked)


def icon_button(
    icon_name: str,
    words: str,
    clicked: Callable[[], object] | None = None,
    *,
    shortcut: str = "",
    checkable: bool = False,
) -> QToolButton:
    """A button that is only an icon; `words` are its tooltip (with the shortcut) and accessible name."""
    made = QToolButton()
    made.setIconSize(QSize(theme.ICON, theme.ICON))
    set_icon(made, icon_name)
    made.setAccessibleName(words)
    made.setCheckable(checkable)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    made.setToolTip(words)
    if shortcut:
        made.setShortcut(QKeySequence(shortcut))
        shown = made.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        made.setToolTip(f"{words}  {shown}")
    if clicked is not None:
        made.clicked.connect(lambda _checked=False: clicked())
    return made


def action_button(action: QAction) -> QToolButton:
    """An icon button for `action`, which keeps its shortcut, state and tooltip."""
    made = QToolButton()
    made.setIconSize(QSize(theme.ICON, theme.ICON))
    made.setDefaultAction(action)
    made.setAccessibleName(action.text().replace("&", ""))
    made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return made
