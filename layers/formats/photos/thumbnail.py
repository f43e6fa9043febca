"""A small picture of a file that is one."""

import io
import warnings

from PIL import Image, UnidentifiedImageError

from layers.formats.photos.picture import DAMAGE, KINDS, plugins, upright

_MOST_DOTS = 100_000_000
"""A picture with more is not unpacked for a thumbnail."""


def thumbnail_of(data: bytes, longest_px: int, quality: int) -> bytes | None:
    """A JPEG of at most `longest_px` a side, upright and without EXIF; None where `data` is no picture that opens."""
    plugins()
    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(data), formats=KINDS) as opened:
            warnings.simplefilter("ignore")
            if opened.width * opened.height > _MOST_DOTS:
                return None
            opened.draft("RGB", (longest_px * 2, longest_px * 2))
            opened.load()
            shown = upright(opened)
            shown.thumbnail((longest_px, longest_px), Image.Resampling.BILINEAR)
            out = io.BytesIO()
            shown.save(out, "JPEG", quality=quality)
    except (UnidentifiedImageError, *DAMAGE):
        return None
    return out.getvalue()
