"""A photograph read once: what it shows of square codes, a thumbnail, and the bytes that are worth keeping."""

import hashlib
import io
import stat
import warnings
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from layers.errors import FormatError, Where, shorten
from layers.formats.photos.exif import Exif, exif_of

Image.MAX_IMAGE_PIXELS = None
"""Sizes are looked at here, before anything is unpacked, and refused in words."""
warnings.filterwarnings("ignore", category=UserWarning, module=r"PIL\.")  # damaged EXIF: `Exif.damaged` says so

KINDS = ("JPEG", "HEIF", "AVIF", "PNG", "TIFF", "WEBP", "BMP", "GIF")
"""Kinds of pictures that are read, in Pillow's words."""
SUFFIXES = (".jpg", ".jpeg", ".heic", ".heif", ".avif", ".png", ".tif", ".tiff", ".webp", ".bmp", ".gif")
_AT_HOME = ("JPEG", "MPO", "PNG")
"""Kinds that every program shows, and only these are kept as they came; an MPO is a JPEG with pictures behind it."""
_UNPACKED = 26_000_000
"""Dots that square codes are looked for in at most: a larger JPEG is unpacked at half its size, or less."""
_READABLE = 1600
"""Long side (px) that a JPEG is unpacked to at least, where it has it; square codes are looked for there first."""
DAMAGE = (OSError, ValueError, SyntaxError, TypeError, KeyError, IndexError, EOFError, MemoryError, RuntimeError,
           OverflowError, ZeroDivisionError)  # fmt: skip
"""What Pillow and its plugins raise for damaged pictures."""


@dataclass(frozen=True)
class Sizes:
    """What is kept of a picture: see ``resources/rules/inspection_intake.toml``, table ``photo``."""

    keep_kb: int
    kept_px: int
    kept_quality: int
    thumbnail_px: int
    thumbnail_quality: int
    most_megapixels: float
    most_mb: float


@dataclass(frozen=True)
class Photograph:
    """What is known of one picture.

    Parameters
    ----------
    path : Path
    size : int
        Bytes of the file.
    original : str
        SHA-256 of the file.
    width, height : int
        Pixels, upright.
    codes : tuple of str
        Texts of the square codes in it.
    kept_sha256, thumbnail_sha256 : str
        Of what is kept of it, and of its thumbnail.
    """

    path: Path
    size: int
    original: str
    width: int
    height: int
    exif: Exif
    codes: tuple[str, ...]
    kept_sha256: str
    thumbnail_sha256: str


@dataclass(frozen=True)
class Pictures:
    """JPEG of the thumbnail, and of what is kept instead of the file (smaller, upright, without EXIF); None: itself."""

    thumbnail: bytes
    kept: bytes | None


@cache
def plugins() -> None:
    """Let Pillow read HEIC and HEIF."""
    import pillow_heif

    pillow_heif.register_heif_opener()


