"""``gis-desk inspect why|move|lock|exclude|release|done|replan`` as a script uses them."""

import json

import pytest

from layers.change import Change, insert
from layers.store import Store
from layers.text import text
from tests.gis_desk.inspections.revising import drafts
from tests.ui.test_cli_inspect import edits
from ui.cli.main import main


@pytest.fixture
def workspace(tmp_path):
    path = tmp_path / "w.gpkg"
    with Store.create(path) as store:
        rows = [
            edit
            for layer, frame in zip(("boundary_line", "marker", "road"), drafts.FRAMES, strict=True)
            for edit in edits(layer, frame)
        ]
        store.apply(Change(text("Fill"), (*rows, insert("inspection_plan", "p1", drafts.row()))))
    return path


@pytest.fixture
def run(capsys, workspace):
    def call(command, *arguments, status=0):
        done = main(["inspect", command, str(workspace), *map(str, arguments), "--format", "json"])
        out, err = capsys.readouterr()
        assert done == status, err
        return json.loads(out) if status == 0 else err

    return call


def stop_of(workspace, team=1, day=1, number=0):
    with Store.open(workspace, write=False) as store:
        plan = store.row("inspection_plan", "p1")["plan"]
    return plan["teams"][team - 1]["days"][day - 1]["stops"][number]["key"]


def test_why_and_move_agree(run, workspace):
    stop = stop_of(workspace)
    found = run("why", "last", stop)
    assert (found["team"], found["day"]) == (1, 1)
    best = found["slots"][0]
    before = run("release", "p1", stop)
    after = run("move", "p1", stop, "--team", best["team"], "--day", best["day"])
    assert (after["hours"] - before["hours"]) * 60 == pytest.approx(best["minutes"], abs=0.1)
    there = run("why", "p1", stop)
    assert (there["team"], there["day"], there["order"]) == (best["team"], best["day"], best["order"])
    with Store.open(workspace) as store:
        store.undo()
    assert run("why", "p1", stop)["team"] == 1


def test_settle_and_plan_the_rest(run, workspace):
    first, second, third = (stop_of(workspace, number=n) for n in range(3))
    assert run("lock", "p1", second)["locked"][0]["key"] == second
    assert run("exclude", "p1", third, "--reason", "封山")["excluded"][0]["reason"] == "封山"
    marked = run("done", "p1", first, "--from", "08:40", "--to", "09:10")
    assert marked["done"][0]["key"] == first
    made = run("replan", "p1", "--seed", 3)
    assert made["done"][0]["key"] == first
    assert made["locked"][0]["key"] == second
    assert made["excluded"][0]["key"] == third
    with Store.open(workspace, write=False) as store:
        stop = store.row("inspection_plan", "p1")["plan"]["teams"][0]["days"][0]["stops"][0]
    assert (stop["key"], stop["begin"], stop["depart"], stop["held"]) == (first, "08:40", "09:10", "done")
    assert run("release", "p1", first, third)["done"] == []
    assert len(run("done", "p1", "--team", 1, "--day", 1)["done"]) > 1


def test_records_mark_what_was_done(run, workspace):
    with Store.open(workspace) as store:
        values = {"marker": "L1-m003", "visited_on": "2026-11-27"}
        store.apply(Change(text("r"), (insert("inspection_record", "r1", values),)))
    assert [d["key"] for d in run("done", "p1", "--records")["done"]] == ["L1-m003"]


def test_people_read_it_too(capsys, workspace):
    stop = stop_of(workspace)
    assert main(["inspect", "why", str(workspace), "p1", stop]) == 0
    assert "min shorter" in capsys.readouterr().out
    assert main(["inspect", "move", str(workspace), "p1", stop, "--team", "2", "--day", "1", "--lock"]) == 0
    assert "team hours" in capsys.readouterr().out
    assert main(["inspect", "exclude", str(workspace), "p1", stop, "--reason", "x"]) == 0
    assert main(["inspect", "release", str(workspace), "p1", stop]) == 0
    assert "has no day" in capsys.readouterr().out
    assert main(["inspect", "replan", str(workspace), "p1"]) == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("why", "p9", "003"), "no plan 'p9'"),
        (("why", "p1", "999"), "0 stops called '999'"),
        (("move", "p1", "003", "--team", 7, "--day", 1), "no day 1 of team 7"),
        (("lock", "p1"), "no stop is named"),
        (("done", "p1"), "no stop is named"),
        (("done", "p1", "003", "--from", "09:00"), "not clear"),
        (("done", "p1", "003", "--from", "09:00", "--to", "08:00"), "not clear"),
        (("done", "p1", "003", "--from", "09:00", "--to", "10:00", "--team", 1, "--day", 1), "not clear"),
        (("done", "p1", "003", "--team", 1), "day of a team is not clear"),
        (("replan", "p1", "--from-day", 60), "no day 60"),
        (("replan", "p1", "--from-day", 1, "--thorough"), "over all days"),
    ],
)
def test_refused_in_one_line(run, arguments, said):
    words = run(*arguments, status=2)
    assert said in words
    assert len(words.strip().splitlines()) == 1
