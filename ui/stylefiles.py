"""Style files by their ending: QGIS, SLD, and the program's own JSON."""

import json
from collections.abc import Sequence
from pathlib import Path

from gis_desk.map.exchange import Exported, Imported, qml, sld
from gis_desk.map.exchange.markup import MOST_BYTES
from gis_desk.map.symbology import Look
from gis_desk.map.symbology.document import of_document, to_document
from layers.errors import StyleError, Where
from layers.formats.writing import put, workshop

ENDINGS = {"qml": "QGIS", "sld": "SLD", "json": "GIS Desk"}


def read_style(path: Path, columns: Sequence[str] = ()) -> Imported:
    """The look that the file at `path` describes; `columns` are those of the layer it is for.

    Raises
    ------
    StyleError, FormatError
        If it is none, is damaged, dangerous or too large.
    OSError
        If it cannot be read.
    """
    ending = _ending(path)
    if path.stat().st_size > MOST_BYTES:
        raise StyleError(
            "the style file is larger than {n} MB",
            where=Where(path),
            do="choose the file of one layer's style",
            n=MOST_BYTES >> 20,
        )
    data = path.read_bytes()
    if ending == "qml":
        return qml.read(data, path, columns)
    if ending == "sld":
        return sld.read(data, path)
    try:
        document = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as exc:
        raise StyleError(
            "the style is no JSON ({why})",
            where=Where(path),
            do="choose a file that this program has written",
            why=str(exc)[:100],
        ) from exc
    try:
        return Imported(of_document(document))
    except StyleError as error:
        raise StyleError(
            error.what.template,
            where=Where(path, field=error.where.field, value=error.where.value),
            do=error.do.template,
            **error.what.args,
        ) from error


def write_style(look: Look, path: Path, dimension: int, title: str) -> Exported:
    """Write `look` to `path`, whole or not at all; `dimension` (0, 1, 2) and `title` are those of its layer.

    Raises
    ------
    StyleError
        If the ending is unknown, or there is nothing to write.
    OSError
        If it cannot be written.
    """
    ending = _ending(path)
    if ending == "qml":
        made = qml.write(look, dimension)
    elif ending == "sld":
        made = sld.write(look, title)
    else:
        made = Exported(json.dumps(to_document(look), ensure_ascii=False, indent=1, allow_nan=False).encode())
    with workshop(path) as folder:
        draft = folder / path.name
        draft.write_bytes(made.content)
        put([draft], path.parent)
    return made


def _ending(path: Path) -> str:
    ending = path.suffix.lower().removeprefix(".")
    if ending not in ENDINGS:
        raise StyleError(
            "there are no style files that end in .{ending}",
            where=Where(path),
            do="let the name end in one of: {known}",
            ending=ending,
            known=[f".{e}" for e in ENDINGS],
        )
    return ending
