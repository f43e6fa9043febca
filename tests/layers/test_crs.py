"""What crs knows about declared systems: old datums, grids, zones."""

import numpy as np
import pytest

from layers import crs
from layers.errors import CrsError
from tests.badfiles.make import gk_prj

BJ = ("Beijing_1954", "Krasovsky_1940", "6378245.0", "298.3")
XA = ("Xian_1980", "Xian_1980", "6378140.0", "298.257")
CG = ("China_2000", "CGCS2000", "6378137.0", "298.257222101")


def prj(name: str, datum: tuple[str, str, str, str], easting: float = 500000.0, meridian: float = 108.0) -> str:
    return gk_prj(name, *datum, easting, meridian)


@pytest.mark.parametrize(
    ("text", "old"),
    [
        (prj("Beijing_1954_3_Degree_GK_CM_108E", BJ), "Beijing 54"),
        (prj("Xian_1980_3_Degree_GK_CM_108E", XA), "Xi'an 80"),
        (prj("local", ("Unknown", "Unknown", "6378245.0", "298.3")), "Beijing 54"),  # only the ellipsoid tells
        (prj("local", ("Unknown", "Unknown", "6378140.0", "298.257")), "Xi'an 80"),
        (prj("CGCS2000_3_Degree_GK_CM_108E", CG), None),
        ("EPSG:4490", None),
        ("EPSG:4326", None),
        ("EPSG:2436", "Beijing 54"),
        ("EPSG:4610", "Xi'an 80"),
    ],
)
def test_old_datum(text: str, old: str | None) -> None:
    assert crs.old_datum(crs.parse(text)) == old


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Beijing_1954_GK_Zone_18", ("Beijing 54", False)),
        ("北京54坐标系", ("Beijing 54", False)),
        ("西安80 3度带", ("Xi'an 80", False)),
        ('SPHEROID["IAG_75",6378140.0,298.257]', ("Xi'an 80", False)),
        ("CGCS2000 (from Beijing_1954)", ("Beijing 54", True)),
        ("GCS_WGS_1984", (None, True)),
        ("Lanxian_local", (None, False)),  # a place name, not the datum
    ],
)
def test_words_of_an_old_datum(text: str, expected: tuple[str | None, bool]) -> None:
    assert crs.old_datum_in(text) == expected


@pytest.mark.parametrize(
    ("code", "grid"),
    [
        ("EPSG:4545", (108.0, 500000.0)),
        ("EPSG:4524", (108.0, 36500000.0)),
        ("EPSG:3857", None),
        ("EPSG:4490", None),
        ("EPSG:32649", None),  # UTM has another scale
    ],
)
def test_grid_of(code: str, grid: tuple[float, float] | None) -> None:
    assert crs.grid_of(code) == grid


@pytest.mark.parametrize("zone", range(13, 24))
def test_wide_zones(zone: int) -> None:
    assert crs.grid_of(crs.wide_zone_crs(zone)) == (6 * zone - 3, zone * 1e6 + 5e5)
    assert crs.grid_of(crs.wide_zone_crs(zone, prefix=False)) == (6 * zone - 3, 5e5)


def test_no_such_wide_zone() -> None:
    with pytest.raises(CrsError):
        crs.wide_zone_crs(12)


def test_own_degrees_is_no_datum_shift() -> None:
    lon, lat = crs.own_degrees([500000.0], [2600000.0], "EPSG:2436")
    same = crs.own_degrees([500000.0], [2600000.0], "EPSG:4551")
    assert lon[0] == pytest.approx(117.0)
    assert abs(lat[0] - same[1][0]) < 0.002
    assert np.isinf(crs.own_degrees([1e12], [0.0], "EPSG:4545")[0]).all()


@pytest.mark.parametrize(("lon", "zone"), [(107.99, 18), (108.01, 19), (75.0, 13), (135.0, 23)])
def test_the_wide_zone_of_a_longitude(lon: float, zone: int) -> None:
    assert crs.code_of(crs.wide_zone_at(lon, prefix=True)) == crs.code_of(crs.wide_zone_crs(zone))


@pytest.mark.parametrize("text", ["4549", " EPSG:4549 ", "epsg:4549", "EPSG：4549"])
def test_a_code_as_it_is_typed(text: str) -> None:
    assert crs.code_of(crs.by_code(text)) == "EPSG:4549"


@pytest.mark.parametrize(
    "text", ["", "x", "+proj=merc", "../etc/passwd", "4549; DROP", "99999", "2414", "2436", "5773"]
)
def test_only_codes_that_can_be_reached_are_taken(text: str) -> None:
    with pytest.raises(CrsError):
        crs.by_code(text)


def test_units_and_degrees() -> None:
    assert crs.is_degrees("EPSG:4326")
    assert not crs.is_degrees("EPSG:4549")
    assert crs.unit_of("EPSG:4549") == "metre"
    assert crs.unit_of("EPSG:2263") == "US survey foot"


def test_points_along_a_geodesic() -> None:
    points = crs.along(108.0, 25.0, 109.0, 26.0, 3)
    assert points.shape == (3, 2)
    steps = crs.distance_m([108.0, *points[:, 0]], [25.0, *points[:, 1]], [*points[:, 0], 109.0], [*points[:, 1], 26.0])
    assert np.ptp(steps) < 1e-6
    assert crs.along(0, 0, 1, 1, 0).shape == (0, 2)


def test_full_wkt_names_the_code():
    assert crs.full_wkt("EPSG:4545").startswith('PROJCRS["CGCS2000 / 3-degree')
    assert 'ID["EPSG",4545]' in crs.full_wkt("EPSG:4545")
