"""The CRS is decided by evidence: what is declared, the numbers, and where the county lies."""

from itertools import pairwise
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from layers import crs, gcj02
from layers.errors import CrsError
from layers.formats import read
from layers.formats.position import decide
from tests.badfiles import make
from tests.layers.test_crs import BJ, CG, XA, prj

LON = np.linspace(108.2, 108.6, 20)
LAT = np.linspace(23.4, 23.8, 20)
COUNTY = (108.0, 23.2, 108.8, 24.0)
KNOWN = gpd.GeoDataFrame(geometry=[shapely.box(*COUNTY)], crs=4490)


def points(code: str, *, swapped: bool = False) -> np.ndarray:
    x, y = crs.transform_points(LON, LAT, crs.GEOGRAPHIC, code)
    return np.column_stack([y, x] if swapped else [x, y])


@pytest.mark.parametrize(
    ("code", "swapped", "known", "expected"),
    [
        ("EPSG:4490", False, None, "EPSG:4490"),
        ("EPSG:4490", True, None, "EPSG:4490"),  # latitude first
        ("EPSG:4524", False, None, "EPSG:4524"),  # zone number in the eastings
        ("EPSG:4524", True, None, "EPSG:4524"),
        ("EPSG:4525", False, None, "EPSG:4525"),  # the neighbouring zone, more than 1.5 degrees off
        ("EPSG:4497", False, None, "EPSG:4497"),  # 6-degree zone 19
        ("EPSG:4497", True, None, "EPSG:4497"),
        ("EPSG:3857", False, None, "EPSG:3857"),
        ("EPSG:4545", False, COUNTY, "EPSG:4545"),  # no zone number: the county tells
        ("EPSG:4545", True, COUNTY, "EPSG:4545"),
        ("EPSG:4544", False, COUNTY, "EPSG:4544"),
    ],
)
def test_from_numbers(code: str, swapped: bool, known: tuple[float, ...] | None, expected: str) -> None:
    found = decide(points(code, swapped=swapped), known=known)  # type: ignore[arg-type]
    assert found.proof.chosen == expected
    assert found.swapped == swapped
    assert any("swapped" in str(p.what) for p in found.problems) == swapped


def test_ambiguous_zone_asks_one_question() -> None:
    with pytest.raises(CrsError) as caught:
        decide(points("EPSG:4545"))
    said = str(caught.value)
    assert "EPSG:4545 (108." in said
    assert "EPSG:4548 (117." in said
    assert "--crs EPSG:n" in said


@pytest.mark.parametrize(
    ("declared", "code", "expected"),
    [
        (prj("CGCS2000_3_Degree_GK_CM_108E", CG), "EPSG:4545", "EPSG:4545"),
        (prj("CGCS2000_3_Degree_GK_Zone_36", CG, 36500000.0), "EPSG:4524", "EPSG:4524"),
        ("EPSG:4545", "EPSG:4545", "EPSG:4545"),
        (make.WGS84_PRJ, "EPSG:4490", "EPSG:4326"),
        # contradictions: not believed
        (make.WGS84_PRJ, "EPSG:4524", "EPSG:4524"),
        (prj("CGCS2000_3_Degree_GK_CM_108E", CG), "EPSG:4490", "EPSG:4490"),
        (prj("CGCS2000_3_Degree_GK_CM_108E", CG), "EPSG:4524", "EPSG:4524"),
        (prj("CGCS2000_3_Degree_GK_Zone_36", CG, 36500000.0), "EPSG:4545", "EPSG:4545"),
    ],
)
def test_declared(declared: str, code: str, expected: str) -> None:
    found = decide(points(code), declared=declared, declared_by=".prj")
    assert found.proof.chosen == expected
    contradicted = crs.code_of(crs.parse(declared)) != expected
    assert any("not believed" in str(p.what) for p in found.problems) == contradicted


def test_unknown_name_of_a_known_grid() -> None:
    text = prj("某县独立抄来的坐标系", ("随便", "CGCS2000", "6378137.0", "298.257222101"))
    found = decide(points("EPSG:4545"), declared=text, declared_by=".prj")
    lon, lat = crs.transform_points(*points("EPSG:4545").T, found.crs)
    assert crs.distance_m(lon, lat, LON, LAT).max() < 1.0


def test_wrong_meridian_is_found_out_by_the_county() -> None:
    text = prj("CGCS2000_3_Degree_GK_CM_111E", CG, meridian=111.0)
    assert decide(points("EPSG:4545"), declared=text, declared_by=".prj").proof.chosen == "EPSG:4546"
    found = decide(points("EPSG:4545"), declared=text, declared_by=".prj", known=COUNTY)
    assert found.proof.chosen == "EPSG:4545"
    assert any("not believed" in str(p.what) for p in found.problems)


