"""The file of a case from the command line: claims, evidence, attachments, tasks, twins; bad input in one line."""

import json
import os
import subprocess
import sys
from contextlib import suppress
from datetime import date, timedelta

import pytest

from layers.store import Store
from layers.text import text
from tests.gis_desk.disputes.county import divisions, lines, markers
from tests.realdata import ROOT
from ui.cli.main import main

TODAY = date.today()
WEST = "LINESTRING (110.199 25.04, 110.199 25.06)"
EAST = "LINESTRING (110.201 25.04, 110.201 25.06)"


@pytest.fixture
def workspace(tmp_path):
    path = tmp_path / "云溪.gpkg"
    with Store.create(path, county="990101", who="王芳") as store:
        for layer, frame in (("division", divisions()), ("boundary_line", lines()), ("marker", markers())):
            store.load(layer, frame, text("import"))
    return path


@pytest.fixture
def run(capsys, workspace):
    def call(command, *arguments):
        status = main(["dispute", command, str(workspace), *map(str, arguments)])
        seen = capsys.readouterr()
        assert "Traceback" not in seen.err
        return status, seen.out, seen.err

    return call


@pytest.fixture
def add(run):
    def call(*more, title="青山林地纠纷", at="110.2001,25.05"):
        place = () if at is None else ("--at", at)
        status, out, err = run("add", *place, "--title", title, "--kind", "forest", *more, "--format", "json")
        assert status == 0, err
        return json.loads(out)

    return call


def written(folder, name, words):
    file = folder / name
    file.write_text(words, encoding="utf-8")
    return file


def shown(run, number):
    return json.loads(run("show", number, "--format", "json")[1])


def test_a_case_on_a_stretch_and_on_an_area(add, tmp_path):
    stretch = add("--stretch", "云石线:1000-99019902001Q", at=None)
    assert (stretch["line"], stretch["from_m"]) == ("L1", 1000.0)
    assert stretch["geometry"]["type"] == "MultiLineString"
    area = written(tmp_path, "a.geojson", json.dumps({
        "type": "Polygon",
        "coordinates": [[[110.19, 25.05], [110.21, 25.05], [110.21, 25.06], [110.19, 25.06], [110.19, 25.05]]],
    }))  # fmt: skip
    case = add("--area", area, at=None, title="河滩")
    assert case["area_ha"] == pytest.approx(223.5, abs=0.5)
    assert case["geometry"]["type"] == "Polygon"
    assert {case["side_a"], case["side_b"]} == {"990101", "990102"}


def test_add_prints_near_markers(run):
    _, out, _ = run("add", "--at", "110.2001,25.05", "--title", "x", "--kind", "land")
    assert "99019902001Q: 3323 m away" in out
    assert "(north)" in out


def test_claims_are_drawn_and_the_ground_between_is_said(run, add, tmp_path):
    number = add()["number"]
    first = "a" if shown(run, number)["side_a"] == "990101" else "b"
    second = "b" if first == "a" else "a"
    assert (
        run("claim", number, "--side", first, "--file", written(tmp_path, "e.wkt", EAST), "--basis", "土地证")[0] == 0
    )
    _, out, _ = run("claim", number, "--side", second, "--file", written(tmp_path, "w.wkt", WEST), "--format", "json")
    ground = json.loads(out)["ground"][0]
    assert ground["area_m2"] == pytest.approx(447_200, rel=1e-3)
    assert ground["both_m2"] == ground["area_m2"]
    case = shown(run, number)
    assert case["area_ha"] == pytest.approx(44.72, abs=0.05)  # taken from between the claims
    assert [c["basis"] for c in case["claims"] if c["side"] == first] == ["土地证"]
    assert run("claim", number, "--side", first, "--remove")[0] == 0
    assert shown(run, number)["ground"] == []
    assert run("claim", number, "--side", first, "--remove")[0] == 2


def test_a_claim_that_crosses_itself_names_the_place_and_loses_nothing(run, add, tmp_path):
    number = add()["number"]
    loop = written(tmp_path, "l.wkt", "LINESTRING (110.2 25.04, 110.2 25.06, 110.21 25.06, 110.21 25.05, 110.19 25.05)")
    run("claim", number, "--side", "a", "--file", written(tmp_path, "e.wkt", EAST))
    status, out, err = run("claim", number, "--side", "a", "--file", loop)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert "110.200000, 25.050000" in err
    assert "--drop-loops" in err
    assert len(shown(run, number)["claims"]) == 1
    assert run("claim", number, "--side", "a", "--file", loop, "--drop-loops")[0] == 0


