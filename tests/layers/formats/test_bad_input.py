"""Hostile, damaged and absurd files end in one error that says what, where and what to do."""

import random
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from layers.errors import FormatError, GisDeskError
from layers.formats import OpeningReport, info, read
from tests.badfiles import make


def written(name: str, data: bytes) -> Callable[[Path], Path]:
    def build(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(data)
        return path

    return build


JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(2000)
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><kml><Document><Placemark><name>&c;</name></Placemark></Document></kml>'
)
OUTSIDE = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    "<kml><Document><Placemark><name>&f;</name></Placemark></Document></kml>"
)


def null_shapes(folder: Path) -> Path:
    path = folder / "a.shp"
    path.write_bytes(b"\x00\x00\x27\x0a" + bytes(20) + struct.pack(">i", 50) + struct.pack("<ii", 1000, 0) + bytes(64))
    return path


def no_rows(folder: Path) -> Path:
    path = make.shapefile(folder)
    path.write_bytes(path.read_bytes()[:100])
    path.with_suffix(".shx").write_bytes(path.with_suffix(".shx").read_bytes()[:100])
    path.with_suffix(".dbf").unlink()
    return path


def zip_with(name: str, members: dict[str, bytes]) -> Callable[[Path], Path]:
    def build(folder: Path) -> Path:
        path = folder / name
        with zipfile.ZipFile(path, "w") as archive:
            for inner, data in members.items():
                archive.writestr(inner, data)
        return path

    return build


CASES: dict[str, tuple[Callable[[Path], Path], str]] = {
    "missing": (lambda folder: folder / "nowhere.shp", "no such file"),
    "folder": (lambda folder: folder, "folder"),
    "folder named .shp": (lambda folder: (folder / "a.shp").mkdir() or folder / "a.shp", "folder"),  # type: ignore[func-returns-value]
    **{f"empty {s}": (written(f"a{s}", b""), "empty") for s in (".shp", ".csv", ".gpkg", ".kml", ".xlsx", ".geojson")},
    **{f"JPEG {s}": (written(f"a{s}", JPEG), "JPEG") for s in (".shp", ".gpkg", ".csv", ".kml", ".xlsx", ".geojson", "")},
    "PDF .xlsx": (written("a.xlsx", b"%PDF-1.7 ..."), "PDF"),
    "text .shp": (written("a.shp", b"hello" * 100), "no shapefile"),
    "text .gpkg": (written("a.gpkg", b"hello" * 100), "no GeoPackage"),
    "header only .shp": (no_rows, "no geometry"),
    "null shapefile": (null_shapes, "no geometry"),
    "unknown kind": (written("a.abc", b"\x01\x02\x03\x04" * 50), "cannot be read"),
    "million columns": (written("a.csv", "名称,经度\n".encode() + b"a," * 1_000_000 + b"\n"), "1000001 fields"),
    "million column heads": (written("a.csv", b"a," * 1_000_000 + b"\n1,2\n"), "fields"),
    "binary csv": (written("a.csv", bytes(range(256)) * 20), "no text"),
    "blank csv": (written("a.csv", b"\n\n\n"), "is empty"),
    "header only csv": (written("a.csv", "名称,经度\n".encode()), "no rows"),
    "entities": (written("a.kml", LAUGHS.encode()), "document type"),
    "external entity": (written("a.kml", OUTSIDE.encode()), "document type"),
    "entities in utf-16": (written("a.kml", LAUGHS.replace("?>", ' encoding="UTF-16"?>', 1).encode("utf-16")), "document type|damaged"),
    "entities in gpx": (written("a.gpx", OUTSIDE.replace("kml", "gpx").encode()), "document type"),
    "kmz with entities": (zip_with("a.kmz", {"doc.kml": OUTSIDE.encode()}), "document type"),
    "kmz without kml": (zip_with("a.kmz", {"a.png": b"x"}), "no KML"),
    "deep kml": (written("a.kml", b"<kml>" + b"<Folder>" * 50_000 + b"</Folder>" * 50_000 + b"</kml>"), "nested|damaged"),
    "kml cut off": (written("a.kml", b"<kml><Document><Placemark>"), "damaged"),
    "empty kml": (written("a.kml", b"<kml><Document/></kml>"), "no placemarks"),
    "html as kml": (written("a.kml", b"<html><body>404</body></html>"), "no KML"),
    "shapefile in a zip": (zip_with("a.zip", {"乡镇.shp": b"x", "乡镇.dbf": b"x"}), "archive with data"),
    "zip as xlsx": (zip_with("a.xlsx", {"a.txt": b"x"}), "no Excel workbook"),
    "xlsx cut off": (lambda folder: written("b.xlsx", make.xlsx(folder).read_bytes()[:3000])(folder), "cut off"),
    "xls": (written("a.xlsx", b"\xd0\xcf\x11\xe0" + bytes(600)), "old .xls"),
    "xlsx with entities": (
        zip_with("a.xlsx", {"[Content_Types].xml": LAUGHS.encode(), "xl/workbook.xml": b"<x/>"}), "document type"),
    "gzip cut off": (
        lambda folder: written("b.geojson.gz", make.geojson(folder, name="a.geojson.gz").read_bytes()[:200])(folder), "cut off"),
    "gzip bomb": (make.bomb, "plausible"),
    "deep json": (written("a.geojson", b'{"a":' + b"[" * 1_000_000), "nested"),
    "json cut off": (written("a.geojson", b'{"type":"FeatureCollection","features":[{"type":"Feature"'), "damaged"),
    "other json": (written("a.json", b'{"hello": "world"}'), "damaged|no features"),
    "json list": (written("a.json", b"[1, 2, 3]"), "no GeoJSON"),
    "topojson": (written("a.json", b'{"type":"Topology","arcs":[],"objects":{}}'), "TopoJSON"),
    "no features": (written("a.geojson", b'{"type":"FeatureCollection","features":[]}'), "no features"),
    "undecidable bytes": (written("a.csv", b"name,x\n\xff\xfe\xfd\xff,1\n\x80\x81\x82\xff,2\n"), "encoding"),
}  # fmt: skip


