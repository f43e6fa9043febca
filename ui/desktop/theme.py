"""How the window looks: colours, sizes and faces, light and dark.

A `ui.desktop.colors.Theme` holds every colour by its role; `apply` gives it to the application as palette and style
sheet, and `follow` keeps it in step with the system. Painting code asks `now()` at the moment it paints::

    from ui.desktop import theme
    painter.setPen(theme.now().muted)

All pairs of text and ground that are used have a contrast of 4.5 or more (WCAG 2); `ui.desktop.colors.contrast`
measures it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from PySide6.QtCore import QObject, Qt, Signal, SignalInstance
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from ui.desktop.colors import DARK, LIGHT, Theme
from ui.desktop.sheet import sheet
from ui.texts import language

GRID = 8
"""Step of all distances, in px."""
ROW = 28
"""Height of rows in lists and tables, in px."""
ICON = 16
RAIL = 64
"""Width of the rail of jobs, in px."""
TEXT_PX = {"zh": 14, "en": 13}
FACES = (
    "Microsoft YaHei UI",
    "PingFang SC",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
)


class _Watch(QObject):
    changed = Signal()


_watch = _Watch()
_state: dict[str, str] = {"mode": "system"}


def changed() -> SignalInstance:
    """The signal that is sent after the colours have changed; connect what keeps colours of its own."""
    return cast(SignalInstance, _watch.changed)


def now() -> Theme:
    """The theme in use."""
    mode = _state["mode"]
    if mode == "system":
        app = QGuiApplication.instance()
        scheme = app.styleHints().colorScheme() if isinstance(app, QGuiApplication) else Qt.ColorScheme.Light
        return DARK if scheme == Qt.ColorScheme.Dark else LIGHT
    return DARK if mode == "dark" else LIGHT


def color(role: str) -> QColor:
    """The colour of `role`, a field of `Theme`, in the theme in use."""
    return QColor(getattr(now(), role))


def mode() -> str:
    """``system``, ``light`` or ``dark``: what the user chose."""
    return _state["mode"]


def follow(app: QApplication) -> None:
    """Keep `app` in the system's scheme from now on."""

    def renew() -> None:
        if _state["mode"] == "system":
            apply(app, "system")

    app.styleHints().colorSchemeChanged.connect(renew)


def apply(app: QApplication, chosen: str = "system") -> None:
    """Give `app` the colours, the face and the shapes of `chosen`: ``system``, ``light`` or ``dark``."""
    if chosen not in ("system", "light", "dark"):
        raise ValueError(chosen)
    _state["mode"] = chosen
    theme = now()
    if app.style().objectName() != "fusion":
        app.setStyle("Fusion")
    app.setFont(face())
    app.setPalette(palette(theme))
    app.setStyleSheet(sheet(theme, text_px()))
    _watch.changed.emit()


@contextmanager
def unstyled(app: QApplication) -> Iterator[None]:
    """While a window is built: no style sheet, which would be worked out anew for every widget laid into another.

    All get the sheet afterwards at once, in a fifth of the time. Where a window is seen already it stays: that window
    would flash.
    """
    if any(window.isVisible() for window in app.topLevelWidgets()):
        yield
        return
    sheet_text = app.styleSheet()
    app.setStyleSheet("")
    try:
        yield
    finally:
        app.setStyleSheet(sheet_text)


def text_px() -> int:
    """Size of plain text in px: 14 in Chinese, 13 in English."""
    return TEXT_PX[language()]


def face(px: int | None = None, *, bold: bool = False, tabular: bool = False) -> QFont:
    """The interface's font at `px` (plain text where None); `tabular` for digits that stand in columns."""
    there = set(QFontDatabase.families())
    font = QFont()
    families = [f for f in FACES if f in there]
    if families:
        font.setFamilies(families)
    font.setPixelSize(px or text_px())
    if bold:
        font.setWeight(QFont.Weight.DemiBold)
    if tabular and hasattr(QFont, "Tag"):
        font.setFeature(QFont.Tag("tnum"), 1)
    return font


def palette(theme: Theme) -> QPalette:
    """`theme` as Qt's palette, for everything the style sheet does not reach."""
    role, group = QPalette.ColorRole, QPalette.ColorGroup
    made = QPalette()
    for which, value in (
        (role.Window, theme.panel),
        (role.WindowText, theme.text),
        (role.Base, theme.field),
        (role.AlternateBase, theme.raised),
        (role.Text, theme.text),
        (role.Button, theme.raised),
        (role.ButtonText, theme.text),
        (role.BrightText, theme.must),
        (role.ToolTipBase, theme.raised),
        (role.ToolTipText, theme.text),
        (role.PlaceholderText, theme.muted),
        (role.Highlight, theme.accent_soft),
        (role.HighlightedText, theme.text),
        (role.Link, theme.accent_text),
        (role.LinkVisited, theme.accent_text),
        (role.Accent, theme.accent),
        (role.Light, theme.raised),
        (role.Midlight, theme.hover),
        (role.Mid, theme.line),
        (role.Dark, theme.strong_line),
        (role.Shadow, theme.strong_line),
    ):
        made.setColor(which, QColor(value))
    for which in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(group.Disabled, which, QColor(theme.faint))
    return made