def test_evidence_says_its_weight_and_what_its_date_says(run, add):
    number = add()["number"]
    status, _, err = run("evidence", number, "--add", "林权证", "--kind", "8-1", "--side", "a", "--dated", "1962-03-01")
    assert (status, err.count("\n")) == (2, 1)
    assert "--dispute-from" in err
    arguments = ("--add", "林权证", "--kind", "8-1", "--side", "a", "--dated", "1990-03-01")
    status, out, _ = run("evidence", number, *arguments, "--dispute-from", "1985年5月1日", "--format", "json")
    answer = json.loads(out)
    assert status == 1  # it is younger than the dispute
    assert answer["evidence"][0]["weight"] == "reference"
    assert answer["problems"][0]["severity"] == "must"
    key = answer["evidence"][0]["key"]
    assert run("evidence", number, "--change", key, "--dated", "1962-03-01")[0] == 0
    assert "1 as reference" in run("evidence", number)[1]
    assert run("evidence", number, "--remove", key)[0] == 0
    assert run("evidence", number, "--remove", key)[0] == 2
    assert "No evidence" in run("evidence", number)[1]


def test_files_are_attached_linked_written_out_and_removed(run, add, tmp_path):
    number = add()["number"]
    minutes = written(tmp_path, "纪要.txt", "双方同意")
    assert run("attach", number, minutes)[0] == 0
    assert "attached already" in run("attach", number, minutes)[1]
    status, out, err = run("attach", number, tmp_path, minutes)  # one refused, said; the other is known
    assert (status, err.count("\n")) == (2, 1)
    assert "纪要.txt" in out
    big = tmp_path / "大.bin"
    with big.open("wb") as file:
        file.truncate(200_000_000)
    before = (tmp_path / "云溪.gpkg").stat().st_size
    status, _, err = run("attach", number, big)
    assert (status, err.count("\n")) == (2, 1)
    assert all(word in err for word in ("200 MB", "64 MB", "--link"))
    assert (tmp_path / "云溪.gpkg").stat().st_size == before  # nothing was copied
    assert run("attach", number, big, "--link")[0] == 0
    rows = json.loads(run("attach", number, "--format", "json")[1])["attachments"]
    assert [(r["name"], r["size"]) for r in rows] == [("纪要.txt", 12), ("大.bin", 200_000_000)]
    assert rows[1]["place"] == str(big.resolve())
    out = tmp_path / "out"
    out.mkdir()
    assert run("attach", number, "--save", rows[0]["key"], "--out", out)[0] == 0
    assert (out / "纪要.txt").read_text(encoding="utf-8") == "双方同意"
    assert run("attach", number, "--save", rows[1]["key"], "--out", out)[0] == 2
    assert run("attach", number, "--remove", rows[0]["key"])[0] == 0
    assert [a["name"] for a in shown(run, number)["attachments"]] == ["大.bin"]


def test_a_case_is_settled_by_an_attached_paper(run, add, tmp_path):
    number = add("--grade", "yellow")["number"]
    run("events", number, "--step", "verified")
    assert run("events", number, "--step", "settled")[0] == 2
    run("attach", number, written(tmp_path, "协议.txt", "x"))
    assert run("events", number, "--step", "settled", "--set", "checked_by=李明")[0] == 0
    case = shown(run, number)
    assert (case["outcome"], case["checked_by"]) == ("resolved", "李明")
    status, _, err = run("edit", number, "--set", "title=别的")
    assert (status, err.count("\n")) == (2, 1)
    assert "closed" in err
    assert run("edit", number, "--set", "agreement=协议1号")[0] == 0


