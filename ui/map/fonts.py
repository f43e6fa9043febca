"""Chinese faces for maps: which are there, how wide names are, and which characters none of them has."""

from collections.abc import Iterable
from functools import cache

from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF, QRawFont

from gis_desk.map.scene import LabelStyle

SANS = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Microsoft YaHei UI",
    "Microsoft YaHei",
    "PingFang SC",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "SimHei",
)
SERIF = (
    "Noto Serif CJK SC",
    "Source Han Serif SC",
    "SimSun",
    "Songti SC",
    "AR PL UMing CN",
    *SANS,
)
MM_PER_POINT = 25.4 / 72


@cache
def _installed() -> frozenset[str]:
    return frozenset(QFontDatabase.families())


@cache
def family(*, serif: bool = False) -> str:
    """The first face of the list that is installed, else whatever the system has for simplified Chinese."""
    for name in SERIF if serif else SANS:
        if name in _installed():
            return name
    chinese = QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese)
    return chinese[0] if chinese else QFont().family()


@cache
def families(*, serif: bool = False) -> tuple[str, ...]:
    """The face and those that stand in for characters it lacks."""
    order = dict.fromkeys((family(serif=serif), *(n for n in (*SERIF, *SANS) if n in _installed())))
    return tuple(order)


def font(size_px: float, *, bold: bool = False, serif: bool = False, spacing: float = 0.0) -> QFont:
    """A Chinese face, `size_px` pixels high, with its stand-ins."""
    made = QFont(list(families(serif=serif)))
    made.setPixelSize(max(round(size_px), 1))
    if bold:
        made.setWeight(QFont.Weight.Bold)
    if spacing:
        made.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 100 * (1 + spacing))
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made


def label_font(style: LabelStyle, dots_per_mm: float) -> QFont:
    """The face of a class of names on a device."""
    return font(style.size_pt * MM_PER_POINT * dots_per_mm, bold=style.bold, serif=style.serif, spacing=style.spacing)


class Ruler:
    """Sizes of names on one device; every character is measured once. Not shared between threads."""

    def __init__(self, dots_per_mm: float) -> None:
        self.dots_per_mm = dots_per_mm
        self._fonts: dict[LabelStyle, tuple[QFont, QFontMetricsF]] = {}
        self._advance: dict[tuple[LabelStyle, str], float] = {}

    def font(self, style: LabelStyle) -> QFont:
        """The face of `style`."""
        return self._known(style)[0]

    def metrics(self, style: LabelStyle) -> QFontMetricsF:
        """Its metrics."""
        return self._known(style)[1]

    def __call__(self, text: str, style: LabelStyle) -> tuple[float, float]:
        """Width and height in pixels of `text`."""
        metrics = self._known(style)[1]
        width = 0.0
        for character in text:
            advance = self._advance.get((style, character))
            if advance is None:
                advance = self._advance[style, character] = metrics.horizontalAdvance(character)
            width += advance
        return width + 2.0, metrics.ascent() * 0.86 + metrics.descent() * 0.7

    def _known(self, style: LabelStyle) -> tuple[QFont, QFontMetricsF]:
        found = self._fonts.get(style)
        if found is None:
            made = label_font(style, self.dots_per_mm)
            found = self._fonts[style] = (made, QFontMetricsF(made))
        return found


@cache
def _raw(name: str) -> QRawFont:
    plain = QFont(name)
    plain.setPixelSize(16)
    return QRawFont.fromFont(plain)


def missing_glyphs(text: str | Iterable[str], used: QFont | None = None) -> list[str]:
    """The characters of `text` that neither the face nor its stand-ins can draw, each once, in order.

    Parameters
    ----------
    text : str or iterable of str
    used : QFont or None
        The face; None: that of the map. Without stand-ins of its own only the face itself counts.
    """
    names = tuple(used.families()) or (used.family(),) if used is not None else families()
    raws = [_raw(name) for name in names]
    lost: dict[str, None] = {}
    for character in dict.fromkeys("".join(text)):
        if character.isspace() or not character.isprintable():
            continue
        if not any(raw.supportsCharacter(ord(character)) for raw in raws):
            lost[character] = None
    return list(lost)
