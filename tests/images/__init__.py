"""Pictures in tests: counting pixels, and keeping a picture where a test fails."""

import tempfile
from pathlib import Path

import numpy as np
from PySide6.QtGui import QImage


def pixels(image: QImage) -> np.ndarray:
    """Height x width x (blue, green, red, alpha) as int."""
    plain = image.convertToFormat(QImage.Format.Format_ARGB32)
    raw = np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), plain.bytesPerLine() // 4, 4)
    return raw[:, : plain.width()].astype(int)


def near(image: QImage, rgb: tuple[int, int, int], tolerance: int = 12) -> np.ndarray:
    """Where the picture has the colour (H, W)."""
    data = pixels(image)
    return (np.abs(data[:, :, 2::-1] - np.array(rgb)) <= tolerance).all(axis=2)


def kept(image: QImage, name: str) -> str:
    """Save the picture beside the other temporary files and say where, for the message of a failing assert."""
    folder = Path(tempfile.gettempdir()) / "gis-desk-pictures"
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.png"
    image.save(str(path))
    return str(path)
