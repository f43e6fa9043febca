"""Kept photographs made ready for paper."""

import io

import pytest
from PIL import Image

from layers.formats.photos.fitting import fitted


def picture(size, kind, **more):
    out = io.BytesIO()
    Image.new("RGB", size, "#3060c0").save(out, kind, **more)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "HEIF", "WEBP", "TIFF"])
def test_all_kinds_become_a_jpeg_no_longer_than_asked(kind):
    import pillow_heif

    pillow_heif.register_heif_opener()
    jpeg, wide, high = fitted(picture((900, 600), kind), 300)
    assert (wide, high) == (300, 200)
    with Image.open(io.BytesIO(jpeg)) as shown:
        assert (shown.format, shown.size) == ("JPEG", (300, 200))
        assert shown.getpixel((150, 100)) == pytest.approx((0x30, 0x60, 0xC0), abs=6)


def test_it_is_turned_as_its_exif_says():
    exif = Image.Exif()
    exif[0x0112] = 6
    assert fitted(picture((400, 200), "JPEG", exif=exif), 1000)[1:] == (200, 400)


@pytest.mark.parametrize("data", [b"", b"\0" * 50, b"GIF89a", picture((400, 300), "JPEG")[:300]])
def test_what_is_no_picture_gives_none(data):
    assert fitted(data, 300) is None
