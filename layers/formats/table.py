"""The table of formats that can be read, and how a file's format is recognised."""

from pathlib import Path

from layers.errors import FormatError, Where
from layers.formats import packed
from layers.formats.delimited import CSV
from layers.formats.geojson import GEOJSON
from layers.formats.geopackage import GEOPACKAGE
from layers.formats.gpx import GPX
from layers.formats.kml import KML
from layers.formats.shapefile import DBF, SHAPEFILE
from layers.formats.source import Format
from layers.formats.xlsx import XLSX

FORMATS: tuple[Format, ...] = (SHAPEFILE, GEOPACKAGE, GEOJSON, KML, GPX, CSV, XLSX, DBF)
"""Every format that can be read; one module each."""

_STRANGERS = (
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG", "PNG"),
    (b"GIF8", "GIF"),
    (b"%PDF", "PDF"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7z"),
    (b"MZ", "EXE"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"BM", "BMP"),
    (b"\x7fELF", "ELF"),
    (b"AC10", "DWG"),
)


def recognise(path: Path) -> Format:
    """The format of the file at `path`, by its name and checked against its first bytes.

    Raises
    ------
    FormatError
        If there is no such file, it is a folder or empty, or it is of no format that can be read.
    """
    where = Where(path)
    if path.is_dir():
        raise FormatError("this is a folder, not a file", where=where, do="choose a file in it")
    if not path.exists():
        raise FormatError("there is no such file", where=where, do="check the path and the name")
    if not path.is_file():
        raise FormatError("this is no ordinary file", where=where, do="copy the data into a file first")
    if path.suffix.lower() in (".prj", ".cpg", ".sbn", ".sbx", ".qix", ".qmd"):
        raise FormatError(
            "this file only accompanies a shapefile", where=where, do="open the .shp beside it: {name}",
            name=path.with_suffix(".shp").name,
        )  # fmt: skip
    with path.open("rb") as file:
        head = file.read(512)
    if not head:
        raise FormatError("the file is empty", where=where, do="get the file again from its source")
    name = path.name.lower()
    named = next((f for f in FORMATS if name.endswith(f.suffixes)), None)
    stranger = next((kind for mark, kind in _STRANGERS if head.startswith(mark)), None)
    if stranger is not None and (named is None or stranger not in ("BMP", "EXE") or b"\x00" in head):
        raise FormatError(
            "this is a {kind} file, whatever its name says", where=where, do="check the name of the file",
            kind=stranger,
        )  # fmt: skip
    by_content = _by_content(path, head)
    if named is not None and name.endswith(".shx"):
        return named
    if named is not None and named.marks and not head.startswith(named.marks):
        if named is SHAPEFILE:
            return named  # its own reader says what is wrong with the header
        raise FormatError(
            "this is no {format} file, it starts with {start}", where=where, do="check the name of the file",
            format=named.name, start=head[:8].hex(" "),
        )  # fmt: skip
    if named is XLSX and by_content is not XLSX and not head.startswith(b"\xd0\xcf\x11\xe0"):
        raise FormatError("this archive is no Excel workbook", where=where, do="check the name of the file")
    chosen = named if named is not None and named is not CSV else by_content or named
    if chosen is None:
        raise FormatError(
            "this is a file of a kind that cannot be read",
            where=where,
            do="give one of: {formats}",
            formats=", ".join(f"{f.name} ({', '.join(f.suffixes)})" for f in FORMATS),
        )
    return chosen


def _by_content(path: Path, head: bytes) -> Format | None:
    """The format that the first bytes tell, for files whose name does not."""
    for known in FORMATS:
        if known.marks and head.startswith(known.marks):
            return known
    if head.startswith(b"PK\x03\x04"):
        names = packed.members(path)
        if "[Content_Types].xml" in names:
            return XLSX
        if any(n.lower().endswith((".shp", ".gpkg")) for n in names):
            raise FormatError(
                "this is an archive with data in it", where=Where(path), do="unpack it and open the file inside"
            )
        return KML if any(n.lower().endswith(".kml") for n in names) else None
    start = head.lstrip(b"\xef\xbb\xbf \r\n\t")
    if start.startswith(b"{"):
        return GEOJSON
    if start.startswith(b"<"):
        return GPX if b"<gpx" in head else KML if b"<kml" in head else None
    return None
