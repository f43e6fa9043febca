"""A photograph as paper needs it: upright, no larger than asked, JPEG; kept pictures of every kind, HEIC too."""

import io

from PIL import Image

from layers.formats.photos.picture import DAMAGE, KINDS, plugins, upright

_MOST = 200_000_000
"""Dots of a picture that is still opened."""
_QUALITY = 85


def fitted(data: bytes, longest: int) -> tuple[bytes, int, int] | None:
    """The picture in `data` as JPEG, its width and height, `longest` dots along the longer side at most.

    Turned as its EXIF says. None for what is no picture, is damaged, or has more dots than anybody unpacks.
    """
    plugins()
    try:
        with Image.open(io.BytesIO(data), formats=KINDS) as opened:
            if opened.width * opened.height > _MOST:
                return None
            opened.draft("RGB", (longest, longest))
            shown = upright(opened)
            shown.thumbnail((longest, longest))
            out = io.BytesIO()
            shown.save(out, "JPEG", quality=_QUALITY)
    except DAMAGE:
        return None
    return out.getvalue(), shown.width, shown.height