def look_at(path: Path, sizes: Sizes) -> tuple[Photograph, Pictures]:
    """The photograph in the file at `path`, and what is kept of it.

    Raises
    ------
    FormatError
        If it is empty, no picture, damaged, cut off, or larger than `sizes` allow.
    """
    plugins()
    data = _content(path, sizes)
    where = Where(path)
    try:
        with Image.open(io.BytesIO(data), formats=KINDS) as opened:
            if opened.width * opened.height > sizes.most_megapixels * 1e6:
                raise FormatError(
                    "the picture has {n:.0f} million dots, more than the {most:.0f} that are unpacked",
                    where=where,
                    do="save it smaller, or raise the limit in the table of the intake",
                    n=opened.width * opened.height / 1e6,
                    most=sizes.most_megapixels,
                )
            kind, exif, turned = str(opened.format), exif_of(opened), _turned(opened)
            full = (opened.height, opened.width) if turned else opened.size
            longest = max(opened.size)
            opened.draft("RGB", (opened.width * _READABLE // longest, opened.height * _READABLE // longest))
            opened.load()
            codes = codes_in(opened) or (_codes_of_all(data) if max(opened.size) < longest else ())
            shown = upright(opened)
    except UnidentifiedImageError as exc:
        raise FormatError(
            "this is no picture of a known kind", where=where, do="give JPEG, HEIC, PNG, TIFF or WEBP"
        ) from exc
    except DAMAGE as exc:
        raise FormatError(
            "the picture is damaged or cut off ({detail})",
            where=where,
            do="copy it again from the camera",
            detail=shorten(exc, 80),
        ) from exc
    original = hashlib.sha256(data).hexdigest()
    kept = None
    if len(data) > sizes.keep_kb * 1024 or kind not in _AT_HOME:
        shown = _fitted(shown, sizes.kept_px)
        kept = _jpeg(shown, sizes.kept_quality)
    thumbnail = _jpeg(_fitted(shown, sizes.thumbnail_px), sizes.thumbnail_quality)
    about = Photograph(
        path,
        len(data),
        original,
        *full,
        exif,
        codes,
        original if kept is None else hashlib.sha256(kept).hexdigest(),
        hashlib.sha256(thumbnail).hexdigest(),
    )
    return about, Pictures(thumbnail, kept)


def _content(path: Path, sizes: Sizes) -> bytes:
    where = Where(path)
    try:
        about = path.stat()
        size = about.st_size
        if not stat.S_ISREG(about.st_mode) and not stat.S_ISDIR(about.st_mode):  # reading a pipe would never end
            raise FormatError(
                "this is no picture of a known kind", where=where, do="give JPEG, HEIC, PNG, TIFF or WEBP"
            )
        if size > sizes.most_mb * 1e6:
            raise FormatError(
                "the file has {n:.0f} MB, more than the {most:.0f} of any photograph",
                where=where,
                do="check whether it is a film",
                n=size / 1e6,
                most=sizes.most_mb,
            )
        data = path.read_bytes()
    except OSError as exc:
        raise FormatError(
            "the file cannot be read ({detail})",
            where=where,
            do="copy it again from the camera",
            detail=shorten(exc.strerror or exc, 80),
        ) from exc
    if not data.strip(b"\0"):
        raise FormatError("the file is empty", where=where, do="copy it again from the camera")
    return data


def codes_in(image: Image.Image) -> tuple[str, ...]:
    """Texts of the square codes in `image`, each once."""
    import zxingcpp  # with its plugins a tenth of a second that nothing but photographs waits for

    grey = image if image.mode == "L" else image.convert("L")
    found = zxingcpp.read_barcodes(
        grey, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode), try_invert=False
    )
    return tuple(dict.fromkeys(str(code.text) for code in found if code.valid))


def _codes_of_all(data: bytes) -> tuple[str, ...]:
    """Those in all the dots of a JPEG, or in as many as are unpacked."""
    with Image.open(io.BytesIO(data), formats=KINDS) as opened:
        factor = 1 if opened.width * opened.height <= _UNPACKED else 2
        opened.draft("L", (opened.width // factor, opened.height // factor))
        return codes_in(opened)


def _turned(image: Image.Image) -> bool:
    """Whether EXIF turns it on its side."""
    try:
        return image.getexif().get(0x0112) in (5, 6, 7, 8)
    except DAMAGE:
        return False


def upright(image: Image.Image) -> Image.Image:
    """`image` in colours, turned as its EXIF says; as it is where that is damaged."""
    with suppress(*DAMAGE):  # damaged EXIF: the picture stays as it is
        ImageOps.exif_transpose(image, in_place=True)
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        whole = image.convert("RGBA")
        ground = Image.new("RGBA", whole.size, "white")
        return Image.alpha_composite(ground, whole).convert("RGB")
    return image.copy() if image.mode == "RGB" else image.convert("RGB")


def _fitted(image: Image.Image, longest: int) -> Image.Image:
    if max(image.size) <= longest:
        return image
    factor = longest / max(image.size)
    size = (max(1, round(image.width * factor)), max(1, round(image.height * factor)))
    return image.resize(size, Image.Resampling.BILINEAR, reducing_gap=2.0)


def _jpeg(image: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality)
    return out.getvalue()
