"""GeoJSON, plain or gzipped, in whatever encoding it was saved."""

from pathlib import Path

import numpy as np

from layers.errors import FormatError, Where
from layers.formats import gdal, packed
from layers.formats.encoding import bom_of, decide, decode_all, pieces, shown_bytes
from layers.formats.report import EncodingProof, Layer, Problem
from layers.formats.source import Ask, Format, Raw, from_wkb, refuse_broken
from layers.text import text

_DEEPEST = 500


def read(path: Path, ask: Ask) -> Raw:
    """One row per feature.

    Raises
    ------
    FormatError
        If the JSON is cut off, absurdly nested, or no GeoJSON.
    """
    where = Where(path)
    data = packed.content(path)
    data, proof, problems = _as_utf8(data, where, ask.encoding)
    _check_depth(data, where)
    if not data.lstrip()[:1] == b"{":
        raise FormatError("this is no GeoJSON", where=where, do="check the name of the file")
    if b'"Topology"' in data[:2000] and b'"arcs"' in data:
        raise FormatError("this is TopoJSON", where=where, do="convert it to GeoJSON first")
    bulk = gdal.read(data, None, where)
    name = path.name.split(".")[0]
    count = len(bulk.fids)
    if not count:
        raise FormatError("the GeoJSON holds no features", where=where, do="check that the export was complete")
    rows = np.arange(1, count + 1)
    layer = Layer(name, count, bulk.geometry, tuple(bulk.values.columns), bulk.crs)
    said = b'"crs"' in data[:5000] or b'"crs"' in data[-2000:]
    raw = Raw(bulk.values, None, rows, count, (layer,), (name,), bulk.crs or "EPSG:4326", "GeoJSON", not said, proof,
              [], problems)  # fmt: skip
    raw.problems.extend(Problem(text("GDAL says: {message}", message=m)) for m in bulk.messages[:5])
    if bulk.wkb is not None:
        raw.shapes, broken = from_wkb(bulk.wkb)
        refuse_broken(raw, broken, bulk.wkb)
    return raw


def _as_utf8(data: bytes, where: Where, forced: str) -> tuple[bytes, EncodingProof, list[Problem]]:
    if mark := bom_of(data):
        name, length = mark
        proof = EncodingProof(name, text("byte order mark"))
        try:
            return (data[length:] if name == "UTF-8" else data.decode(name).encode()), proof, []
        except UnicodeDecodeError as exc:
            raise FormatError(
                "the bytes are not in {encoding}, which the file says it is in",
                where=where, do="get the file again from its source", encoding=name,
            ) from exc  # fmt: skip
    if data.isascii():
        return data, EncodingProof("UTF-8", text("all text is ASCII, any encoding reads it")), []
    proof = decide(pieces(data), forced=forced, where=where)
    if proof.chosen == "UTF-8" and not proof.mixed:
        return data, proof, []
    lines = data.split(b"\n")
    texts, odd = decode_all(lines, proof)
    problems = []
    for one in odd:
        if one.text is None:
            texts[one.index] = one.value.decode(proof.chosen, errors="replace")
        problems.append(
            Problem(text("line {line} is not in {encoding}: bytes {bytes}", line=one.index + 1, encoding=proof.chosen,
                         bytes=shown_bytes(one.value.lstrip())))
        )  # fmt: skip
    return "\n".join(texts.tolist()).encode(), proof, problems


def _check_depth(data: bytes, where: Where) -> None:
    marks = np.frombuffer(data, dtype=np.uint8)
    opening = (marks == ord("[")) | (marks == ord("{"))
    if int(opening.sum()) <= _DEEPEST:
        return
    closing = (marks == ord("]")) | (marks == ord("}"))
    steps = opening[opening | closing].astype(np.int64) * 2 - 1
    if int(np.cumsum(steps).max()) > _DEEPEST:
        raise FormatError(
            "the JSON is nested deeper than {depth} levels",
            where=where,
            do="export the file again from the program it was made with",
            depth=_DEEPEST,
        )


GEOJSON = Format("GeoJSON", (".geojson", ".json", ".geojson.gz", ".json.gz"), (), read)
