"""Chinese faces for maps: which are there, who draws which character, how wide names are, and what no face has."""

import threading
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF, QRawFont, QTextLayout

from gis_desk.map.lettering.words import characters, separable
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
RARE = (
    "SimSun-ExtB",
    "SimSun-ExtG",
    "MingLiU-ExtB",
    "Noto Sans CJK HK",
    "Noto Sans CJK TC",
    "Noto Sans CJK JP",
    "PingFang HK",
    "BabelStone Han",
    "Plangothic P1",
    "Plangothic P2",
    "HanaMinA",
    "HanaMinB",
    "TH-Tshyn-P0",
    "TH-Tshyn-P1",
    "TH-Tshyn-P2",
    "TH-Tshyn-P16",
    "FZSong-Extended",
    "FZSong-Extended(SIP)",
    "Sun-ExtA",
    "Sun-ExtB",
)
"""Faces with the rare characters of the CJK extensions, asked one character at a time."""
MM_PER_POINT = 25.4 / 72
_KNOWN_WIDTHS, _KNOWN_STYLES = 200_000, 200


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
    order = dict.fromkeys((family(serif=serif), *(n for n in (*SERIF, *SANS, *RARE) if n in _installed())))
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


@dataclass(frozen=True)
class Run:
    """Part of a name that one face draws; without a face, one character that none has."""

    text: str
    face: str | None


@cache
def face_of(character: str, *, serif: bool = False) -> str | None:
    """The face that draws a character (with its marks): the first of the list that has it, else what Qt finds.

    None where no installed face has it. Spaces and control characters belong to the first face.
    """
    chain = families(serif=serif)
    if not _inked(character):
        return chain[0]
    for name in chain:
        if _raw(name).supportsCharacter(ord(character[0])):
            return name
    return _found_by_qt(character, chain[0])


def _inked(character: str) -> bool:
    """Whether there is something to draw; characters of private use and unknown ones count."""
    return not character.isspace() and unicodedata.category(character[0]) not in ("Cc", "Cf", "Zl", "Zp")


def _found_by_qt(character: str, name: str) -> str | None:
    """The face among all installed ones that Qt itself would take, or None."""
    if 0xD800 <= ord(character[0]) <= 0xDFFF:
        return None
    plain = QFont(name)
    plain.setPixelSize(16)
    layout = QTextLayout(character, plain)
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    runs = layout.glyphRuns()
    if not runs or any(0 in run.glyphIndexes() for run in runs):
        return None
    return str(runs[0].rawFont().familyName())


@lru_cache(maxsize=32768)
def runs_of(text: str, serif: bool) -> tuple[Run, ...]:
    """`text` in parts of one face each, so that a rare character does not change the look of the others."""
    if not separable(text):
        return (Run(text, families(serif=serif)[0]),)
    found: list[Run] = []
    for one in characters(_printable(text)):
        face = face_of(one, serif=serif)
        if found and face is not None and found[-1].face == face:
            found[-1] = Run(found[-1].text + one, face)
        else:
            found.append(Run(one, face))
    return tuple(found)


def _printable(text: str) -> str:
    """`text` on one line: line breaks and the like become spaces."""
    if text.isprintable():
        return text
    return "".join(" " if unicodedata.category(one) in ("Cc", "Zl", "Zp") else one for one in text)


class Ruler:
    """Sizes of names on one device; every character and every name is measured once. Not shared between threads."""

    def __init__(self, dots_per_mm: float) -> None:
        self.dots_per_mm = dots_per_mm
        self._fonts: dict[tuple[LabelStyle, str | None], QFont] = {}
        self._metrics: dict[LabelStyle, QFontMetricsF] = {}
        self._advance: dict[LabelStyle, dict[str, float]] = {}
        self._size: dict[int, tuple[LabelStyle, dict[str, tuple[float, float]]]] = {}

    def font(self, style: LabelStyle, face: str | None = None) -> QFont:
        """The face of `style`, or another one in the same size."""
        key = (style, face)
        found = self._fonts.get(key)
        if found is None:
            found = label_font(style, self.dots_per_mm)
            if face is not None and face != families(serif=style.serif)[0]:
                found.setFamilies([face])
            self._fonts[key] = found
        return found

    def metrics(self, style: LabelStyle) -> QFontMetricsF:
        """Its metrics."""
        found = self._metrics.get(style)
        if found is None:
            found = self._metrics[style] = QFontMetricsF(self.font(style))
        return found

    def __call__(self, text: str, style: LabelStyle) -> tuple[float, float]:
        """Width and height in pixels of `text`."""
        held = self._size.get(id(style))
        if held is None:
            if len(self._size) > _KNOWN_STYLES:
                self._size.clear()
            held = self._size[id(style)] = (style, {})
        known = held[1]
        found = known.get(text)
        if found is None:
            if len(known) > _KNOWN_WIDTHS:
                known.clear()
            found = known[text] = (self._width(text, style), self.height(style))
        return found

    def height(self, style: LabelStyle) -> float:
        """Height in pixels of a line, without the air that faces leave above and below."""
        metrics = self.metrics(style)
        return metrics.ascent() * 0.86 + metrics.descent() * 0.7

    def _width(self, text: str, style: LabelStyle) -> float:
        if not separable(text):
            return self.metrics(style).horizontalAdvance(text)
        known = self._advance.setdefault(style, {})
        width = 0.0
        for one in characters(text):
            advance = known.get(one)
            if advance is None:
                advance = known[one] = self._measured(one, style)
            width += advance
        return width

    def _measured(self, character: str, style: LabelStyle) -> float:
        """Width of one character; of one that no face has, that of the box it is drawn as."""
        run = runs_of(character, style.serif)[0]
        if run.face is None:
            return self.metrics(style).horizontalAdvance("国")
        if run.face == families(serif=style.serif)[0]:
            return self.metrics(style).horizontalAdvance(run.text)
        return QFontMetricsF(self.font(style, run.face)).horizontalAdvance(run.text)


class _Raws(threading.local):
    """Faces as one thread may ask them: Qt takes them back when the thread that made them ends."""

    def __init__(self) -> None:
        self.known: dict[str, QRawFont] = {}


_raws = _Raws()


def _raw(name: str) -> QRawFont:
    found = _raws.known.get(name)
    if found is None:
        plain = QFont(name)
        plain.setPixelSize(16)
        found = _raws.known[name] = QRawFont.fromFont(plain)
    return found


def missing_glyphs(text: str | Iterable[str], used: QFont | None = None) -> list[str]:
    """The characters of `text` that neither the face nor its stand-ins can draw, each once, in order.

    Parameters
    ----------
    text : str or iterable of str
    used : QFont or None
        The face; without stand-ins of its own only the face itself counts. None: the map's, with every installed
        face that stands in.
    """
    lost: dict[str, None] = {}
    for character in dict.fromkeys("".join(text)):
        if not _inked(character):
            continue
        if used is None:
            if face_of(character) is None:
                lost[character] = None
        elif not any(_raw(n).supportsCharacter(ord(character)) for n in used.families() or [used.family()]):
            lost[character] = None
    return list(lost)