def test_tasks_are_given_found_and_ticked_off(run, add):
    number = add("--deadline", (TODAY + timedelta(days=9)).isoformat())["number"]
    soon = (TODAY + timedelta(days=3)).isoformat()
    arguments = ("--add", "立临时标志", "--kind", "meeting", "--responsible", "李明", "--due", soon, "--format", "json")
    log = json.loads(run("events", number, *arguments)[1])["events"]
    task = next(e for e in log if e["due_on"])
    found = json.loads(run("due", "--format", "json")[1])["due"]
    assert [(d["kind"], d["days"], d["responsible"]) for d in found] == [("task", 3, "李明"), ("case", 9, "")]
    assert "李明" in run("due")[1]
    assert run("events", number, "--done", task["key"])[0] == 0
    assert run("events", number, "--done", task["key"])[0] == 2
    assert [d["kind"] for d in json.loads(run("due", "--format", "json")[1])["due"]] == ["case"]


def test_twins_are_told_and_merged_by_hand(run, add):
    first = add("--likelihood", 2, "--impact", 2)
    second = add("--owner", "石门县民政局", title="关于青山村林地的争议", at="110.2001,25.051")
    assert [t["number"] for t in second["twins"]] == [first["number"]]
    pairs = json.loads(run("twins", "--format", "json")[1])["twins"]
    assert [{p["one"], p["other"]} for p in pairs] == [{first["number"], second["number"]}]
    a, b = first["number"], second["number"]
    status, out, _ = run("merge", a, b)
    assert status == 0
    assert "to be decided" in out
    assert len(json.loads(run("list", "--format", "json")[1])["cases"]) == 2  # only shown
    status, _, err = run("merge", a, b, "--take", "title=B")
    assert (status, err.count("\n")) == (2, 1)
    assert "geometry" in err
    assert run("merge", a, b, "--take", "title=b", "--rest", "A")[0] == 0
    merged = shown(run, b)  # the number that ended leads to the case
    assert (merged["number"], merged["title"], merged["owner"]) == (a, "关于青山村林地的争议", "石门县民政局")
    assert merged["merged"] == [{"number": b, "title": "关于青山村林地的争议", "on": TODAY.isoformat()}]
    assert [e["kind"] for e in merged["events"]].count("found") == 2
    assert (
        add(title="别处", at="110.2,25.15")["number"] == f"{TODAY.year}-003"
    )  # the number that ended is not given again


def test_merging_is_one_step_of_undo(run, add, workspace):
    a, b = add()["number"], add()["number"]
    run("merge", a, b, "--rest", "A")
    with Store.open(workspace) as store:
        assert store.count("dispute") == 1
        store.undo()
        assert (store.count("dispute"), store.count("dispute_event")) == (2, 2)


def test_the_whole_file_is_shown(run, add, tmp_path):
    number = add("--likelihood", 3, "--impact", 4, "--side-c", "北岭乡", "--households", 3, "--telephone", "0773-1")[
        "number"
    ]
    run("claim", number, "--side", "a", "--file", written(tmp_path, "e.wkt", EAST), "--claim", "以东侧田埂为界")
    run("evidence", number, "--add", "批复", "--kind", "7-2", "--side", "both")
    run("attach", number, written(tmp_path, "纪要.txt", "x"))
    status, out, _ = run("show", number)
    assert status == 0
    for words in ("北岭乡", "以东侧田埂为界", "批复", "basis", "纪要.txt", "table: GIS Desk", "0773-1"):
        assert words in out
    document = shown(run, number)
    assert (document["households"], document["side_c"], document["grade"]) == (3, "北岭乡", "orange")


def test_a_county_table_decides_the_grade(run, add, tmp_path):
    table = written(tmp_path, "disputes.toml", '[about]\ntitle = "云溪县办法"\n[matrix]\nred = 12\n')
    case = add("--likelihood", 3, "--impact", 4, "--owner", "民政局", "--measures", "值守", "--rules", table)
    assert case["grade"] == "red"
    assert any("云溪县办法" in note for note in case["notes"])


