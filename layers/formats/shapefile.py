"""Shapefiles: a bundle of .shp, .shx, .dbf, .prj and .cpg, read as far as the bundle is whole."""

import tempfile
from pathlib import Path

import numpy as np
import pandas as pd

from layers.errors import FormatError, Where
from layers.formats import dbf, gdal, shp
from layers.formats.encoding import decode_one
from layers.formats.report import Layer, Problem, Refusal
from layers.formats.source import Ask, Format, Raw, from_wkb, refuse_broken
from layers.text import text


def member(path: Path, suffix: str) -> Path | None:
    """The file of the bundle with `suffix`, in any case of letters; None where it is missing."""
    plain = path.with_suffix(suffix)
    if plain.is_file():
        return plain
    try:
        names = [p for p in path.parent.iterdir() if p.stem == path.stem and p.suffix.lower() == suffix]
    except OSError:
        return None
    return names[0] if names else None


def read(path: Path, ask: Ask) -> Raw:
    """The rows of the shapefile whose .shp (or other member) is `path`.

    Raises
    ------
    FormatError
        If there is no .shp, it is none, or no row has a geometry.
    """
    main = member(path, ".shp") or path
    where = Where(main)
    ask.progress.step(0, 0, "reading")
    data = main.read_bytes()
    index = member(path, ".shx")
    problems: list[Problem] = []
    records = shp.scan(data, index.read_bytes() if index else None, where)
    if records.shape not in shp.SHAPES or records.shape in (0, 31):
        raise _without_geometry(where, records.shape)
    shapes, broken, wkb = _geometry(main, data, records, where, problems, index is not None)
    table, proof = None, None
    refused: list[Refusal] = []
    values = pd.DataFrame(index=pd.RangeIndex(len(shapes)))
    if (attributes := member(path, ".dbf")) is None:
        problems.append(Problem(text("the .dbf is missing: the rows have geometry only")))
    else:
        try:
            table = dbf.read_file(attributes, Where(attributes))
        except FormatError as exc:
            problems.append(Problem(text("the .dbf cannot be read, the rows have geometry only: {why}", why=exc.what)))
    if table is not None:
        declared, by = _code_page(path)
        read_table = dbf.attributes(
            table, declared=declared, declared_by=by, forced=ask.encoding, where=Where(attributes)
        )
        proof = read_table.encoding
        problems.extend(read_table.problems)
        values, shapes, broken, wkb = _joined(table, read_table, shapes, broken, wkb, refused, problems)
        refused.extend(r for r in read_table.refused if r.row <= len(values))
    total = len(shapes)
    rows = np.arange(1, total + 1)
    layer = Layer(main.stem, total, shp.SHAPES[records.shape], tuple(values.columns), None)
    declared_crs, crs_by = _projection(path)
    raw = Raw(values, shapes, rows, total, (layer,), (layer.name,), declared_crs, crs_by, False, proof, refused,
              problems)  # fmt: skip
    _drop(raw, table, broken, wkb, records)
    if not len(raw.rows) and not raw.refused:
        raise _without_geometry(where, records.shape)
    return raw


def _without_geometry(where: Where, shape: int) -> FormatError:
    return FormatError(
        "the shapefile holds no geometry that can be read (shape type {shape})",
        where=where,
        do="export points, lines or polygons; a plain table is read from .dbf, .csv or .xlsx",
        shape=shape,
    )


