"""Files as county offices have them, good and bad, made for the tests."""

import gzip
import io
import json
import struct
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import geopandas as gpd
import openpyxl
import shapely

NAMES = ("镇隆镇", "丹竹镇", "思界乡", "官成镇", "大安镇", "武林镇")
CODES = ("450821109", "450821113", "450821204", "450821103", "450821102", "450821104")
WGS84_PRJ = (
    'GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],'
    'PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]'
)


def gk_prj(name: str, datum: str, spheroid: str, axis: str, rf: str, easting: float, meridian: float) -> str:
    """A Gauss-Krüger .prj as ESRI's programs write it."""
    return (
        f'PROJCS["{name}",GEOGCS["GCS_{datum}",DATUM["D_{datum}",SPHEROID["{spheroid}",{axis},{rf}]],'
        f'PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Gauss_Kruger"],'
        f'PARAMETER["False_Easting",{easting}],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",{meridian}],'
        f'PARAMETER["Scale_Factor",1.0],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]'
    )


def squares(n: int = 6, west: float = 110.3, south: float = 23.5, size: float = 0.05) -> list[shapely.Polygon]:
    """`n` squares side by side, degrees."""
    return [shapely.box(west + i * size, south, west + (i + 1) * size, south + size) for i in range(n)]


def dbf(
    fields: Sequence[tuple[bytes, str, int, int]],
    records: Sequence[Sequence[bytes]],
    *,
    language: int = 0,
    stated: int | None = None,
    deleted: Sequence[int] = (),
) -> bytes:
    """A .dbf from field descriptors (name, type, width, decimals) and raw values."""
    start = 32 + 32 * len(fields) + 1
    width = 1 + sum(f[2] for f in fields)
    count = len(records) if stated is None else stated
    out = struct.pack("<BBBBIHH17xBxx", 3, 124, 1, 1, count, start, width, language)
    for name, kind, size, decimals in fields:
        out += name[:11].ljust(11, b"\0") + kind.encode() + bytes(4) + bytes([size, decimals]) + bytes(14)
    out += b"\r"
    for number, record in enumerate(records):
        out += b"*" if number in deleted else b" "
        for value, (_, kind, size, _) in zip(record, fields, strict=True):
            out += value[:size].rjust(size) if kind in "NF" else value[:size].ljust(size)
    return out + b"\x1a"


def shapefile(
    folder: Path,
    *,
    name: str = "乡镇界",
    encoding: str = "gbk",
    names: Sequence[str | bytes] = NAMES,
    codes: Sequence[str] = CODES,
    shapes: Sequence[shapely.Geometry | None] | None = None,
    language: int = 0,
    cpg: str | None = None,
    prj: str | None = WGS84_PRJ,
    field: str | bytes = "名称",
) -> Path:
    """A bundle with the fields ``代码`` and ``名称``, its text in `encoding`."""
    path = folder / f"{name}.shp"
    shapes = squares(len(names)) if shapes is None else shapes
    gpd.GeoDataFrame({"n": range(len(shapes))}, geometry=list(shapes), crs=4326).to_file(path)
    for suffix in (".cpg", ".prj"):
        path.with_suffix(suffix).unlink(missing_ok=True)
    raw = [n if isinstance(n, bytes) else n.encode(encoding) for n in names]
    label = field if isinstance(field, bytes) else field.encode(encoding)
    fields = [("代码".encode(encoding), "C", 12, 0), (label, "C", 40, 0)]
    table = dbf(fields, [(c.encode(), n) for c, n in zip(codes, raw, strict=True)], language=language)
    path.with_suffix(".dbf").write_bytes(table)
    if cpg is not None:
        path.with_suffix(".cpg").write_text(cpg, encoding="ascii")
    if prj is not None:
        path.with_suffix(".prj").write_text(prj, encoding="utf-8")
    return path


def csv(folder: Path, text: str, *, encoding: str = "utf-8", name: str = "地名.csv") -> Path:
    """A text file."""
    path = folder / name
    data = text.encode(encoding)
    path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    return path


