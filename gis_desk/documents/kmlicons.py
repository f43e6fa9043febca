"""Pictures for the places of a KMZ: white with a dark rim, so that a style's colour shows on them."""

import io
from collections.abc import Callable

from PIL import Image, ImageDraw

SIDE = 64
_FINE = 4
"""Drawn so many times larger, then made small: smooth edges."""
_WHITE, _RIM, _INK = "#ffffff", "#30343a", "#30343a"


def icon(kind: str) -> bytes:
    """A PNG of 64 × 64 px: ``marker``, ``stretch``, ``start``, ``access`` or ``meeting``; KeyError for any other."""
    draw_it = _KINDS[kind]
    side = SIDE * _FINE
    image = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    draw_it(ImageDraw.Draw(image), side / 64)
    out = io.BytesIO()
    image.resize((SIDE, SIDE), Image.Resampling.LANCZOS).save(out, "PNG", optimize=True)
    return out.getvalue()


_Draw = ImageDraw.ImageDraw


def _marker(draw: _Draw, u: float) -> None:
    draw.rectangle((16 * u, 16 * u, 48 * u, 48 * u), _WHITE, _RIM, round(4 * u))
    draw.rectangle((28 * u, 28 * u, 36 * u, 36 * u), _INK)


def _stretch(draw: _Draw, u: float) -> None:
    draw.ellipse((14 * u, 14 * u, 50 * u, 50 * u), _WHITE, _RIM, round(4 * u))
    draw.line([(22 * u, 40 * u), (30 * u, 28 * u), (35 * u, 36 * u), (43 * u, 24 * u)], _INK, round(4 * u), "curve")


def _start(draw: _Draw, u: float) -> None:
    house = [(32, 10), (56, 32), (49, 32), (49, 54), (15, 54), (15, 32), (8, 32)]
    draw.polygon([(x * u, y * u) for x, y in house], _WHITE, _RIM, round(4 * u))
    draw.rectangle((27 * u, 38 * u, 37 * u, 52 * u), _INK)


def _access(draw: _Draw, u: float) -> None:
    draw.rounded_rectangle((12 * u, 12 * u, 52 * u, 52 * u), 8 * u, _WHITE, _RIM, round(4 * u))
    draw.line([(26 * u, 46 * u), (26 * u, 20 * u)], _INK, round(5 * u))
    draw.arc((20 * u, 18 * u, 42 * u, 36 * u), -90, 90, _INK, round(5 * u))
    draw.line([(25 * u, 20.4 * u), (31 * u, 20.4 * u)], _INK, round(5 * u))
    draw.line([(25 * u, 33.6 * u), (31 * u, 33.6 * u)], _INK, round(5 * u))


def _meeting(draw: _Draw, u: float) -> None:
    draw.polygon([(x * u, y * u) for x, y in ((32, 6), (58, 32), (32, 58), (6, 32))], _WHITE, _RIM, round(4 * u))
    for x in (24, 40):
        draw.ellipse(((x - 5) * u, 20 * u, (x + 5) * u, 30 * u), _INK)
        draw.pieslice(((x - 8) * u, 31 * u, (x + 8) * u, 49 * u), 180, 360, _INK)


_KINDS: dict[str, Callable[[_Draw, float], None]] = {
    "marker": _marker,
    "stretch": _stretch,
    "start": _start,
    "access": _access,
    "meeting": _meeting,
}
KINDS = tuple(_KINDS)
"""The pictures there are."""
