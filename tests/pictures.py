"""Photographs made for tests: a landscape of noise, with EXIF and square codes as wanted."""

import io
from pathlib import Path

import numpy as np
import pillow_heif
import segno
from PIL import Image

pillow_heif.register_heif_opener()
_GPS, _EXIF = 0x8825, 0x8769


def landscape(width=640, height=480, seed=1, *, code=None, code_px=150):
    """A picture that no other seed gives; `code` is written as a square code in its middle."""
    rng = np.random.default_rng(seed)
    small = rng.integers(0, 255, (max(2, height // 16), max(2, width // 16), 3), dtype=np.uint8)
    made = Image.fromarray(small).resize((width, height), Image.Resampling.BICUBIC)
    if code is not None:
        out = io.BytesIO()
        segno.make(code, error="m", micro=False).save(out, kind="png", scale=8, border=4)
        square = Image.open(out).convert("RGB").resize((code_px, code_px))
        made.paste(square, ((width - code_px) // 2, (height - code_px) // 2))
    return made


def exif(*, place=None, taken=None, zone=None, fraction=None, utc=None, facing=None, orientation=None):
    """EXIF: `place` (lon, lat), `taken` as ``2026:05:01 10:20:30``, `utc` (day, (h, m, s)) of the satellites."""
    made = Image.Exif()
    made[0x010F] = "GIS Desk"
    if orientation is not None:
        made[0x0112] = orientation
    inner = {0x9003: taken, 0x9011: zone, 0x9291: fraction}
    if any(inner.values()):
        made.get_ifd(_EXIF).update({k: v for k, v in inner.items() if v is not None})
    gps = made.get_ifd(_GPS)
    if place is not None:
        lon, lat = place
        gps.update({1: "N" if lat >= 0 else "S", 2: _dms(abs(lat)), 3: "E" if lon >= 0 else "W", 4: _dms(abs(lon))})
    if utc is not None:
        gps.update({29: utc[0], 7: utc[1]})
    if facing is not None:
        gps.update({16: "T", 17: facing})
    return made


def _dms(degrees):
    minutes = (degrees % 1) * 60
    return (float(int(degrees)), float(int(minutes)), round((minutes % 1) * 60, 4))


def save(path: Path, picture=None, *, quality=85, **about) -> Path:
    """`picture` (a landscape by the file's name) as a file with EXIF `about`; its kind by the ending."""
    picture = picture or landscape(seed=sum(path.name.encode()))
    path.parent.mkdir(parents=True, exist_ok=True)
    options = {"quality": quality} if path.suffix.lower() in (".jpg", ".jpeg", ".heic") else {}
    kind = {".heic": "HEIF"}.get(path.suffix.lower())
    picture.save(path, kind, exif=exif(**about), **options)
    return path
