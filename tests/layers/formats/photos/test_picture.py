"""Photographs of every kind and damage: upright, small, with their codes; refused in words otherwise."""

import hashlib
import io

import pytest
from PIL import Image

from layers.errors import FormatError
from layers.formats.photos.picture import Sizes, look_at
from tests import pictures

SIZES = Sizes(1536, 2048, 82, 320, 78, 150, 200)
CODE = "GISDESK:1:L1:L1-m002:002"


def look(path, **sizes):
    return look_at(path, Sizes(**{**SIZES.__dict__, **sizes}))


@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.heic", "a.tif", "a.webp", "a.bmp"])
def test_kinds(tmp_path, name):
    path = pictures.save(tmp_path / name, pictures.landscape(800, 600, code=CODE), taken="2026:05:01 10:20:30")
    about, kept = look(path)
    assert (about.width, about.height, about.codes) == (800, 600, (CODE,))
    assert about.original == hashlib.sha256(path.read_bytes()).hexdigest()
    small = Image.open(io.BytesIO(kept.thumbnail))
    assert (small.format, small.size) == ("JPEG", (320, 240))
    if name in ("a.jpg", "a.png"):  # what every program shows is kept as it came
        assert (kept.kept, about.kept_sha256) == (None, about.original)
    else:
        assert Image.open(io.BytesIO(kept.kept)).format == "JPEG"
        assert about.kept_sha256 == hashlib.sha256(kept.kept).hexdigest()
    if name not in ("a.bmp", "a.tif"):  # Pillow writes no EXIF into these
        assert about.exif.taken.isoformat() == "2026-05-01T10:20:30"


def test_large_ones_are_kept_smaller(tmp_path):
    path = pictures.save(tmp_path / "a.jpg", pictures.landscape(4000, 3000), quality=95)
    about, kept = look(path, keep_kb=100)
    assert (about.width, about.height) == (4000, 3000)
    small = Image.open(io.BytesIO(kept.kept))
    assert max(small.size) <= 2048
    assert len(kept.kept) < path.stat().st_size
    assert not small.getexif()


@pytest.mark.parametrize("orientation", range(1, 9))
def test_all_are_upright(tmp_path, orientation):
    half = Image.new("RGB", (400, 300), "white")
    half.paste("black", (0, 0, 400, 100))  # the top of the sensor
    about, kept = look(pictures.save(tmp_path / "a.jpg", half, orientation=orientation))
    small = Image.open(io.BytesIO(kept.thumbnail)).convert("L")
    assert (about.width, about.height) == ((300, 400) if orientation > 4 else (400, 300))
    assert (small.width < small.height) == (orientation > 4)
    middle = (small.width // 2, small.height // 2)
    spots = {1: (middle[0], 9), 2: (middle[0], 9), 3: (middle[0], -9), 4: (middle[0], -9), 5: (9, middle[1]),
             6: (-9, middle[1]), 7: (-9, middle[1]), 8: (9, middle[1])}  # fmt: skip
    x, y = spots[orientation]
    assert small.getpixel((x % small.width, y % small.height)) < 60


@pytest.mark.parametrize(("side", "turned"), [(90, 0), (130, 90), (200, 33), (400, 180)])
def test_codes_in_twelve_million_dots(tmp_path, side, turned):
    picture = pictures.landscape(4000, 3000, code=CODE, code_px=side).rotate(turned)
    assert look(pictures.save(tmp_path / "a.jpg", picture))[0].codes == (CODE,)


def test_transparent_ones_lie_on_white(tmp_path):
    Image.new("RGBA", (100, 100), (0, 0, 0, 0)).save(tmp_path / "a.png")
    _, kept = look(tmp_path / "a.png")
    assert min(Image.open(io.BytesIO(kept.thumbnail)).convert("L").getdata()) > 250


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("empty.jpg", b"", "empty"),
        ("zeros.jpg", b"\0" * 4096, "empty"),  # a card that was taken out too early
        ("words.jpg", "照片在张三处".encode(), "no picture"),
        ("film.mp4", b"\0\0\0\x18ftypmp42" + b"\0" * 200, "no picture"),
        ("head.jpg", b"\xff\xd8\xff\xe0", "picture"),
        ("page.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "no picture"),
        ("script.eps", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "no picture"),
    ],
)
def test_what_is_no_photograph(tmp_path, name, data, reason):
    (tmp_path / name).write_bytes(data)
    with pytest.raises(FormatError, match=reason):
        look(tmp_path / name)


@pytest.mark.parametrize("name", ["a.jpg", "a.heic", "a.png"])
@pytest.mark.parametrize("share", [0.05, 0.3, 0.9])
def test_cut_off_ones(tmp_path, name, share):
    whole = pictures.save(tmp_path / name).read_bytes()
    (tmp_path / name).write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(FormatError, match="picture"):
        look(tmp_path / name)


def test_absurd_sizes(tmp_path):
    path = pictures.save(tmp_path / "a.png", Image.new("1", (20_000, 10_000)))
    with pytest.raises(FormatError, match="200 million dots, more than the 150"):
        look(path)
    with pytest.raises(FormatError, match="MB"):
        look(pictures.save(tmp_path / "b.jpg"), most_mb=0.001)
    with pytest.raises(FormatError, match="cannot be read"):
        look(tmp_path / "gone.jpg")


def test_a_hundred_million_dots(tmp_path):
    path = tmp_path / "a.jpg"
    Image.new("RGB", (11_600, 8_700), "green").save(path, quality=60)
    about, kept = look(path, keep_kb=10)
    assert (about.width, about.height) == (11_600, 8_700)
    assert Image.open(io.BytesIO(kept.kept)).size == (2048, 1536)