def _geometry(
    main: Path, data: bytes, records: shp.Records, where: Where, problems: list[Problem], has_index: bool
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    if not has_index:
        problems.append(Problem(text("the .shx is missing: rebuilt from the .shp, {n} rows", n=records.stated)))
    elif not records.sound:
        problems.append(
            Problem(text("the .shp or .shx is damaged or cut off: {whole} of {stated} rows are whole",
                         whole=len(records.numbers) - len(records.damaged), stated=records.stated))
        )  # fmt: skip
    if records.sound:
        try:
            bulk = gdal.read(main, None, where, columns=[])
        except FormatError:
            bulk = None
        if bulk is not None and bulk.wkb is not None and len(bulk.fids) == records.stated:
            wkb = np.full(records.stated, None, dtype=object)
            wkb[bulk.fids] = bulk.wkb
            return (*from_wkb(wkb), wkb)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        copy = shp.sound_copy(data, records, Path(folder))
        wkb = _each(copy, records.stated, where)
    return (*from_wkb(wkb), wkb)


def _each(copy: Path, count: int, where: Where) -> np.ndarray:
    """WKB of all rows of the sound copy; row by row where reading them together fails."""
    wkb = np.full(count, None, dtype=object)
    try:
        bulk = gdal.read(copy, None, where, columns=[])
    except FormatError:
        for row in range(min(count, 10_000)):
            try:
                one = gdal.read(copy, None, where, columns=[], fids=[row])
            except FormatError:
                continue
            if one.wkb is not None and len(one.wkb):
                wkb[row] = one.wkb[0]
        return wkb
    if bulk.wkb is not None:
        wkb[bulk.fids] = bulk.wkb
    return wkb


def _joined(
    table: dbf.Dbf,
    read_table: dbf.Attributes,
    shapes: np.ndarray,
    broken: np.ndarray,
    wkb: np.ndarray,
    refused: list[Refusal],
    problems: list[Problem],
) -> tuple[pd.DataFrame, np.ndarray, np.ndarray, np.ndarray]:
    """Attributes and geometry of the same length: rows that only one of them has are refused."""
    there, drawn = len(table.records), len(shapes)
    if there == drawn:
        return read_table.values, shapes, broken, wkb
    problems.append(
        Problem(text("the .dbf has {there} records and the .shp {drawn}: rows are matched by their number",
                     there=table.stated if table.stated != there else there, drawn=drawn))
    )  # fmt: skip
    if there < drawn:
        values = read_table.values.reindex(range(drawn))
        return values.astype(object).where(values.notna(), None), shapes, broken, wkb
    for row in range(drawn, there):
        refused.append(Refusal(row + 1, None, None, text("the record has no geometry: the .shp ends before it")))
    return read_table.values.iloc[:drawn].reset_index(drop=True), shapes, broken, wkb


def _drop(raw: Raw, table: dbf.Dbf | None, broken: np.ndarray, wkb: np.ndarray, records: shp.Records) -> None:
    keep = np.ones(len(raw.rows), dtype=bool)
    if table is not None and table.deleted.any():
        gone = np.flatnonzero(table.deleted[: len(keep)])
        keep[gone] = False
        raw.problems.append(Problem(text("{n} records are marked as deleted and were passed over", n=len(gone))))
    whole = set(records.numbers.tolist()) - set(records.damaged)
    lost = np.array([n not in whole for n in range(len(keep))], dtype=bool) & keep
    for row in np.flatnonzero(lost):
        raw.refused.append(Refusal(int(row) + 1, None, None, text("the geometry is damaged or cut off")))
    for refusal in raw.refused:
        if refusal.row <= len(keep):
            keep[refusal.row - 1] = False
    raw.keep(keep)
    refuse_broken(raw, broken[keep], wkb[keep])


def _code_page(path: Path) -> tuple[str | None, str]:
    file = member(path, ".cpg") or member(path, ".cst")
    if file is None:
        return None, ""
    declared = file.read_bytes()[:64].removeprefix(b"\xef\xbb\xbf").decode("latin-1").strip("\x00 \r\n\t")
    return (declared, file.suffix.lower()) if declared else (None, "")


def _projection(path: Path) -> tuple[str | None, str]:
    file = member(path, ".prj")
    if file is None:
        return None, ""
    data = file.read_bytes()[:20_000]
    wkt = next((t for name in ("utf-8-sig", "gb18030") if (t := decode_one(data, name))), data.decode("latin-1"))
    return (wkt.strip("\x00 \r\n\t") or None), ".prj"


def read_dbf(path: Path, ask: Ask) -> Raw:
    """The rows of a .dbf alone: a table without geometry."""
    where = Where(path)
    table = dbf.read_file(path, where)
    declared, by = _code_page(path)
    found = dbf.attributes(table, declared=declared, declared_by=by, forced=ask.encoding, where=where)
    count = len(found.values)
    layer = Layer(path.stem, count, "", tuple(found.values.columns))
    raw = Raw(found.values, None, np.arange(1, count + 1), count, (layer,), (layer.name,), None, "", False,
              found.encoding, found.refused, found.problems)  # fmt: skip
    keep = ~table.deleted
    for refusal in raw.refused:
        keep[refusal.row - 1] = False
    raw.keep(keep)
    return raw


SHAPEFILE = Format("Shapefile", (".shp", ".shx"), (b"\x00\x00\x27\x0a",), read)
DBF = Format("dBASE", (".dbf",), (), read_dbf)