def geojson(folder: Path, *, encoding: str = "utf-8", name: str = "乡镇.geojson") -> Path:
    """Six squares with code and name."""
    features = [
        {"type": "Feature", "properties": {"code": c, "name": n}, "geometry": shapely.geometry.mapping(s)}
        for c, n, s in zip(CODES, NAMES, squares(), strict=True)
    ]
    whole = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False).encode(encoding)
    path = folder / name
    path.write_bytes(gzip.compress(whole) if name.endswith(".gz") else whole)
    return path


KML_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document>'


def kml(folder: Path, body: str | None = None, *, head: str = KML_HEAD, name: str = "点.kml") -> Path:
    """A KML with `body` between the document tags."""
    if body is None:
        body = "".join(
            f"<Placemark><name>{n}</name><ExtendedData><Data name='代码'><value>{c}</value></Data></ExtendedData>"
            f"<Point><coordinates>{110.3 + i / 100},23.5,0</coordinates></Point></Placemark>"
            for i, (n, c) in enumerate(zip(NAMES, CODES, strict=True))
        )
    path = folder / name
    whole = f"{head}<Folder><name>乡镇</name>{body}</Folder></Document></kml>".encode()
    if name.endswith(".kmz"):
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("doc.kml", whole)
    else:
        path.write_bytes(whole)
    return path


def gpx(folder: Path, *, name: str = "手持机.gpx") -> Path:
    """Waypoints and a track."""
    points = "".join(
        f'<wpt lat="23.5" lon="{110.3 + i / 100}"><name>{n}</name><ele>80</ele></wpt>' for i, n in enumerate(NAMES)
    )
    track = "".join(f'<trkpt lat="{23.5 + i / 1000}" lon="110.3"/>' for i in range(5))
    path = folder / name
    path.write_text(
        '<?xml version="1.0" encoding="UTF-8"?><gpx version="1.1" creator="t" '
        f'xmlns="http://www.topografix.com/GPX/1/1">{points}<trk><name>巡线</name><trkseg>{track}</trkseg></trk></gpx>',
        encoding="utf-8",
    )
    return path


def xlsx(folder: Path, rows: Sequence[Sequence[object]] | None = None, *, name: str = "地名.xlsx") -> Path:
    """A workbook of one sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "地名"
    for row in rows or [("名称", "经度", "纬度"), *((n, 110.3 + i / 100, 23.5) for i, n in enumerate(NAMES))]:
        sheet.append(list(row))
    path = folder / name
    book.save(path)
    return path


def gpkg(folder: Path, *, name: str = "乡镇.gpkg", layers: Sequence[str] = ("township",)) -> Path:
    """A GeoPackage with one like layer per name in `layers`."""
    path = folder / name
    frame = gpd.GeoDataFrame({"code": list(CODES), "name": list(NAMES)}, geometry=squares(), crs=4490)
    for layer in layers:
        frame.to_file(path, layer=layer, driver="GPKG")
    return path


SAMPLES: dict[str, Callable[[Path], Path]] = {
    "shp": shapefile,
    "gpkg": gpkg,
    "geojson": geojson,
    "geojson.gz": lambda folder: geojson(folder, name="乡镇.geojson.gz"),
    "kml": kml,
    "kmz": lambda folder: kml(folder, name="点.kmz"),
    "gpx": gpx,
    "csv": lambda folder: csv(
        folder,
        "名称,经度,纬度\n" + "".join(f"{n},{110.3 + i / 100},23.5\n" for i, n in enumerate(NAMES)),
        encoding="gbk",
    ),
    "xlsx": xlsx,
    "dbf": lambda folder: shapefile(folder).with_suffix(".dbf"),
}
"""One good file per format."""


def bomb(folder: Path) -> Path:
    """A small .geojson.gz that unpacks to a gigabyte of blanks."""
    path = folder / "bomb.geojson.gz"
    buffer = io.BytesIO()
    with gzip.GzipFile(fileobj=buffer, mode="wb") as file:
        block = b" " * (1 << 20)
        for _ in range(1024):
            file.write(block)
    path.write_bytes(buffer.getvalue())
    return path
