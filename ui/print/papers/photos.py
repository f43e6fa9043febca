"""Photographs of an inspection as they are put into papers: upright, no larger than paper needs, JPEG."""

import io
from collections.abc import Callable

from gis_desk.documents.content import Picture
from gis_desk.inspections.papers.reporting import Row
from gis_desk.inspections.tasks import known
from layers.errors import GisDeskError

_LONGEST = 850
"""Dots along the longer side: 300 dots per inch of 72 mm."""
WIDE, HIGH = 72.0, 54.0
"""Millimetres a photograph may take."""
_MOST = 200_000_000
"""Dots of a picture that is still opened."""


def photograph(row: Row, content: Callable[[str], bytes]) -> Picture | None:
    """The photograph of a row of ``inspection_photo``; its thumbnail where the photograph is lost, None without both.

    Parameters
    ----------
    content : callable
        Gives the bytes of a SHA-256, raising `GisDeskError` where there are none.
    """
    for column in ("sha256", "thumbnail"):
        sha256 = known(row[column])
        if not sha256:
            continue
        try:
            data = content(sha256)
        except GisDeskError:
            continue
        made = _fitted(data, known(row["name"]))
        if made is not None:
            return made
    return None


def _fitted(data: bytes, name: str) -> Picture | None:
    """`data` turned as its EXIF says and made smaller; None for what is no picture."""
    import pillow_heif
    from PIL import Image, ImageOps

    pillow_heif.register_heif_opener()
    try:
        with Image.open(io.BytesIO(data)) as opened:
            if opened.width * opened.height > _MOST:
                return None
            opened.draft("RGB", (_LONGEST, _LONGEST))
            upright = ImageOps.exif_transpose(opened).convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    upright.thumbnail((_LONGEST, _LONGEST))
    out = io.BytesIO()
    upright.save(out, "JPEG", quality=85)
    factor = min(WIDE / upright.width, HIGH / upright.height)
    return Picture(out.getvalue(), upright.width * factor, upright.height * factor, name)
