"""Coordinates in all the spellings people use."""

import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.formats import read
from layers.formats.angles import pair, parse
from tests.badfiles import make

LAT = 25 + 38 / 60 + 27.6 / 3600


@pytest.mark.parametrize(
    "written",
    [
        "25.641",
        "25.641°",
        "25.641°N",
        "N25.641",
        "25°38′27.6″N",
        "25°38'27.6\"N",
        "25°38’27.6”",
        "25° 38′ 27.6″",
        "N 25°38′27.6″",
        "北纬25°38′27.6″",
        "北纬25度38分27.6秒",
        "25度38分27.6秒",
        "25-38-27.6",
        "25:38:27.6",
        "25\uff1a38\uff1a27.6",
        "25 38 27.6",
        "25º38´27.6''",
        "25°38.46′",
        "25度38.46分",
        "25d38m27.6s",
        "25°38′27.6″",
        "２５°38′27.6″",
        "+25.641",
    ],
)
def test_spellings(written: str) -> None:
    assert parse(written).degrees == pytest.approx(LAT, abs=1e-9)


@pytest.mark.parametrize(
    ("written", "degrees", "axis"),
    [
        ("108°22′17″E", 108.371389, "lon"),
        ("东经108°22′17″", 108.371389, "lon"),
        ("E108.5", 108.5, "lon"),
        ("12°S", -12.0, "lat"),
        ("西经3度", -3.0, "lon"),
        ("-3.5", -3.5, ""),
        ("108°", 108.0, ""),
        ("25°38′", 25 + 38 / 60, ""),
    ],
)
def test_letters_and_signs(written: str, degrees: float, axis: str) -> None:
    found = parse(written)
    assert found.degrees == pytest.approx(degrees, abs=1e-6)
    assert found.axis == axis


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("25°75′10″", "less than 60"),
        ("25°10′75″", "less than 60"),
        ("25.5°10′", "decimals"),
        ("25°10.5′10″", "decimals"),
        ("abc", "no angle"),
        ("镇隆镇", "no angle"),
        ("1e5", "no angle"),
        ("25°38′27.6″N25°", "no angle"),
    ],
)
def test_no_angles(written: str, why: str) -> None:
    found = parse(written)
    assert math.isnan(found.degrees)
    assert why in str(found.why)


@given(
    st.integers(0, 179),
    st.integers(0, 59),
    st.integers(0, 599),
    st.sampled_from(["{}°{}′{}″", "{}-{}-{}", "{}度{}分{}秒", "{}:{}:{}"]),
)
def test_any_angle_in_any_spelling(d: int, m: int, tenths: int, form: str) -> None:
    assert parse(form.format(d, m, tenths / 10)).degrees == pytest.approx(d + m / 60 + tenths / 36000)


@pytest.mark.parametrize(
    "written",
    ["108.5,25.641", "108.5 25.641", "(108.5, 25.641)", "108.5、25.641", "E108.5 N25.641", "东经108°30′ 北纬25°38′27.6″",
     "北纬25°38′27.6″,东经108°30′", "25.641,108.5", "108°30′E25°38′27.6″N"],
)  # fmt: skip
def test_both_in_one_field(tmp_path: Path, written: str) -> None:
    assert pair(written) is not None
    rows = "".join(f"点{i}\t{written}\n" for i in range(3))
    frame = read(make.csv(tmp_path, "名称\t坐标\n" + rows)).frame
    assert frame.geometry.x.iloc[0] == pytest.approx(108.5, abs=1e-6)
    assert frame.geometry.y.iloc[0] == pytest.approx(LAT, abs=1e-6)


def test_packed_degrees_minutes_seconds(tmp_path: Path) -> None:
    path = make.csv(tmp_path, "名称,经度,纬度\n甲村,1083000,253827.6\n乙村,1082959.9,253800\n")
    reading = read(path)
    assert reading.frame.geometry.x.tolist() == pytest.approx([108.5, 108.499972], abs=1e-6)
    assert reading.frame.geometry.y.iloc[0] == pytest.approx(LAT)
    assert any("DDDMMSS" in str(p.what) for p in reading.report.problems)


def test_mixed_spellings_in_one_column(tmp_path: Path) -> None:
    path = make.csv(
        tmp_path, "名称;经度;纬度\n甲村;108.5;25.641\n乙村;108°30′;25°38′27.6″\n丙村;东经108.5;北纬25.641\n"
    )
    frame = read(path).frame
    assert frame.geometry.x.tolist() == pytest.approx([108.5] * 3)
    assert frame.geometry.y.tolist() == pytest.approx([LAT] * 3)


@pytest.mark.parametrize("head", ["WKT", "geom", "几何"])
def test_wkt_column(tmp_path: Path, head: str) -> None:
    path = make.csv(
        tmp_path,
        f'名称,{head}\n甲村,"POLYGON((110 23,110.1 23,110.1 23.1,110 23))"\n乙村,SRID=4490;POINT(110 23)\n'
        '丙村,"POLYGON((110 23,110.1 23))"\n丁村,nonsense\n戊村,\n',
    )
    reading = read(path)
    assert list(reading.frame["名称"]) == ["甲村", "乙村", "戊村"]
    assert [g.geom_type if g else None for g in reading.frame.geometry] == ["Polygon", "Point", None]
    assert [(r.row, r.field) for r in reading.report.refused] == [(3, head), (4, head)]
    assert "fewer than four points" in str(reading.report.refused[0].reason)
    assert reading.report.crs.chosen == "EPSG:4490"
