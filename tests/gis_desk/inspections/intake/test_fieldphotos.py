"""Photographs of a field GeoPackage: each row is counted, its file found beside it, and what it shows is known."""

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
import shapely

from gis_desk.inspections.intake.fieldphotos import subjects
from gis_desk.inspections.intake.fields import MARKER, STRETCH
from gis_desk.inspections.intake.places import Ground
from gis_desk.inspections.intake.reading import read_sheaf
from gis_desk.inspections.photos.filing import file_photos
from gis_desk.inspections.photos.folder import gather
from tests import pictures
from tests.gis_desk.inspections.intake.kept import LINES, MARKERS, kept, rows, take_in
from tests.gis_desk.inspections.photos import test_photos

PHOTOS = (  # visit, marker_key, photo
    ("T1D1N01", "L1-m001", "DCIM/filled.jpg"),
    ("T1D1N02", "L1-m002", "DCIM/blank.jpg"),
    ("T1D1N03", None, "DCIM\\walked.jpg"),
    ("T1D1N04", None, "DCIM/unwalked.jpg"),
    ("T1D1N01", "L1-m001", "DCIM/gone.jpg"),
    (None, "L1-m003", "/storage/emulated/0/DCIM/loose.jpg"),
    (None, None, "../outside.jpg"),
    ("T1D1N02", "L1-m002", None),
)


@pytest.fixture
def package(tmp_path):
    folder = tmp_path / "field"
    (folder / "DCIM").mkdir(parents=True)
    for n, name in enumerate(("filled", "blank", "walked", "unwalked", "loose")):
        pictures.save(folder / "DCIM" / f"{name}.jpg", pictures.landscape(160, 120, n))
    pictures.save(tmp_path / "outside.jpg")
    path = folder / "field.gpkg"
    markers = {"marker_key": ["L1-m001", "L1-m002"], "number": ["001", "002"], "line_key": "L1",
               "visit": ["T1D1N01", "T1D1N02"], "visited_on": ["2026-05-01", None], "found": ["yes", None],
               "photo": ["IMG_1", None]}  # fmt: skip
    gpd.GeoDataFrame(markers, geometry=list(MARKERS.geometry[:2]), crs=4490).to_file(path, layer="markers_to_inspect")
    ways = {"name": ["001–002", "002–003"], "line_key": "L1", "task_id": ["L1:0.0-2500.0", "L1:2500.0-5000.0"],
            "visit": ["T1D1N03", "T1D1N04"], "visited_on": ["2026-05-01", None], "terrain": ["none", None],
            "from_m": [0.0, 2500.0], "to_m": [2500.0, 5000.0]}  # fmt: skip
    line = LINES.geometry.iloc[0]
    gpd.GeoDataFrame(ways, geometry=[line, line], crs=4490).to_file(path, layer="stretches_to_walk")
    table = pd.DataFrame(PHOTOS, columns=["visit", "marker_key", "photo"])
    point = [shapely.Point(108, 26)] * len(PHOTOS)
    gpd.GeoDataFrame(table, geometry=point, crs=4490).to_file(path, layer="photos")
    pyogrio.write_dataframe(pd.DataFrame({"format": ["x"]}), path, layer="handover", driver="GPKG", append=True)
    return path


def test_every_row_of_photographs_is_there_with_its_file(package):
    sheaf = read_sheaf(package)
    assert [(p.number, p.kind, p.file is not None and p.file.name, p.recorded) for p in sheaf.photos] == [
        (1, MARKER, "filled.jpg", True),
        (2, MARKER, "blank.jpg", False),
        (3, STRETCH, "walked.jpg", True),
        (4, STRETCH, "unwalked.jpg", False),
        (5, MARKER, False, True),
        (6, MARKER, "loose.jpg", False),
        (7, "", False, False),  # nothing outside of the folder is read
        (8, MARKER, False, False),
    ]
    said = {row.values.get("visit"): row.values.get("photo") for form in sheaf.forms for row in form.rows}
    assert said == {"T1D1N01": "IMG_1、filled.jpg、gone.jpg", "T1D1N02": None, "T1D1N03": "walked.jpg", "T1D1N04": None}


def test_they_are_filed_with_the_marker_or_stretch_of_their_row(package):
    sheaf = read_sheaf(package)
    taken = take_in(sheaf, kept(), source="field.gpkg")
    assert (taken.rows, taken.counts["recorded"], taken.counts["blank"]) == (4, 2, 2)
    made = {t: [{"key": e.key, **e.after} for e in taken.change.edits if e.layer == t] for t in (MARKER, STRETCH)}
    (stretch,) = made[STRETCH]
    told = subjects(sheaf.photos, Ground(MARKERS, LINES), rows(STRETCH, *made[STRETCH]))
    assert told == [
        ("filled.jpg", "marker", "L1-m001"),
        ("blank.jpg", "marker", "L1-m002"),
        ("walked.jpg", "stretch", stretch["key"]),
        ("loose.jpg", "marker", "L1-m003"),
    ]
    gathered = gather([p.file for p in sheaf.photos if p.file])
    with gathered.spool:
        workspace = test_photos.kept(made[MARKER], made[STRETCH])
        filed = file_photos(gathered, workspace, beside=sheaf.photos)
    assert test_photos.matches(filed) == {
        "filled.jpg": ("L1-m001", "person"),
        "blank.jpg": ("L1-m002", "person"),
        "walked.jpg": (stretch["key"], "person"),
        "unwalked.jpg": (None, None),
        "loose.jpg": ("L1-m003", "person"),
    }
