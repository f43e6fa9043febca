"""Style files as XML: read without trust, written whole."""

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from layers.errors import StyleError, Where
from layers.formats import markup
from layers.formats.markup import local

Element = ElementTree.Element
MOST_BYTES = 8 << 20
_QGIS_DOCTYPE = re.compile(
    rb"""<!DOCTYPE\s+qgis\s+PUBLIC\s+(['"])http://mrcc\.com/qgis\.dtd\1\s+(['"])SYSTEM\2\s*>""",
)
"""The line every file of QGIS begins with. It names a document type that is nowhere; nothing is declared in it."""


def parsed(data: bytes, path: Path) -> Element:
    """The root of `data`.

    Raises
    ------
    StyleError
        If it is larger than `MOST_BYTES`.
    FormatError
        If it is no XML, declares a document type (but for the empty one of QGIS) or entities, or is nested absurdly.
    """
    if len(data) > MOST_BYTES:
        raise StyleError(
            "the style file is larger than {n} MB",
            where=Where(path),
            do="choose the file of one layer's style",
            n=MOST_BYTES >> 20,
        )
    plain = _QGIS_DOCTYPE.sub(b"", data, count=1)
    return markup.parse(plain, path, "UTF-8" if _is_utf8(plain) else "auto")[0]


def _is_utf8(data: bytes) -> bool:
    """Whether it says so, or says nothing and can be read so: that is what XML then means."""
    declared = re.search(rb"<\?xml[^>]*encoding\s*=\s*[\"']([^\"']+)", data[:200])
    if declared is not None and declared.group(1).lower() not in (b"utf-8", b"utf8"):
        return False
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def below(element: Element, name: str) -> Iterator[Element]:
    """Every element called `name` below `element`, whatever its namespace."""
    return (one for one in element.iter() if one is not element and local(one) == name)


def children(element: Element | None, name: str = "") -> list[Element]:
    """The children (called `name`), whatever their namespace; comments left out."""
    if element is None:
        return []
    return [one for one in element if isinstance(one.tag, str) and name in ("", local(one))]


def first(element: Element | None, *path: str) -> Element | None:
    """The first child of the first child ... called so; None where there is none."""
    for name in path:
        element = next(iter(children(element, name)), None)
    return element


def number(words: str | None, usual: float) -> float:
    """A number in a file; `usual` where there is none."""
    try:
        value = float((words or "").strip())
    except ValueError:
        return usual
    return value if -1e300 < value < 1e300 else usual


def within(value: float, least: float, most: float) -> float:
    """`value`, or the nearer end of what can be."""
    return min(max(value, least), most)


def figure(value: float) -> str:
    """A number as short as it is exact."""
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)


def written(root: Element, doctype: str = "") -> bytes:
    """The file of `root`."""
    ElementTree.indent(root, "  ")
    text = ElementTree.tostring(root, encoding="unicode")
    head = doctype or '<?xml version="1.0" encoding="UTF-8"?>'
    return f"{head}\n{_sayable(text)}\n".encode()


def _sayable(text: str) -> str:
    """Without the characters that XML 1.0 cannot hold."""
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]", "", text)
