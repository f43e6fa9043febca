"""Pictures compared with kept ones, with tolerance in level and share; the difference is kept where a test fails."""

import os
from pathlib import Path

import numpy as np
from PySide6.QtGui import QImage

from tests.images import kept, pixels

FOLDER = Path(__file__).parent
RENEW = "GIS_DESK_RENEW_PICTURES"
"""With this in the environment the kept pictures are written anew instead of being compared."""


def unlike(image: QImage, name: str, *, level: int = 40, share: float = 0.002) -> str:
    """Empty where `image` looks like ``tests/images/NAME.png``, else what differs and where the pictures are.

    Parameters
    ----------
    level : int
        Difference of a channel (0 to 255) that nobody sees.
    share : float
        Share of pixels that may differ more.
    """
    path = FOLDER / f"{name}.png"
    if os.environ.get(RENEW):
        path.parent.mkdir(parents=True, exist_ok=True)
        image.save(str(path))
        return ""
    wanted = QImage(str(path))
    here = name.replace("/", " ")
    if wanted.isNull():
        return f"there is no {path.name}; the picture is {kept(image, here)}"
    if wanted.size() != image.size():
        return f"another size than {path.name}; the picture is {kept(image, here)}"
    off = np.abs(pixels(image) - pixels(wanted))[:, :, :3].max(axis=2) > level
    if off.mean() <= share:
        return ""
    shown = image.convertToFormat(QImage.Format.Format_ARGB32)
    for row, column in np.argwhere(off).tolist():
        shown.setPixel(column, row, 0xFFFF0000)
    return f"{off.mean():.2%} of {path.name} differ; the picture is {kept(image, here)}, red in {kept(shown, here + ' off')}"
