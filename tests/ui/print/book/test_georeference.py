"""A map page of the book says where it lies, also where it is turned."""

import os
import shutil

import numpy as np
import pikepdf
import pytest

from gis_desk.inspections.book.sheets import plan_sheets
from gis_desk.map.values import shapes
from layers import crs
from tests.ui.print.book.ground import county, course, plan
from ui.print.book import Book, print_book
from ui.print.book.paper import PAPERS

pytestmark = pytest.mark.usefixtures("qapp")
POINTS_PER_MM = 72 / 25.4
WAY = course(18)
FRAMES = county(WAY, 10)


@pytest.fixture(scope="module")
def printed(qapp, tmp_path_factory):
    out = tmp_path_factory.mktemp("geo") / "book.pdf"
    book = Book(FRAMES, FRAMES["boundary_line"], plan(WAY, FRAMES, 1, 1), paper="a4", forms=False)
    return print_book(book, out), out


def placed(page, lon, lat):
    """Where a place lies on a page, in points from the lower left, by its measure alone: bilinear in its plane."""
    (one,) = page.VP
    box = [float(v) for v in one.BBox]
    corners = np.array([float(v) for v in one.Measure.GPTS]).reshape(4, 2)
    local = np.array([float(v) for v in one.Measure.LPTS]).reshape(4, 2)
    plane = f"EPSG:{int(one.Measure.GCS.EPSG)}"
    x, y = crs.transform_points([*corners[:, 1], lon], [*corners[:, 0], lat], crs.GEOGRAPHIC, plane)
    here = np.column_stack([x[:4], y[:4], np.ones(4)])
    ahead, *_ = np.linalg.lstsq(here, local, rcond=None)
    u, v = np.array([x[4], y[4], 1.0]) @ ahead
    return box[0] + u * (box[2] - box[0]), box[1] + v * (box[3] - box[1])


def test_markers_lie_on_the_page_where_its_measure_says(printed, qapp):
    """The drawn place is that of the sheet's own arithmetic (frame, scale, turn), to a tenth of a millimetre."""
    from gis_desk.map.plane import plane_of
    from ui.print.book.mapping import framed_of
    from ui.print.book.scenery import Scenery

    done, out = printed
    book = Book(FRAMES, FRAMES["boundary_line"], plan(WAY, FRAMES, 1, 1), paper="a4")
    plane = Scenery(book).plane
    assert plane.definition == plane_of(Scenery(book).extent).definition
    turned = 0
    with pikepdf.open(out) as pdf:
        for sheet, number in zip(done.sheets, done.pages, strict=True):
            page = pdf.pages[number - 1]
            framed = framed_of(sheet, plane, PAPERS["a4"])
            high = float(page.mediabox[3])
            turned += abs(sheet.turn) > 5
            for shape in shapes(FRAMES["marker"]):
                xy = plane.forward([shape.x], [shape.y])
                right, down = framed.view().to_dots(*xy)
                wanted = (framed.item.x + right[0]) * POINTS_PER_MM, high - (framed.item.y + down[0]) * POINTS_PER_MM
                assert placed(page, shape.x, shape.y) == pytest.approx(wanted, abs=0.1 * POINTS_PER_MM)
    assert turned >= 2


def test_only_map_pages_are_georeferenced(printed):
    done, out = printed
    with pikepdf.open(out) as pdf:
        assert [n for n, page in enumerate(pdf.pages, start=1) if "/VP" in page] == list(done.pages)


@pytest.mark.skipif(shutil.which("gdalinfo") is None, reason="GDAL's programs are not installed")
def test_gdal_reads_where_a_turned_page_lies(printed):
    import json
    import subprocess

    done, out = printed
    sheet, page = next((s, p) for s, p in zip(done.sheets, done.pages, strict=True) if abs(s.turn) > 5)
    run = subprocess.run(
        ["gdalinfo", "-json", f"PDF:{page}:{out}"], capture_output=True, text=True, env={**os.environ}, check=False
    )
    if run.returncode:
        pytest.skip("this GDAL has no reader of PDF")
    found = json.loads(run.stdout)
    _x0, a, b, _y0, c, d = found["geoTransform"]
    turn = np.degrees(np.arctan2(c, a))
    assert abs((turn + sheet.turn + 180) % 360 - 180) < 0.05 or abs((turn - sheet.turn + 180) % 360 - 180) < 0.05
    assert np.hypot(a, c) == pytest.approx(np.hypot(b, d), rel=1e-3)


def test_plan_sheets_are_stable(printed):
    """The same plan gives the same sheets."""
    from gis_desk.map.plane import plane_of

    plane = plane_of((108.0, 26.0, 108.3, 26.2))
    box = plane.box((108.0, 26.0, 108.3, 26.2))
    twice = [plan_sheets(plan(WAY, FRAMES), box, plane, PAPERS["a3"].frames) for _ in range(2)]
    assert twice[0] == twice[1]
