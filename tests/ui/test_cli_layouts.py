"""``gis-desk layouts`` and ``print`` with a layout."""

import json

import pikepdf
import pytest

from gis_desk.map.layout import templates, write_layout
from layers.store import Store
from layers.text import text
from tests.gis_desk.map.layout.county import HOME, frames
from ui.cli.main import main

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def county(tmp_path):
    path = tmp_path / "county.gpkg"
    with Store.create(path, county=HOME) as store:
        for name, frame in frames().items():
            store.load(name, frame, text(name))
    return path


def test_templates_are_listed(capsys):
    assert main(["layouts", "--format", "json"]) == 0
    listed = json.loads(capsys.readouterr().out)["layouts"]
    assert {one["layout"] for one in listed} == set(templates())
    assert next(one for one in listed if one["layout"] == "county-a2")["paper"] == "A2"
    assert main(["layouts"]) == 0
    assert "townships-a4" in capsys.readouterr().out


def test_a_template_is_printed_with_its_findings(county, tmp_path, capsys):
    out = tmp_path / "x.pdf"
    command = ["print", str(county), "--layout", "townships-a4", "--out", str(out), "--set", "compiler=石明"]
    assert main([*command, "--format", "json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["pages"] == 5
    assert [s["title"] for s in answer["sheets"]] == ["金竹镇", "木子乡", "龙山镇", "水口乡"]
    assert {f["rule"] for f in answer["findings"]} == {"M04B"}
    with pikepdf.open(out) as pdf:
        assert len(pdf.pages) == 5


def test_what_must_be_mended_gives_one(county, tmp_path, capsys):
    assert main(["print", str(county), "--layout", "public-a3", "--out", str(tmp_path / "x.pdf")]) == 1
    out = capsys.readouterr().out
    assert "M04B" in out
    assert "standard drawing" in out


@pytest.mark.parametrize(
    ("more", "files"),
    [
        (["--out", "x.png", "--dpi", "40", "--series", "marker"], ["x-01.png", "x-02.png"]),
        (["--out", "x.svg", "--series", "division:level=township,name=水口乡"], ["x.svg"]),
        (["--out", "x.pdf", "--line", "云枫线"], ["x.pdf"]),
        (["--out", "x.pdf", "--scale", "20000"], ["x.pdf"]),
        (["--out", "x.pdf", "--series", "off"], ["x.pdf"]),
    ],
)
def test_forms_and_series(county, tmp_path, capsys, monkeypatch, more, files):
    monkeypatch.chdir(tmp_path)
    assert main(["print", str(county), "--layout", "plain-a4", "--format", "json", *more]) in (0, 1)
    answer = json.loads(capsys.readouterr().out)
    assert answer["files"] == files
    assert all((tmp_path / f).stat().st_size > 1000 for f in files)


def test_a_layout_of_ones_own_from_a_file_and_from_the_workspace(county, tmp_path, capsys):
    layout = templates()["plain-a4"].without("legend")
    (tmp_path / "own.toml").write_text(write_layout(layout), encoding="utf-8")
    with Store.open(county) as store:
        store.set_setting("layouts", {"mine": write_layout(layout)})
    assert main(["layouts", str(county), "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["layouts"][-1]["layout"] == "mine"
    for name in ("mine", str(tmp_path / "own.toml")):
        assert main(["print", str(county), "--layout", name, "--out", str(tmp_path / "x.pdf")]) == 1
        assert "the legend is not on the map" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (["--layout", "nope", "--out", "x.pdf"], "no layout nope"),
        (["--layout", "none.toml", "--out", "x.pdf"], "cannot be read"),
        (["--layout", "plain-a4", "--out", "x.docx"], "ending"),
        (["--layout", "plain-a4", "--out", "x.png", "--dpi", "5000"], "dpi"),
        (["--layout", "plain-a4", "--out", "x.pdf", "--set", "nothing"], "field=value"),
        (["--layout", "plain-a4", "--out", "x.pdf", "--series", "moon"], "no layer moon"),
        (["--layout", "plain-a4", "--out", "x.pdf", "--series", "division:level"], "column=value"),
        (["--layout", "plain-a4", "--out", "none/x.pdf"], "folder"),
        (["--layout", "route-a4", "--out", "x.png"], "no layer route"),
        (["--layout", "route-a4", "--out", "x.pdf"], "nothing to print"),
    ],
)
def test_what_cannot_be_printed_is_one_line(county, tmp_path, capsys, monkeypatch, more, words):
    monkeypatch.chdir(tmp_path)
    assert main(["print", str(county), *more]) == 2
    err = capsys.readouterr().err
    assert words in err
    assert "Traceback" not in err
    assert not list(tmp_path.glob("x*"))


def test_a_broken_layout_names_its_line(county, tmp_path, capsys):
    (tmp_path / "own.toml").write_text('[layout]\ntitle = "x"\npapre = "A4"\n', encoding="utf-8")
    assert main(["print", str(county), "--layout", str(tmp_path / "own.toml"), "--out", str(tmp_path / "x.pdf")]) == 2
    err = capsys.readouterr().err
    assert "row 3" in err
    assert "papre" in err
