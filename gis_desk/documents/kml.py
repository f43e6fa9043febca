"""KML (OGC 12-007r2, version 2.2) and KMZ: folders of places and ways; text is text, nothing is linked outside."""

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import BinaryIO

from gis_desk.documents.xmlfile import XmlFile, fit

_SPACE = "http://www.opengis.net/kml/2.2"
_DAWN = (1980, 1, 1, 0, 0, 0)
"""Date of the files in a KMZ: the same content gives the same bytes."""


@dataclass(frozen=True)
class Style:
    """How places and ways of one kind look.

    Parameters
    ----------
    id : str
        A name of letters, digits and hyphens.
    colour : str
        ``#rrggbb``.
    width_px : float
        Of lines.
    icon : str
        Path of a picture inside the KMZ, white where the colour should show; empty for the program's own pin.
    scale : float
        Of the icon.
    """

    id: str
    colour: str
    width_px: float = 3.0
    icon: str = ""
    scale: float = 1.0


@dataclass(frozen=True)
class Placemark:
    """A place, or a way in parts.

    Parameters
    ----------
    name : str
    parts : sequence of sequences of (lon, lat)
        One part of one place: a point; else each part is a line.
    style : str
        Id of a `Style`.
    rows : sequence of (label, value)
        The table of its balloon, also kept as data of their own.
    picture : str
        Path of a picture inside the KMZ, shown below the table.
    """

    name: str
    parts: Sequence[Sequence[Sequence[float]]]
    style: str
    rows: Sequence[tuple[str, str]] = ()
    picture: str = ""


@dataclass(frozen=True)
class Folder:
    """A folder; `days` (first, last; YYYY-MM-DD) bounds it in time; `open` unfolds it in the list."""

    name: str
    items: Iterable["Folder | Placemark"]
    note: str = ""
    days: tuple[str, str] | None = None
    open: bool = False


@dataclass(frozen=True)
class Atlas:
    """A whole document."""

    name: str
    folders: Sequence[Folder]
    styles: Sequence[Style]
    pictures: Mapping[str, bytes] = field(default_factory=dict)


def write_kml(out: BinaryIO, atlas: Atlas, *, packed: bool = False) -> None:
    """Write `atlas` as KML; only a `packed` one names pictures."""
    file = XmlFile(out)
    with file.element("kml", xmlns=_SPACE), file.element("Document"):
        file.leaf("name", atlas.name)
        file.leaf("open", 1)
        for style in atlas.styles:
            _style(file, style, packed)
        for folder in atlas.folders:
            _folder(file, folder, packed)


def write_kmz(out: BinaryIO, atlas: Atlas) -> None:
    """Write `atlas` as KMZ: the document first, then its pictures."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        about = zipfile.ZipInfo("doc.kml", _DAWN)
        about.compress_type = zipfile.ZIP_DEFLATED
        with packed.open(about, "w") as document:
            writer = io.BufferedWriter(_Raw(document))
            write_kml(writer, atlas, packed=True)
            writer.flush()
        for name, content in atlas.pictures.items():
            packed.writestr(zipfile.ZipInfo(name, _DAWN), content, zipfile.ZIP_STORED)


class _Raw(io.RawIOBase):
    """Hands large pieces on to a member of an archive, which is slow with small ones."""

    def __init__(self, target: object) -> None:
        super().__init__()
        self._target = target

    def writable(self) -> bool:
        """Yes."""
        return True

    def write(self, data: object) -> int:
        """Hand `data` on."""
        return self._target.write(bytes(data))  # type: ignore[attr-defined, call-overload]


def _colour(colour: str) -> str:
    """``aabbggrr``, as KML has it."""
    return f"ff{colour[5:7]}{colour[3:5]}{colour[1:3]}"


def _style(file: XmlFile, style: Style, packed: bool) -> None:
    with file.element("Style", id=style.id):
        with file.element("IconStyle"):
            file.leaf("color", _colour(style.colour))
            file.leaf("scale", f"{style.scale:g}")
            if packed and style.icon:
                with file.element("Icon"):
                    file.leaf("href", style.icon)
        with file.element("LabelStyle"):
            file.leaf("scale", "0.8")
        with file.element("LineStyle"):
            file.leaf("color", _colour(style.colour))
            file.leaf("width", f"{style.width_px:g}")
        with file.element("BalloonStyle"):
            file.leaf("text", "$[description]")


def _folder(file: XmlFile, folder: Folder, packed: bool) -> None:
    with file.element("Folder"):
        file.leaf("name", folder.name)
        file.leaf("open", int(folder.open))
        file.maybe("description", _safe(folder.note))
        if folder.days:
            with file.element("TimeSpan"):
                file.leaf("begin", folder.days[0])
                file.leaf("end", folder.days[1])
        for item in folder.items:
            if isinstance(item, Folder):
                _folder(file, item, packed)
            else:
                _placemark(file, item, packed)


def _placemark(file: XmlFile, one: Placemark, packed: bool) -> None:
    with file.element("Placemark"):
        file.leaf("name", one.name)
        file.leaf("Snippet", maxLines=0)
        file.leaf("description", _balloon(one, packed))
        file.leaf("styleUrl", f"#{one.style}")
        if one.rows:
            with file.element("ExtendedData"):
                for label, value in one.rows:
                    with file.element("Data", name=label):
                        file.leaf("value", value)
        if len(one.parts) == 1:
            _shape(file, one.parts[0])
        else:
            with file.element("MultiGeometry"):
                for part in one.parts:
                    _shape(file, part)


def _shape(file: XmlFile, places: Sequence[Sequence[float]]) -> None:
    words = " ".join(f"{p[0]:.7f},{p[1]:.7f}" for p in places)
    if len(places) == 1:
        with file.element("Point"):
            file.leaf("coordinates", words)
    else:
        with file.element("LineString"):
            file.leaf("tessellate", 1)
            file.leaf("coordinates", words)


def _balloon(one: Placemark, packed: bool) -> str:
    """The balloon as HTML: a heading and a table, every text escaped."""
    rows = "".join(
        f'<tr><td style="color:#666;padding-right:8px">{_safe(label)}</td><td>{_safe(value)}</td></tr>'
        for label, value in one.rows
    )
    picture = f'<p><img src="{_safe(one.picture)}"/></p>' if packed and one.picture else ""
    return f"<h3>{_safe(one.name)}</h3><table>{rows}</table>{picture}"


def _safe(words: str) -> str:
    """`words` as HTML text; a ``$[`` would be replaced by a value of the place."""
    return escape(fit(words)).replace("$[", "$&#91;").replace("\n", "<br/>")
