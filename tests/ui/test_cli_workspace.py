"""``gis-desk new``, ``info`` and ``import`` as a person at a terminal uses them."""

import json
import sqlite3
from pathlib import Path

import pytest

from layers.formats import read
from layers.store import Store
from tests.badfiles import make
from tests.layers.formats.test_position import coast, shifted
from ui.cli.main import main


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    path = tmp_path / "县.gpkg"
    assert main(["new", str(path), "--county", "450821"]) == 0
    return path


def rows(path: Path, layer: str) -> list[str]:
    with Store.open(path, write=False) as store:
        return [str(v) for v in store.frame(layer)["name" if layer != "marker" else "number"]]


def test_new(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Store.open(workspace, write=False) as store:
        assert store.setting("county") == "450821"
        assert store.layers() == []
    assert main(["new", str(workspace)]) == 2
    assert main(["new", str(workspace.with_name("b.gpkg")), "--county", "4508"]) == 2
    assert not workspace.with_name("b.gpkg").exists()
    errors = capsys.readouterr().err.splitlines()
    assert len(errors) == 2


def test_import_divisions(workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", str(workspace), str(make.shapefile(tmp_path)), "--as", "divisions"]) == 0
    shown = capsys.readouterr().out
    assert "Encoding: GBK" in shown
    assert "名称 → name" in shown
    assert "Imported 6 rows into Divisions; 0 refused." in shown
    with Store.open(workspace) as store:
        frame = store.frame("division")
        assert list(frame["key"]) == list(frame["code"]) == sorted(make.CODES, key=make.CODES.index)
        assert set(frame["level"]) == {"township"}
        assert set(frame["parent"]) == {"450821"}
        assert frame.geometry.geom_type.unique().tolist() == ["MultiPolygon"]
        assert len(store.history()) == 1
        assert store.setting("imports")[0]["encoding"] == "GBK"
        assert store.undo() is not None
        assert store.count("division") == 0


def test_import_is_json_too(workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["import", str(workspace), str(make.geojson(tmp_path)), "--as", "divisions", "--format", "json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["added"] == 6
    assert answer["target"] == "division"


ALL = "code,level,name\n45,1,广西壮族自治区\n450821,3,平南县\n450821101,4,大安镇\n450881101,4,大安镇\n450881101201,5,和平村委会\n"


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("gis_desk.names.kept_lists.user_cache_path", lambda _name: tmp_path / "cache")
    return tmp_path / "cache" / "names"


def test_a_reference_list_is_imported_used_replaced_and_removed(
    workspace: Path, tmp_path: Path, cache: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = make.csv(tmp_path, "代码,名称\n450821101,大安镇\n", name="own.csv")
    assert main(["import", str(workspace), str(own), "--as", "divisions"]) == 0
    listed = make.csv(tmp_path, ALL, name="all.csv")
    reference = ["import", str(workspace), "--as", "divisions", "--reference"]
    capsys.readouterr()
    assert main([*reference, str(listed), "--format", "json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["added"], answer["reference"], answer["rows"]) == (5, "divisions", 5)
    assert len(list(cache.iterdir())) == 1, "it is indexed at once"
    assert rows(workspace, "division") == ["大安镇"], "the list is no part of the workspace's own rows"

    assert main(["info", str(workspace)]) == 0
    assert "reference list divisions: 5 names of all.csv" in capsys.readouterr().out
    asked = ["name", "大安镇", "--class", "division", "--in", "450821", "--workspace", str(workspace)]
    assert main([*asked, "--format", "json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert [(s["key"], s["relation"], s["how"], s["within_scope"], s["unit"]) for s in found["similar"]] == [
        ("450821101", "same", "whole", True, "平南县"),
        ("450881101", "same", "whole", True, None),
    ]
    assert main(["check", "names", str(workspace), "--mode", "proposal", "--format", "json"]) == 1
    told = json.loads(capsys.readouterr().out)["findings"]
    assert ("N042", "450821101", ["450881101"]) in [(f["rule"], f["key"], f["related"]) for f in told]

    less = make.csv(tmp_path, "code,level,name\n45,1,广西壮族自治区\n450821101,4,大安镇\n", name="less.csv")
    assert main([*reference, str(less)]) == 0
    capsys.readouterr()
    main(["check", "names", str(workspace), "--mode", "proposal"])
    assert "N042" not in capsys.readouterr().out
    assert main([*reference, "--remove"]) == 0
    capsys.readouterr()
    assert main([*reference, "--remove"]) == 2
    assert "no reference list" in capsys.readouterr().err
    with Store.open(workspace) as store:
        assert [str(line.label) for line in store.history()[:2]] == [
            "Remove the reference list less.csv",
            "Import 2 names of less.csv as reference list",
        ]
        store.undo()
        store.undo()
        assert store.row("reference_list", "divisions")["file"] == "all.csv"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--as", "names"], "give the FILE"),
        (["--as", "names", "--remove"], "--remove goes with --reference"),
        (["--as", "names", "--reference", "--remove", "{file}"], "without a FILE"),
        (["--as", "lines", "--reference", "{file}"], "divisions | names"),
        (["--as", "names", "--reference", "{file}", "--map", "no=name"], "no field 'no'"),
        (["--as", "names", "--reference", "{empty}"], "no column of names"),
    ],
)
def test_a_reference_list_that_cannot_be(
    workspace: Path, tmp_path: Path, cache: Path, capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    files = {
        "file": make.csv(tmp_path, ALL, name="all.csv"),
        "empty": make.csv(tmp_path, "a,b\n1,2\n", name="empty.csv"),
    }
    capsys.readouterr()
    assert main(["import", str(workspace), *(w.format(**files) for w in words)]) == 2
    assert said in capsys.readouterr().err
    assert not cache.exists()


def test_fields_of_a_reference_list_are_named_by_hand(
    workspace: Path, tmp_path: Path, cache: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = make.csv(tmp_path, "甲,乙\n450881101201,和平村委会\n", name="all.csv")
    command = ["import", str(workspace), str(file), "--as", "divisions", "--reference"]
    assert main([*command, "--map", "甲=code", "--map", "乙=name"]) == 0
    capsys.readouterr()
    asked = ["name", "和平村", "--class", "village", "--in", "450881102", "--workspace", str(workspace)]
    assert main([*asked, "--format", "json"]) == 1
    assert [s["key"] for s in json.loads(capsys.readouterr().out)["similar"]] == ["450881101201"]
    assert cache.exists()


def test_rows_that_are_there_already_are_refused(
    workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = make.csv(tmp_path, "代码,名称\n450821109,镇隆镇\n", name="a.csv")
    both = make.csv(tmp_path, "代码,名称\n450821109,镇隆镇\n450821113,丹竹镇\n123,坏镇\n", name="b.csv")
    assert main(["import", str(workspace), str(first), "--as", "divisions"]) == 0
    assert main(["import", str(workspace), str(both), "--as", "divisions"]) == 0
    shown = capsys.readouterr().out
    assert "row 1, key = 450821109: a row with this key is in the workspace already" in shown
    assert "row 3, 代码 = 123" in shown
    assert "Imported 1 rows into Divisions; 2 refused." in shown
    assert rows(workspace, "division") == ["镇隆镇", "丹竹镇"]
    assert main(["import", str(workspace), str(first), "--as", "divisions"]) == 2  # nothing left
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_import_with_map(workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = make.csv(tmp_path, "甲,乙\n450821109,镇隆镇\n")
    command = ["import", str(workspace), str(path), "--as", "divisions"]
    assert main(command) == 2
    error = capsys.readouterr().err
    assert "--map" in error
    assert len(error.splitlines()) == 1
    assert rows(workspace, "division") == []
    assert main([*command, "--map", "甲=code", "--map", "乙=name"]) == 0
    assert rows(workspace, "division") == ["镇隆镇"]


def test_names_lines_and_markers(workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = make.csv(
        tmp_path, "标准名称,类别,经度,纬度\n富藏村,村,110°18′E,23°30′N\n", name="names.csv", encoding="gbk"
    )
    lines = make.csv(
        tmp_path, '界线代码,界线名称,WKT\n450821450881,平桂线,"LINESTRING(110.3 23.5,110.4 23.5)"\n', name="lines.csv"
    )
    markers = make.xlsx(
        tmp_path,
        [
            ["界桩号", "界线", "立桩方式", "经度", "纬度"],
            [1, "平桂线", "双立", 110.35, 23.5],
            [2, "别的线", "单立", 110.36, 23.5],
        ],
    )
    assert main(["import", str(workspace), str(names), "--as", "names"]) == 0
    assert main(["import", str(workspace), str(lines), "--as", "lines"]) == 0
    assert main(["import", str(workspace), str(markers), "--as", "markers"]) == 0
    assert "no boundary line '别的线'" in capsys.readouterr().out
    with Store.open(workspace) as store:
        assert list(store.frame("place_name")["class"]) == ["village"]
        frame = store.frame("marker")
        assert list(frame["number"]) == ["1", "2"]
        assert list(frame["posts"]) == ["double", "single"]
        assert frame["line"].iloc[0] == store.keys("boundary_line")[0]
        assert len(set(frame["key"])) == 2


def test_zone_and_datum_come_from_the_divisions_that_are_there(workspace: Path, tmp_path: Path) -> None:
    known, moved = tmp_path / "known", tmp_path / "moved"
    known.mkdir()
    moved.mkdir()
    first = make.shapefile(known, shapes=coast())
    second = make.shapefile(
        moved, shapes=shifted(coast()), codes=[c[:6] + str(900 + i) for i, c in enumerate(make.CODES)]
    )
    assert main(["import", str(workspace), str(first), "--as", "divisions"]) == 0
    assert main(["import", str(workspace), str(second), "--as", "divisions"]) == 0
    with Store.open(workspace) as store:
        assert [i["crs"] for i in store.setting("imports")] == ["EPSG:4326", "gcj02"]
        frame = store.frame("division")
        assert frame.geometry.iloc[6].hausdorff_distance(frame.geometry.iloc[0]) < 1e-7


def test_info(tmp_path: Path, workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = make.shapefile(tmp_path)
    capsys.readouterr()
    assert main(["info", str(path)]) == 0
    shown = capsys.readouterr()
    assert "Shapefile, 6 of 6 rows read" in shown.out
    assert "GBK: 100% decode" in shown.out
    assert shown.err == ""
    assert main(["info", str(path), "--format", "json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["encoding"]["chosen"] == "GBK"
    assert answer["crs"]["chosen"] == "EPSG:4326"
    assert main(["info", str(workspace), "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["workspace"]["county"] == "450821"


def test_info_lists_all_layers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = make.gpkg(tmp_path)
    read(path).frame.drop(columns="code").to_file(path, layer="另一层", driver="GPKG")
    assert main(["info", str(path), "--format", "json"]) == 0
    assert [one["name"] for one in json.loads(capsys.readouterr().out)["layers"]] == ["township", "另一层"]


def test_info_against_known_boundaries(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    known, moved = tmp_path / "known", tmp_path / "moved"
    known.mkdir()
    moved.mkdir()
    first, second = make.shapefile(known, shapes=coast()), make.shapefile(moved, shapes=shifted(coast()))
    assert main(["info", str(second), "--against", str(first), "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["crs"]["gcj02"] is True


@pytest.mark.parametrize(
    "arguments",
    [
        ["info", "{dir}"],
        ["info", "{dir}/nowhere.shp"],
        ["info", "{dir}/jpeg.shp"],
        ["info", "{dir}/empty.gpkg"],
        ["info", "{dir}/good.csv", "--encoding", "klingon"],
        ["info", "{dir}/good.csv", "--crs", "EPSG:999999"],
        ["info", "{dir}/good.csv", "--crs", "EPSG:2436"],
        ["info", "{dir}/good.csv", "--crs-parameters", "1,2"],
        ["info", "{dir}/newer.gpkg"],
        ["import", "{dir}/newer.gpkg", "{dir}/good.csv", "--as", "names"],
        ["import", "{dir}/nowhere.gpkg", "{dir}/good.csv", "--as", "names"],
        ["import", "{work}", "{dir}/jpeg.shp", "--as", "names"],
        ["import", "{work}", "{dir}/good.csv", "--as", "names", "--map", "nonsense"],
        ["import", "{work}", "{dir}/good.csv", "--as", "names", "--map", "无=name"],
        ["import", "{work}", "{dir}/good.csv", "--as", "everything"],
        ["import", "{work}", "{dir}/good.csv"],
        ["new", "{dir}/no/folder/a.gpkg"],
    ],
)
def test_bad_input_is_one_line_and_status_2(
    arguments: list[str], workspace: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "jpeg.shp").write_bytes(b"\xff\xd8\xff\xe0" + bytes(500))
    (tmp_path / "empty.gpkg").write_bytes(b"")
    make.csv(tmp_path, "名称,经度,纬度\n甲村,110.3,23.5\n", name="good.csv")
    newer = tmp_path / "newer.gpkg"
    newer.write_bytes(workspace.read_bytes())
    with sqlite3.connect(newer) as connection:
        connection.execute("UPDATE setting SET value = '999' WHERE name = 'schema_version'")
    connection.close()
    before = workspace.read_bytes()
    capfd.readouterr()
    status = main([a.replace("{dir}", str(tmp_path)).replace("{work}", str(workspace)) for a in arguments])
    shown = capfd.readouterr()
    assert status == 2
    assert shown.out == ""
    assert len(shown.err.splitlines()) == 1
    assert "Traceback" not in shown.err
    with Store.open(workspace, write=False) as store:
        assert store.layers() == []
    assert before[:16] == workspace.read_bytes()[:16]