def test_deciding_otherwise_needs_a_reason_and_the_log_keeps_it(run, add):
    status, _, err = run(
        "add", "--at", "110.2,25.05", "--title", "x", "--kind", "land", "--likelihood", 5, "--impact", 5, "--grade", "blue"
    )  # fmt: skip
    assert (status, err.count("\n")) == (2, 1)
    assert "--grade-reason" in err
    number = add("--likelihood", 5, "--impact", 5, "--grade", "blue", "--grade-reason", "双方已签协议")["number"]
    assert "双方已签协议" in shown(run, number)["events"][0]["account"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--at", "120.5,30.2"), ("none of the", "longitude")),  # outside every division
        (("--at", "110.2,25.05", "--found-on", "2999-01-01"), ("future", "today at the latest")),
        (("--at", "110.2,25.05", "--found-on", "民国199年1月1日"), ("future", "today")),
        (("--at", "110.2,25.05", "--found-on", "农历正月初五"), ("not clear", "lunar")),
        (("--at", "110.2,25.05", "--found-on", "甲子年三月五日"), ("not clear", "sixty years")),
        (("--at", "110.2,25.05", "--found-on", "昭和16年5月1日"), ("not clear", "昭和 16 is 1941")),
        (("--at", "110.2,25.05", "--found-on", "26-5-1"), ("not clear", "four digits")),
        (("--at", "110.2,25.05", "--found-on", "2026-02-30"), ("does not exist", "correct it")),
        (("--at", "110.2,25.05", "--note", "长" * 10_000), ("10000 characters", "shorten")),
        (("--at", "110.2,25.05", "--owner", "a\x00b"), ("U+0000", "delete it")),
        (("--at", "110.2,25.05", "--side-b", "990199"), ("no unit", "990102")),
        (("--at", "110.2,25.05", "--likelihood", "6"), ("out of range", "1 to 5")),
        (("--at", "110.2,25.05", "--line", "天山线"), ("no boundary line", "key, code or name")),
        (("--at", "110.2,25.05", "--area-ha", "-3"), ("out of range", "number from 0")),
        (("--at", "110.2,25.05", "--area-ha", "很大"), ("no number", "digits")),
        (("--at", "110.2,25.05", "--number", "a" * 50), ("50 characters", "shorten")),
        (("--stretch", "云石线:0-9999999"), ("lies beyond", "metres from 0")),
        (("--stretch", "云石线"), ("no stretch", "LINE:FROM-TO")),
        (("--area", "missing.geojson"), ("no such file", "check the path")),
        ((), ("--at", "--stretch")),
        (("--at", "110.2,25.05", "--stretch", "L1:0-100"), ("--at", "--stretch")),
    ],
)  # fmt: skip
def test_bad_input_is_one_line_with_the_remedy(run, workspace, arguments, said):
    status, out, err = run("add", "--title", "x", "--kind", "land", *arguments)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert all(word in err for word in said), err
    with Store.open(workspace) as store:
        assert store.count("dispute") == 0


def test_names_with_markup_stay_text(run, add):
    title = "<script>alert(1)</script> & =1+1"
    number = add("--owner", "<b>王</b>", title=title)["number"]
    assert shown(run, number)["title"] == title
    assert title in run("show", number)[1]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("POLYGON ((110.19 25.05, 110.21 25.06, 110.21 25.05, 110.19 25.06, 110.19 25.05))", "crosses itself"),
        ("POINT (110.2 25.05)", "no drawn area"),
        ("POLYGON ((25 110, 26 110, 26 111, 25 110))", "country"),
        ("POLYGON ((110 25", "no geometry"),
    ],
)
def test_bad_areas_are_told(run, tmp_path, words, said):
    file = written(tmp_path, "a.wkt", words)
    status, _, err = run("add", "--title", "x", "--kind", "land", "--area", file)
    assert (status, err.count("\n")) == (2, 1)
    assert said in err