def test_unreadable_declaration_leaves_it_to_the_numbers() -> None:
    found = decide(points("EPSG:4524"), declared="GARBAGE[", declared_by=".prj")
    assert found.proof.chosen == "EPSG:4524"
    assert any("cannot be understood" in str(p.what) for p in found.problems)


@pytest.mark.parametrize(
    "declared",
    [
        prj("Beijing_1954_3_Degree_GK_CM_108E", BJ),
        prj("Xian_1980_3_Degree_GK_CM_108E", XA),
        prj("local", ("Unknown", "Unknown", "6378245.0", "298.3")),  # only the ellipsoid tells
        prj("local", ("Unknown", "Unknown", "6378140.0", "298.257")),
        prj("CGCS2000_3_Degree_GK_CM_108E", ("China_2000", "Krasovsky_1940", "6378245.0", "298.3")),  # mixed
        prj("Beijing_1954_3_Degree_GK_CM_108E", CG),  # mixed the other way
        "PROJCS[Beijing_1954 damaged",  # no WKT, but a hint
        'GEOGCS["GCS_Beijing_1954",DATUM["D_Beijing_1954",SPHEROID["Krasovsky_1940",6378245.0,298.3]],'
        'PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]',
        "EPSG:4214",
        "EPSG:2379",
    ],
)
def test_old_datums_never_pass(declared: str) -> None:
    for code in ("EPSG:4545", "EPSG:4490"):
        with pytest.raises(CrsError):
            decide(points(code), declared=declared, declared_by=".prj", known=COUNTY)


def test_mixed_wording_is_refused_even_with_parameters() -> None:
    text = prj("Beijing_1954_3_Degree_GK_CM_108E", CG)
    with pytest.raises(CrsError, match="at once"):
        decide(points("EPSG:4545"), declared=text, declared_by=".prj", parameters=crs.Parameters(1, 2, 3))


def test_old_datum_with_parameters_moves_by_them(tmp_path: Path) -> None:
    x, y = points("EPSG:4545").T
    shapes = [shapely.Point(a, b).buffer(500) for a, b in zip(x[:6], y[:6], strict=True)]
    path = make.shapefile(tmp_path, shapes=shapes, prj=prj("Beijing_1954_3_Degree_GK_CM_108E", BJ))
    with pytest.raises(CrsError, match="seven parameters"):
        read(path)
    one = read(path, parameters=crs.Parameters(0, 0, 0)).frame
    two = read(path, parameters=crs.Parameters(100, 0, 0)).frame
    a, b = one.geometry.iloc[0].centroid, two.geometry.iloc[0].centroid
    assert 80 < crs.distance_m(a.x, a.y, b.x, b.y) < 105


@pytest.mark.parametrize("code", ["EPSG:2379", "EPSG:4610"])  # Xi'an 80, asked for by the user
def test_old_datum_asked_for_needs_parameters(code: str) -> None:
    with pytest.raises(CrsError):
        decide(points("EPSG:4545"), forced=code)


def test_asked_for_must_fit() -> None:
    assert decide(points("EPSG:4545"), forced="4545").proof.chosen == "EPSG:4545"
    assert decide(points("EPSG:4545", swapped=True), forced="EPSG:4545").swapped
    with pytest.raises(CrsError, match="do not lie in China"):
        decide(points("EPSG:4545"), forced="EPSG:4490")
    with pytest.raises(CrsError, match="no coordinate reference system"):
        decide(points("EPSG:4545"), forced="nonsense")


def test_nowhere() -> None:
    with pytest.raises(CrsError, match="in no CRS"):
        decide(np.array([[1e9, 1e9], [2e9, 2e9]]))


def test_no_datum_declared_is_said() -> None:
    assert any("assumed" in str(p.what) for p in decide(points("EPSG:4524")).problems)


def coast(seed: int = 3, n: int = 6) -> list[shapely.Polygon]:
    """Neighbours with ragged borders."""
    random = np.random.default_rng(seed)
    edges = []
    for i in range(n + 1):
        lat = np.linspace(23.4, 23.8, 200)
        edges.append(np.column_stack([108.2 + 0.08 * i + 0.008 * np.cumsum(random.normal(0, 0.15, 200)), lat]))
    return [shapely.Polygon([*a, *b[::-1]]).buffer(0) for a, b in pairwise(edges)]


def shifted(shapes: list[shapely.Polygon]) -> list[shapely.Polygon]:
    return [shapely.transform(s, lambda xy: np.column_stack(gcj02.to_gcj02(xy[:, 0], xy[:, 1]))) for s in shapes]


