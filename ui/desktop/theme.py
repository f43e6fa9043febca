"""How the window looks: colours, sizes and faces, light and dark.

One `Theme` holds every colour by its role; `apply` gives it to the application as palette and style sheet, and
`follow` keeps it in step with the system. Painting code asks `now()` at the moment it paints::

    from ui.desktop import theme
    painter.setPen(theme.now().muted)

All pairs of text and ground that are used have a contrast of 4.5 or more (WCAG 2); `contrast` measures it.
"""

from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import QObject, Qt, Signal, SignalInstance
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from gis_desk.findings import Severity
from ui.desktop.sheet import sheet
from ui.texts import language

GRID = 8
"""Step of all distances, in px."""
CONTROL = 30
"""Height of buttons and fields, in px."""
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


@dataclass(frozen=True)
class Theme:
    """Colours by role, as ``#rrggbb``.

    Parameters
    ----------
    ground, panel, raised, field : str
        Behind everything (rail, status bar), panels, cards inside panels, and input fields.
    line, strong_line : str
        Hairlines between areas, and outlines of fields.
    text, muted, faint : str
        Text, secondary text (4.5 on every ground), and decoration that is not text.
    accent, on_accent, accent_soft, accent_text : str
        The deep teal, text on it, its light ground for selection, and text of that colour.
    hover : str
        Ground of what the pointer is over.
    must, should, advise, good : str
        Severities as text and shape, and what is in order.
    must_soft, should_soft, advise_soft, good_soft : str
        Grounds for banners and chips.
    """

    dark: bool
    ground: str
    panel: str
    raised: str
    field: str
    line: str
    strong_line: str
    text: str
    muted: str
    faint: str
    accent: str
    on_accent: str
    accent_soft: str
    accent_text: str
    hover: str
    must: str
    should: str
    advise: str
    good: str
    must_soft: str
    should_soft: str
    advise_soft: str
    good_soft: str

    def severity(self, severity: Severity) -> str:
        """The colour of `severity`."""
        return {Severity.MUST: self.must, Severity.SHOULD: self.should, Severity.ADVISE: self.advise}[severity]

    def severity_soft(self, severity: Severity) -> str:
        """The ground of a chip or banner of `severity`."""
        return {
            Severity.MUST: self.must_soft,
            Severity.SHOULD: self.should_soft,
            Severity.ADVISE: self.advise_soft,
        }[severity]


LIGHT = Theme(
    dark=False,
    ground="#e9eeed",
    panel="#f5f7f7",
    raised="#ffffff",
    field="#ffffff",
    line="#d8dfde",
    strong_line="#b4c0be",
    text="#1b2625",
    muted="#52625f",
    faint="#93a3a0",
    accent="#0b6a68",
    on_accent="#ffffff",
    accent_soft="#d5e9e7",
    accent_text="#0a5c5a",
    hover="#e7eeed",
    must="#a8231b",
    should="#855000",
    advise="#1d5aa0",
    good="#216a3b",
    must_soft="#fbe9e7",
    should_soft="#fdf0da",
    advise_soft="#e6effa",
    good_soft="#e3f2e7",
)
DARK = Theme(
    dark=True,
    ground="#141a1a",
    panel="#1b2222",
    raised="#232c2c",
    field="#161d1d",
    line="#303b3a",
    strong_line="#4b5a58",
    text="#e4ebea",
    muted="#a5b4b1",
    faint="#6c7b79",
    accent="#4db6ac",
    on_accent="#06211f",
    accent_soft="#16403d",
    accent_text="#72cfc6",
    hover="#293433",
    must="#ff9d93",
    should="#f4b860",
    advise="#96c1ff",
    good="#80cf98",
    must_soft="#43211e",
    should_soft="#3d2e14",
    advise_soft="#1c2f49",
    good_soft="#183524",
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


def contrast(one: str, other: str) -> float:
    """The contrast of two colours by WCAG 2 (relative luminance), from 1 to 21."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(value: str) -> float:
    def linear(part: int) -> float:
        share = part / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    found = QColor(value)
    return 0.2126 * linear(found.red()) + 0.7152 * linear(found.green()) + 0.0722 * linear(found.blue())