def test_two_programs_that_add_at_once_never_share_a_number(workspace):
    command = [sys.executable, "-m", "ui", "dispute", "add", str(workspace), "--at", "110.2001,25.05"]
    running = [
        subprocess.Popen(
            [*command, "--title", f"案{n}", "--kind", "land"], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        for n in range(3)
    ]
    ended = [(p.communicate()[1], p.returncode)[1] for p in running]
    assert set(ended) <= {0, 2}  # who finds the workspace in use is told so
    with Store.open(workspace, write=False) as store:
        numbers = store.column("dispute", "number")
    assert len(numbers) == len(set(numbers)) == ended.count(0) >= 1


def test_a_claim_goes_with_its_files(run, add, workspace, tmp_path):
    add("--number", "2026-001")
    run("claim", "2026-001", "--side", "a", "--file", written(tmp_path, "a.wkt", WEST))
    claim = shown(run, "2026-001")["claims"][0]["key"]
    assert run("attach", "2026-001", written(tmp_path, "x.txt", "甲方"), "--to", claim)[0] == 0
    assert run("claim", "2026-001", "--side", "a", "--remove")[0] == 0
    with Store.open(workspace) as store:
        assert not len(store.frame("attachment"))
        store.undo()
        assert list(store.frame("attachment")["owner_key"]) == [claim]


def test_the_day_the_dispute_arose_stays_while_papers_count_on_it(run, add):
    add("--number", "2026-001")
    paper = ("--add", "林权证", "--kind", "8-1", "--dated", "1982-05-01", "--dispute-from", "2020-01-01")
    assert run("evidence", "2026-001", *paper)[0] == 0
    status, _, err = run("edit", "2026-001", "--set", "dispute_from=")
    assert status == 2
    assert err.count("\n") == 1


def test_the_county_table_holds_for_papers_steps_and_merging(run, add, tmp_path):
    add("--number", "2026-001")
    rules = written(tmp_path, "county.toml", "[evidence]\nfounded = 1990-01-01\n[matrix]\nred = 9\norange = 6\n")
    paper = ("--add", "林权证", "--kind", "8-1", "--dated", "1982-05-01", "--dispute-from", "2020-01-01")
    out = run("evidence", "2026-001", *paper, "--rules", rules, "--format", "json")[1]
    assert "1990-01-01" in json.loads(out)["problems"][0]["message"]
    values = ("--set", "likelihood=3", "--set", "impact=3", "--set", "owner=王芳", "--set", "measures=会商")
    assert run("events", "2026-001", "--step", "verified", *values, "--rules", rules)[0] == 0
    assert shown(run, "2026-001")["grade"] == "red"


@pytest.mark.parametrize(
    "arguments",
    [
        ("show", "\udcff"),
        ("events", "\udcff", "--add", "x"),
        ("merge", "\udcff", "2026-001"),
        ("evidence", "2026-001", "--remove", "\udcff"),
        ("attach", "2026-001", "--to", "\udcff", "/etc/hostname"),
    ],
)
def test_broken_words_are_one_line(run, add, arguments):
    add("--number", "2026-001")
    status, _, err = run(*arguments)
    assert status == 2
    assert err.count("\n") == 1
    assert "unexpected error" not in err
    assert "意外错误" not in err


@pytest.mark.parametrize(
    ("option", "words"),
    [
        ("--area", "MULTIPOLYGON (((110.199 25.04, 110.201 25.06, 110.199 25.06, 110.201 25.04, 110.199 25.04)),"
                   "((110.1995 25.04, 110.2015 25.06, 110.1995 25.06, 110.2015 25.04, 110.1995 25.04)))"),
        ("--area", "POLYGON ((110.199 nan, 110.2 25, 110.3 25.1, 110.199 nan))"),
    ],
)  # fmt: skip
def test_areas_that_are_none_are_one_line(run, tmp_path, option, words):
    status, _, err = run("add", option, written(tmp_path, "x.wkt", words), "--title", "x", "--kind", "forest")
    assert status == 2
    assert err.count("\n") == 1
    assert "GEOS" not in err


def test_a_link_to_a_path_that_is_no_text_is_refused(run, add, tmp_path):
    add("--number", "2026-001")
    folder = tmp_path / os.fsdecode(b"a\xff")
    folder.mkdir()
    status, _, err = run("attach", "2026-001", written(folder, "x.pdf", "%PDF"), "--link")
    assert (status, err.count("\n")) == (2, 1)
    assert run("attach", "2026-001", folder / "x.pdf")[0] == 0


@pytest.mark.parametrize("after_s", [1.5, 2.5, 3.5])
def test_a_program_that_is_killed_while_it_attaches_leaves_all_or_nothing(run, add, workspace, tmp_path, after_s):
    add("--number", "2026-001")
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(b"%PDF" + os.urandom(30_000_000))
    command = [sys.executable, "-m", "ui", "dispute", "attach", str(workspace), "2026-001", str(scan)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    with suppress(subprocess.TimeoutExpired):
        process.wait(after_s)
    process.kill()
    process.wait()
    with Store.open(workspace, write=True) as store:  # nobody holds it
        there = store.frame("attachment")
        assert [store.content(sha) == scan.read_bytes() for sha in there["sha256"]] in ([], [True])
    assert run("attach", "2026-001", scan)[0] == 0
    assert len(shown(run, "2026-001")["attachments"]) == 1
