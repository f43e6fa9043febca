"""The colours of the window by role, light and dark, and how far two of them stand apart."""

from dataclasses import dataclass

from PySide6.QtGui import QColor

from gis_desk.findings import Severity


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
