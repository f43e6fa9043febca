"""``gis-desk style``: shown, taken from files, written, set back; one change each, and clear refusals."""

import json
from pathlib import Path

import pytest

from gis_desk.map.symbology import Categories, Look
from gis_desk.map.symbology.document import to_document
from layers.store import Store
from tests.ui.desktop.county import make_county
from tests.ui.test_cli_contract import answer
from ui.cli.main import main

QGIS = Path(__file__).parent.parent / "gis_desk" / "map" / "exchange" / "qgis"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    path = tmp_path / "county.gpkg"
    make_county(path).close()
    return path


def test_a_style_goes_in_and_out(capsys, workspace, tmp_path):
    status, document = answer(capsys, "style", "import", workspace, "divisions", QGIS / "categories.qml")
    assert (status, document) == (0, {"layer": "division", "lost": [], "changed": True})
    status, document = answer(capsys, "style", "show", workspace, "division")
    assert status == 0
    assert document["classes"] == [
        {"title": "Town", "objects": 3},
        {"title": "5", "objects": 0},
        {"title": "rest", "objects": 7},
    ]
    for ending in ("qml", "sld", "json"):
        out = tmp_path / f"style.{ending}"
        status, document = answer(capsys, "style", "export", workspace, "division", out)
        assert status == 0
        assert document["file"] == str(out)
        answer(capsys, "style", "set", workspace, "division")
        status, document = answer(capsys, "style", "import", workspace, "division", out)
        assert (status, document["changed"]) == (0, True)
    with Store.open(workspace, write=False) as store:
        assert str(store.history(1)[0].label) == "Style of Divisions"
        assert json.loads(json.dumps(store.row("layer_style", "division")["look"]))["drawing"]["type"] == "categories"


def test_what_is_kept_is_listed(capsys, workspace, tmp_path):
    assert answer(capsys, "style", "show", workspace) == (0, {"styles": {}})
    file = tmp_path / "a.json"
    file.write_text(json.dumps(to_document(Look(opacity=0.5))), encoding="utf-8")
    assert answer(capsys, "style", "set", workspace, "road", file)[1]["changed"] is True
    assert answer(capsys, "style", "set", workspace, "road", file)[1]["changed"] is False
    assert answer(capsys, "style", "show", workspace) == (0, {"styles": {"road": {"version": 1, "opacity": 0.5}}})
    assert main(["style", "show", str(workspace)]) == 0
    assert "road" in capsys.readouterr().out
    assert main(["style", "show", str(workspace), "marker"]) == 0
    assert "standard symbols" in capsys.readouterr().out


def test_the_filter_of_the_layer_stays(capsys, workspace, tmp_path):
    file = tmp_path / "a.json"
    condition = {"column": "level", "op": "eq", "value": "village"}
    file.write_text(json.dumps({"version": 1, "filter": [condition]}), encoding="utf-8")
    answer(capsys, "style", "set", workspace, "division", file)
    answer(capsys, "style", "import", workspace, "division", QGIS / "areas.qml")
    document = answer(capsys, "style", "show", workspace, "division")[1]
    assert document["style"]["filter"] == [condition]
    assert document["classes"] == [{"title": "", "objects": 6}]


EVIL = (
    "<qgis><attributeactions><actionsetting action=\"import os; os.system('touch x')\"/></attributeactions>"
    '<renderer-v2 type="singleSymbol"><symbols><symbol type="marker"><layer class="SvgMarker">'
    '<prop k="name" v="http://example.org/a.svg"/></layer></symbol></symbols></renderer-v2></qgis>'
)


def test_a_file_with_scripts_is_taken_without_them(capsys, workspace, tmp_path):
    file = tmp_path / "net.qml"
    file.write_text(EVIL, encoding="utf-8")
    status, document = answer(capsys, "style", "import", workspace, "marker", file)
    assert status == 0
    assert document["lost"] == [
        "actions (commands and scripts)",
        "a picture from elsewhere, http://example.org/a.svg: it was not fetched",
    ]
    assert main(["style", "import", str(workspace), "marker", str(file)]) == 0
    assert "not taken over: actions" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.qml", "<qgis", "damaged"),
        ("a.qml", '<!DOCTYPE qgis [<!ENTITY x SYSTEM "file:///etc/passwd">]><qgis>&x;</qgis>', "document type"),
        ("a.sld", "<qgis/>", "no styled layer descriptor"),
        ("a.json", "{", "no JSON"),
        ("a.json", '{"version": 1, "opacity": 7}', "opacity"),
        ("a.txt", "x", "end in"),
    ],
)
def test_bad_files_are_refused_in_one_line(capsys, workspace, tmp_path, name, content, said):
    file = tmp_path / name
    file.write_text(content, encoding="utf-8")
    assert main(["style", "import", str(workspace), "marker", str(file)]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert said in shown.err
    assert shown.err.count("\n") == 1
    with Store.open(workspace, write=False) as store:
        assert store.count("layer_style") == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("import", "galaxy", "a.qml"),
        ("import", "inspection", "a.qml"),
        ("import", "marker", "missing.qml"),
        ("export", "marker", "a.docx"),
        ("set", "marker", "a.qml"),
    ],
)
def test_what_cannot_be_done_is_said(capsys, workspace, tmp_path, arguments):
    command, layer, file = arguments
    assert main(["style", command, str(workspace), layer, str(tmp_path / file)]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.count("\n") == 1


def test_categories_are_what_was_read(workspace, capsys):
    answer(capsys, "style", "import", workspace, "division", QGIS / "categories.qml")
    with Store.open(workspace, write=False) as store:
        from gis_desk.map.symbology.document import of_document

        look = of_document(store.row("layer_style", "division")["look"])
    assert isinstance(look.drawing, Categories)


def test_the_standard_symbols_go_out_too(capsys, workspace, tmp_path):
    for table in ("division", "road", "boundary_line", "marker", "place_name", "sign", "water", "dispute"):
        for ending in ("qml", "sld"):
            out = tmp_path / f"{table}.{ending}"
            status, document = answer(capsys, "style", "export", workspace, table, out)
            assert status == 0
            assert ("the standard names" in document["lost"]) is (ending == "qml")
            assert main(["style", "import", str(workspace), table, str(out)]) == 0
