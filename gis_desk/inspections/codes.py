"""What the square code of a marker says: which line, which marker, which number."""

from dataclasses import dataclass
from urllib.parse import quote, unquote

_HEAD = "GISDESK"
_VERSION = "1"
_KEPT = "-._~/"


@dataclass(frozen=True)
class MarkerCode:
    """A marker as its square code names it.

    Parameters
    ----------
    line, marker : str
        Keys of the line and of the marker.
    number : str
        The number on the post.
    """

    line: str
    marker: str
    number: str


def encode(code: MarkerCode) -> str:
    """``GISDESK:1:<line>:<marker>:<number>``, ASCII.

    Letters and digits of ASCII and ``-._~/`` stand as they are, everything else as ``%`` and two hexadecimal digits for
    each byte of UTF-8 (RFC 3986, 2.1), so that a colon in a key separates nothing.
    """
    return ":".join((_HEAD, _VERSION, *(quote(part, safe=_KEPT) for part in (code.line, code.marker, code.number))))


def decode(words: str) -> MarkerCode | None:
    """The marker that a square code names; None for a code that is not one of ours, or of a later version.

    Blanks around the words do no harm.
    """
    parts = words.strip().split(":")
    if len(parts) != 5 or parts[:2] != [_HEAD, _VERSION]:
        return None
    try:
        line, marker, number = (unquote(part, errors="strict") for part in parts[2:])
    except UnicodeDecodeError:
        return None
    return MarkerCode(line, marker, number)