@pytest.mark.parametrize("case", list(CASES))
@pytest.mark.parametrize("look", [info, read])
def test_one_clear_error(
    tmp_path: Path, case: str, look: Callable[[Path], object], capfd: pytest.CaptureFixture[str]
) -> None:
    build, words = CASES[case]
    path = build(tmp_path)
    with pytest.raises(GisDeskError) as caught:
        look(path)
    assert any(w in str(caught.value) for w in words.split("|"))
    assert caught.value.where.file is not None
    assert str(caught.value.do)
    assert capfd.readouterr() == ("", "")


def test_xxe_reads_nothing(tmp_path: Path) -> None:
    with pytest.raises(FormatError) as caught:
        read(written("a.kml", OUTSIDE.encode())(tmp_path))
    assert "root:" not in str(caught.value)


def test_formulas_stay_text(tmp_path: Path) -> None:
    rows = [["名称", "备注"], ["甲村", "=1+1"], ["乙村", '=HYPERLINK("http://x")']]
    assert list(read(make.csv(tmp_path, "名称,备注\n甲村,=1+1\n")).frame["备注"]) == ["=1+1"]
    frame = read(make.xlsx(tmp_path, rows)).frame  # never computed by us: no value is stored
    assert "备注" not in frame or frame["备注"].isna().all()


def looked_at(path: Path) -> OpeningReport | None:
    try:
        return info(path)
    except GisDeskError:
        return None


def damage(data: bytes, random_: random.Random) -> bytes:
    if random_.random() < 0.5:
        return data[: random_.randrange(len(data))]
    out = bytearray(data)
    for _ in range(random_.choice([1, 2, 5, 30])):
        out[random_.randrange(len(out))] = random_.randrange(256)
    return bytes(out)


@pytest.mark.parametrize("kind", list(make.SAMPLES))
@pytest.mark.parametrize("seed", range(3))
def test_damaged_at_random(tmp_path: Path, kind: str, seed: int, capfd: pytest.CaptureFixture[str]) -> None:
    """Cut at any byte, or with bytes changed: a report or a GisDeskError, never anything else."""
    random_ = random.Random(f"{kind}{seed}")
    path = make.SAMPLES[kind](tmp_path)
    parts = [path, *(path.with_suffix(s) for s in (".shx", ".dbf", ".prj"))] if kind == "shp" else [path]
    whole = {p: p.read_bytes() for p in parts}
    for _ in range(15):
        for part, data in whole.items():
            part.write_bytes(data)
        victim = random_.choice(parts)
        victim.write_bytes(damage(whole[victim], random_))
        report = looked_at(path)
        if report is not None:
            assert report.kept <= report.rows + 6
            assert report.lines()
    assert capfd.readouterr() == ("", "")
