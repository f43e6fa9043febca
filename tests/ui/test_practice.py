"""The practice county becomes a workspace; stopped or refused, it leaves nothing."""

import json

import pytest

from layers.errors import WorkspaceError
from layers.store import Store
from layers.work import Cancelled, Progress
from resources import resource
from ui.practice import make_practice, sample


@pytest.mark.slow
def test_everything_is_there_under_the_keys_of_the_truth(tmp_path):
    said = []
    store, reports = make_practice(tmp_path / "p.gpkg", Progress(lambda done, total, text: said.append((done, total))))
    with store:
        assert [r.file.name for r in reports] == [f["file"] for f in sample()["files"] if f.get("import", True)]
        assert said[-1][0] == said[-1][1] == len(reports)
        assert store.setting("county") == sample()["county"]
        truth = json.loads(resource("sample", "truth.json").read_text(encoding="utf-8"))
        keys = {table: set(store.keys(table)) for table in ("division", "place_name", "boundary_line", "marker")}
        for defect in truth["defects"]:
            table = defect.get("table")
            if table not in keys or defect["expected"] != "required":
                continue
            if defect["rule"] == "refused":
                assert not keys[table] & set(defect["keys"])
                assert any(r.refused for r in reports if r.file.name == defect["file"])
            elif defect["keys"]:
                assert keys[table] & set(defect["keys"]), defect["id"]
        names = store.frame("place_name")
        assert names["place_code"].notna().all()
        assert (names["key"] == names["place_code"]).all()


def test_a_file_in_its_place_stays(tmp_path):
    place = tmp_path / "p.gpkg"
    place.write_bytes(b"mine")
    with pytest.raises(WorkspaceError):
        make_practice(place)
    assert place.read_bytes() == b"mine"


def test_stopped_it_leaves_nothing(tmp_path):
    asked = []

    def stop() -> bool:
        asked.append(1)
        return len(asked) > 2

    with pytest.raises(Cancelled):
        make_practice(tmp_path / "p.gpkg", Progress(stopped=stop))
    assert list(tmp_path.iterdir()) == []
    assert Store.create(tmp_path / "p.gpkg").close() is None
