"""Photographs of an inspection as they are put into papers: upright, no larger than paper needs, JPEG."""

from collections.abc import Callable

from gis_desk.documents.content import Picture
from gis_desk.inspections.papers.reporting import Row
from gis_desk.inspections.tasks import known
from layers.errors import GisDeskError
from layers.formats.photos.fitting import fitted

_LONGEST = 850
"""Dots along the longer side: 300 dots per inch of 72 mm."""
WIDE, HIGH = 72.0, 54.0
"""Millimetres a photograph may take."""


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
        made = fitted(data, _LONGEST)
        if made is not None:
            jpeg, wide, high = made
            factor = min(WIDE / wide, HIGH / high)
            return Picture(jpeg, wide * factor, high * factor, known(row["name"]))
    return None