def file_of(folder: Path, shapes: list[shapely.Polygon]) -> Path:
    return make.shapefile(folder, shapes=shapes)


def test_gcj02_is_recognised_and_taken_off(tmp_path: Path) -> None:
    known = gpd.GeoDataFrame(geometry=coast(), crs=4490)
    reading = read(file_of(tmp_path, shifted(coast())), known=known)
    proof = reading.report.crs
    assert proof.gcj02
    assert proof.chosen == "gcj02"
    assert proof.unshifted_m < 1.0 < 60.0 < proof.known_m
    back = reading.frame.geometry.iloc[0]
    assert back.hausdorff_distance(known.geometry.iloc[0]) < 1e-7


def test_counties_against_townships_and_the_other_way(tmp_path: Path) -> None:
    """Coarse and fine boundaries share only part of their lines."""
    fine = gpd.GeoDataFrame(geometry=coast(), crs=4490)
    whole = shapely.union_all(coast())
    assert read(
        make.shapefile(tmp_path, names=["某县"], codes=["450821"], shapes=shifted([whole])), known=fine
    ).report.crs.gcj02
    coarse = gpd.GeoDataFrame(geometry=[whole], crs=4490)
    other = tmp_path / "other"
    other.mkdir()
    assert read(file_of(other, shifted(coast())), known=coarse).report.crs.gcj02


@pytest.mark.parametrize("east_m", [0.0, 5.0, 300.0, -300.0])  # not shifted, or by something that is not GCJ-02
def test_other_shifts_are_not_taken_for_gcj02(tmp_path: Path, east_m: float) -> None:
    known = gpd.GeoDataFrame(geometry=coast(), crs=4490)
    d_lon = gcj02.offset(np.array([108.4]), np.array([23.6]))[0][0]
    sign = -1.0 if d_lon > 0 else 1.0  # away from the true offset
    moved = [shapely.transform(s, lambda xy: xy + np.array([sign * abs(east_m) / 102_000, 0])) for s in coast()]
    proof = read(file_of(tmp_path, moved), known=known).report.crs
    assert not proof.gcj02


def test_known_boundaries_in_gcj02_are_said(tmp_path: Path) -> None:
    known = gpd.GeoDataFrame(geometry=shifted(coast()), crs=4490)
    reading = read(file_of(tmp_path, coast()), known=known)
    assert not reading.report.crs.gcj02
    assert any("known boundaries seem to be" in str(p.what) for p in reading.report.problems)


def test_gcj02_asked_for(tmp_path: Path) -> None:
    reading = read(file_of(tmp_path, shifted(coast())), crs="gcj02")
    assert reading.report.crs.gcj02
    assert reading.frame.geometry.iloc[2].hausdorff_distance(coast()[2]) < 1e-7


def test_forced_crs_only_reports_the_suspicion(tmp_path: Path) -> None:
    known = gpd.GeoDataFrame(geometry=coast(), crs=4490)
    reading = read(file_of(tmp_path, shifted(coast())), known=known, crs="EPSG:4326")
    assert not reading.report.crs.gcj02
    assert any("look like GCJ-02" in str(p.what) for p in reading.report.problems)


def test_bd09(tmp_path: Path) -> None:
    lon, lat = gcj02.gcj02_to_bd09(*gcj02.to_gcj02(LON, LAT))
    rows = "".join(f"点{i},{a!r},{b!r}\n" for i, (a, b) in enumerate(zip(lon.tolist(), lat.tolist(), strict=True)))
    frame = read(make.csv(tmp_path, "名称,lng,lat\n" + rows), crs="bd09").frame
    assert np.abs(frame.geometry.x - LON).max() < 1e-9


@pytest.mark.parametrize("swapped", [False, True])
@pytest.mark.parametrize("code", ["EPSG:4545", "EPSG:4524", "EPSG:4508", "EPSG:4490"])
def test_csv_in_many_systems(tmp_path: Path, code: str, swapped: bool) -> None:
    """Surveyors call the northing X: the numbers decide, not the heads."""
    xy = points(code, swapped=swapped)
    rows = "".join(f"点{i},{a:.4f},{b:.4f}\n" if a > 200 else f"点{i},{a:.9f},{b:.9f}\n" for i, (a, b) in enumerate(xy))
    frame = read(make.csv(tmp_path, "名称,X坐标,Y坐标\n" + rows), known=KNOWN).frame
    assert crs.distance_m(frame.geometry.x, frame.geometry.y, LON, LAT).max() < 0.01
