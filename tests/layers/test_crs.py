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
