"""What does not fit into memory is refused before it is read, with figures, and nothing else is."""

from types import SimpleNamespace

import geopandas as gpd
import pytest
import shapely

from layers import memory
from layers.errors import Where
from layers.formats import gdal
from layers.memory import TooLargeError
from layers.store import Store
from layers.text import text
from tests.ui.desktop.county import make_county


@pytest.fixture
def little(monkeypatch):
    """A machine with little memory, where some rows are many."""
    monkeypatch.setattr(memory, "FEW", 3)
    monkeypatch.setattr(memory.psutil, "virtual_memory", lambda: SimpleNamespace(available=5000))


def test_what_fits_is_let_through(little):
    memory.fits(3, 10**9, Where())
    memory.fits(5, 1000, Where())


def test_what_does_not_is_told_with_figures(little):
    with pytest.raises(TooLargeError) as told:
        memory.fits(4_000_000, 2000, Where("a.gpkg", "points"))
    assert "the 4000000 rows need about 8.0 GB of memory, and 0.0 GB are free (a.gpkg" in str(told.value)


def test_a_table_of_a_workspace_is_refused_whole_but_not_in_parts(tmp_path, little):
    with make_county(tmp_path / "county.gpkg") as store:
        assert store.count("place_name") > 3
        with pytest.raises(TooLargeError, match="place_name"):
            store.frame("place_name")
        assert len(store.frame("place_name", where={"key": store.keys("place_name")[0]})) == 1


def test_numbers_that_were_given_to_rows_long_gone_do_not_count(tmp_path, little):
    with Store.create(tmp_path / "w.gpkg", who="test") as store:
        frame = gpd.GeoDataFrame({"name": ["甲", "乙"]}, geometry=shapely.points([108, 108], [25, 25.1]), crs=4490)
        for _ in range(4):
            store.load("place_name", frame, text("Import"))
            store.undo()
        store.load("place_name", frame, text("Import"))
        assert len(store.frame("place_name")) == 2


def test_a_large_file_is_refused_before_it_is_read(tmp_path, little, monkeypatch):
    file = tmp_path / "points.gpkg"
    frame = gpd.GeoDataFrame({"n": range(9)}, geometry=shapely.points(range(9), range(9)), crs=4490)
    frame.to_file(file, layer="points")
    monkeypatch.setattr(gdal, "_LARGE", 100)
    with pytest.raises(TooLargeError, match="points"):
        gdal.read(file, "points", Where(file, "points"))
    monkeypatch.setattr(gdal, "_LARGE", 10**9)
    assert len(gdal.read(file, "points", Where(file, "points")).values) == 9
