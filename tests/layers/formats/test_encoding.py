"""The encoding is decided by evidence, and the evidence is shown."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.errors import EncodingError
from layers.formats import read
from layers.formats.encoding import decide, decode_all, normal_name
from tests.badfiles import make

PLACES = ["镇隆镇", "丹竹镇", "月湖区", "余江区", "行政代码", "平南县城关镇", "大洲村民委员会", "青山桥", "黄陂街道"]
TRADITIONAL = ["臺北縣", "新莊區", "龍山鄉", "鳳林鎮", "板橋區", "廟前里", "灣裡區"]
RARE = ["㛃镇", "䶮江村", "𠅤坪村"]


@pytest.mark.parametrize(
    ("names", "written", "expected"),
    [
        (PLACES, "gbk", "GBK"),
        (PLACES, "gb18030", "GBK"),  # nothing in it needs more than GBK
        (PLACES + RARE, "gb18030", "GB18030"),
        (PLACES, "utf-8", "UTF-8"),
        (PLACES + RARE, "utf-8", "UTF-8"),
        (TRADITIONAL, "big5", "Big5"),
        (TRADITIONAL, "gbk", "GBK"),  # traditional characters alone do not make it Big5
        (TRADITIONAL, "utf-8", "UTF-8"),
        (["镇隆镇"], "gbk", "GBK"),  # three characters are enough
        (["联通"], "gbk", "GBK"),  # these bytes are valid UTF-8 too
        (["青山"], "utf-8", "UTF-8"),
        (["Ürümqi", "ئۈرۈمچى", "ལྷ་ས"], "utf-8", "UTF-8"),  # no Chinese at all
        (["Town", "Village 1"], "ascii", "UTF-8"),
    ],
)
def test_decided(names: list[str], written: str, expected: str) -> None:
    proof = decide([n.encode(written) for n in names])
    assert proof.chosen == expected
    texts, odd = decode_all([n.encode(written) for n in names], proof)
    assert list(texts) == names
    assert not odd


@pytest.mark.parametrize(
    ("declared", "written", "expected"),
    [
        ("UTF-8", "utf-8", "UTF-8"),
        ("936", "gbk", "GBK"),
        ("GB2312", "gbk", "GBK"),
        ("UTF-8", "gbk", "GBK"),  # a .cpg that lies
        ("ISO-8859-1", "gbk", "GBK"),
        ("GBK", "utf-8", "UTF-8"),
        ("Big5", "gbk", "GBK"),
        ("no such thing", "gbk", "GBK"),
    ],
)
def test_declaration_is_checked(declared: str, written: str, expected: str) -> None:
    proof = decide([n.encode(written) for n in PLACES], declared=declared, declared_by=".cpg")
    assert proof.chosen == expected
    if expected != normal_name(declared):
        assert "otherwise" in str(proof.reason)


def test_western_text_needs_a_declaration() -> None:
    values = ["Café Müller".encode("cp1252"), "Señor Ångström".encode("cp1252")]
    assert decide(values, declared="1252", declared_by=".cpg").chosen == "cp1252"
    with pytest.raises(EncodingError, match="cannot be proved"):
        decide(values)


def test_undecidable_shows_candidates_and_bytes() -> None:
    with pytest.raises(EncodingError) as caught:
        decide([b"\xff\xfe\xfd", b"\x80\x81\xff"])
    assert "GB18030" in str(caught.value)
    assert "--encoding" in str(caught.value)


def test_forced() -> None:
    assert decide(["镇".encode("gbk")], forced="gb2312").chosen == "GBK"
    with pytest.raises(EncodingError, match="no encoding"):
        decide([b"x"], forced="klingon")


def test_proof_shows_candidates() -> None:
    proof = decide([n.encode("gbk") for n in PLACES])
    best, *others = proof.candidates
    assert best.encoding == "GBK"
    assert best.decoded == 1.0
    assert best.plausible > 0.9
    assert best.generic > 0.4
    assert best.example in PLACES
    assert {c.encoding for c in others} == {"UTF-8", "Big5"}
    assert all(c.plausible < 0.6 for c in others)


CHINESE = st.text(st.sampled_from(sorted({c for name in PLACES for c in name})), min_size=2, max_size=12)


@given(st.lists(CHINESE, min_size=3, max_size=30), st.sampled_from(["gbk", "utf-8"]))
def test_any_names_come_back(names: list[str], written: str) -> None:
    raw = [n.encode(written) for n in names]
    proof = decide(raw)
    assert list(decode_all(raw, proof)[0]) == names


@pytest.mark.parametrize(
    ("encoding", "language", "cpg"),
    [
        ("gbk", 0, None),  # what most offices have
        ("gbk", 0x4D, None),
        ("gbk", 0x57, None),  # ANSI says nothing
        ("gbk", 0, "UTF-8"),  # lies
        ("utf-8", 0, "UTF-8"),
        ("utf-8", 0, None),
        ("utf-8", 0x4D, None),  # lies
        ("gb18030", 0, "GB18030"),
    ],
)
def test_shapefile(tmp_path: Path, encoding: str, language: int, cpg: str | None) -> None:
    path = make.shapefile(tmp_path, encoding=encoding, language=language, cpg=cpg)
    reading = read(path)
    assert list(reading.frame["名称"]) == list(make.NAMES)
    assert "代码" in reading.frame


def test_field_name_cut_in_the_middle(tmp_path: Path) -> None:
    name = "行政区划名称".encode()[:10]  # UTF-8: three characters and a third of one
    path = make.shapefile(tmp_path, encoding="utf-8", field=name)
    reading = read(path)
    assert "行政区" in reading.frame
    assert any("cut in the middle" in str(p.what) for p in reading.report.problems)


def test_value_cut_in_the_middle(tmp_path: Path) -> None:
    names = [*make.NAMES[:5], "长" * 30]  # 60 bytes in a field of 40 cuts no character, 41 would
    path = make.shapefile(tmp_path, encoding="utf-8", names=names)
    reading = read(path)
    assert reading.frame["名称"].iloc[5] == "长" * 13
    assert any(p.row == 6 and "cut in the middle" in str(p.what) for p in reading.report.problems)


def test_mixed_rows_are_read_in_their_own_encoding_and_reported(tmp_path: Path) -> None:
    names: list[str | bytes] = [*(n.encode() for n in make.NAMES[:5]), make.NAMES[5].encode("gbk")]
    path = make.shapefile(tmp_path, names=names)
    reading = read(path)
    assert list(reading.frame["名称"]) == list(make.NAMES)
    (problem,) = [p for p in reading.report.problems if p.row == 6]
    assert "ce e4 c1 d6 d5 f2" in str(problem.what)


def test_bytes_of_no_encoding_refuse_the_row(tmp_path: Path) -> None:
    names: list[str | bytes] = [*(n.encode("gbk") for n in make.NAMES[:5]), b"\xff\xff\xfe"]
    reading = read(make.shapefile(tmp_path, names=names))
    (refusal,) = reading.report.refused
    assert (refusal.row, refusal.field) == (6, "名称")
    assert "ff ff fe" in str(refusal.reason)
    assert list(reading.frame["名称"]) == list(make.NAMES[:5])
    assert list(reading.rows) == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_csv(tmp_path: Path, encoding: str) -> None:
    path = make.csv(tmp_path, "名称,经度,纬度\n镇隆镇,110.3,23.5\n丹竹镇,110.4,23.5\n", encoding=encoding)
    assert list(read(path).frame["名称"]) == ["镇隆镇", "丹竹镇"]


def test_csv_with_one_line_in_another_encoding(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    lines = [f"{n},{110 + i / 10},23.5".encode("gbk") for i, n in enumerate(make.NAMES)]
    path.write_bytes("名称,经度,纬度".encode("gbk") + b"\n" + b"\n".join(lines) + "\n三里桥村,110.9,23.5\n".encode())
    reading = read(path)
    assert list(reading.frame["名称"]) == [*make.NAMES, "三里桥村"]
    assert any("line 8" in str(p.what) and "UTF-8" in str(p.what) for p in reading.report.problems)


def test_geojson_in_gbk(tmp_path: Path) -> None:
    reading = read(make.geojson(tmp_path, encoding="gbk"))
    assert list(reading.frame["name"]) == list(make.NAMES)
    assert reading.report.encoding.chosen == "GBK"


def test_kml_that_declares_gbk(tmp_path: Path) -> None:
    path = make.kml(tmp_path)
    text = path.read_text(encoding="utf-8").replace('encoding="UTF-8"', 'encoding="GB2312"')
    path.write_bytes(text.encode("gbk"))
    assert list(read(path).frame["name"]) == list(make.NAMES)
