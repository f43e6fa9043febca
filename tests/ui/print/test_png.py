"""PNG packed some rows at a time."""

import io

import pytest
from PIL import Image
from PySide6.QtGui import QColor, QImage

from ui.print.png import png


@pytest.mark.parametrize("size", [(1, 1), (7, 3), (331, 977), (120_000, 2)])
def test_every_dot_is_kept_and_the_resolution(size):
    image = QImage(*size, QImage.Format.Format_RGB32)
    image.fill(QColor("#102030"))
    image.setPixelColor(size[0] - 1, size[1] - 1, QColor("#f0e0d0"))
    with Image.open(io.BytesIO(png(image, 300 / 25.4))) as read:
        assert (read.format, read.size, read.mode) == ("PNG", size, "RGB")
        assert read.info["dpi"] == pytest.approx((300, 300), abs=0.02)
        assert read.getpixel((size[0] - 1, size[1] - 1)) == (0xF0, 0xE0, 0xD0)
        if size != (1, 1):
            assert read.getpixel((0, 0)) == (0x10, 0x20, 0x30)
