"""Words on the window: labels by their role, the hairline, and the names of controls."""

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QFrame, QLabel, QWidget

_TIP = 2000
"""Characters of a tooltip at most."""


def label(words: str, role: str, *, wrap: bool = True) -> QLabel:
    """Plain text that looks as the style sheet says for `role`."""
    made = QLabel(words)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("role", role)
    made.setWordWrap(wrap)
    if wrap:
        made.setMinimumWidth(1)
    return made


def title(words: str) -> QLabel:
    """The title of a workbench or panel."""
    return label(words, "title")


def section(words: str) -> QLabel:
    """The heading of a part."""
    return label(words, "section")


def body(words: str = "", *, selectable: bool = False) -> QLabel:
    """Plain text that wraps; never interpreted as markup."""
    made = label(words, "body")
    if selectable:
        made.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
    return made


def caption(words: str = "") -> QLabel:
    """Small secondary text that wraps."""
    return label(words, "caption")


def figure(words: str = "") -> QLabel:
    """A large number or word that is the answer of a part."""
    return label(words, "figure")


def line() -> QFrame:
    """A horizontal hairline."""
    made = QFrame()
    made.setProperty("role", "line")
    made.setFixedHeight(1)
    return made


def tip(words: str) -> str:
    """`words` as a tooltip that shows them as they are: Qt would read some of them as markup."""
    return f"<p style='white-space:pre-wrap'>{escape(words[:_TIP])}</p>" if words else ""


def name_controls(parent: QWidget, names: dict[QAbstractButton | QWidget, str]) -> None:
    """Give each control its accessible name, and a tooltip where it has none."""
    for widget, words in names.items():
        widget.setAccessibleName(words)
        if not widget.toolTip():
            widget.setToolTip(words)
    parent.update()
