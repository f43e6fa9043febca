"""Bad files, bad places to write to, hostile names, stopped processes: one line, status 2, and nothing half done."""

import csv
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import openpyxl
import pyogrio
import pytest

from layers.schema import IMPORTS
from layers.store import Store
from layers.text import text
from tests.badfiles import make
from tests.layers.formats.test_bad_input import CASES, JPEG, written
from ui.cli.answer import plain
from ui.cli.main import main

Build = Callable[[Path], Path]
Run = Callable[..., tuple[int, str, str]]
GOOD = "名称,类别,经度,纬度\n甲村,village,108.4,25.9\n"


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str]) -> Run:
    """Type a command; status, stdout and stderr, with what C libraries print."""

    def typed(*arguments: object) -> tuple[int, str, str]:
        capfd.readouterr()
        status = main([str(a) for a in arguments])
        shown = capfd.readouterr()
        return status, shown.out, shown.err

    return typed


def refused(answer: tuple[int, str, str]) -> str:
    """The one line of an answer that refuses."""
    status, out, err = answer
    assert (status, out) == (2, ""), answer
    assert err.endswith("\n")
    assert err.count("\n") == 1, err
    assert "Traceback" not in err
    assert "unexpected error" not in err
    return err


def newer(folder: Path) -> Path:
    path = folder / "newer.gpkg"
    Store.create(path).close()
    connection = sqlite3.connect(path)
    connection.execute("UPDATE setting SET value = '99' WHERE name = 'schema_version'")
    connection.commit()
    connection.close()
    return path


def to_nowhere(folder: Path) -> Path:
    (folder / "link.gpkg").symlink_to(folder / "nowhere")
    return folder / "link.gpkg"


def to_itself(folder: Path) -> Path:
    (folder / "ring.gpkg").symlink_to(folder / "ring.gpkg")
    return folder / "ring.gpkg"


def pipe(folder: Path) -> Path:
    os.mkfifo(folder / "pipe.csv")
    return folder / "pipe.csv"


def no_geopackage(folder: Path) -> Path:
    connection = sqlite3.connect(folder / "other.gpkg")
    connection.execute("CREATE TABLE x (a)")
    connection.close()
    return folder / "other.gpkg"


_TAKEN = (
    "missing", "folder", "folder named .shp", "empty .shp", "empty .gpkg", "null shapefile", "header only .shp",
    "million columns", "entities", "external entity", "zip as xlsx", "xlsx with entities", "kmz with entities",
    "deep json", "undecidable bytes",
)  # fmt: skip
BAD: dict[str, Build] = {
    **{name: CASES[name][0] for name in _TAKEN},
    **{f"JPEG{s}": written(f"a{s}", JPEG) for s in (".shp", ".gpkg", ".xlsx", ".kml", ".geojson", "")},
    "newer workspace": newer,
    "broken link": to_nowhere,
    "ring of links": to_itself,
    "named pipe": pipe,
    "other database": no_geopackage,
    "device": lambda folder: Path("/dev/null"),
    "odd name": lambda folder: folder / "a';\"\n;rm -rf $(x) \x1b[31m\u202e.shp",
    "endless name": lambda folder: folder / ("a" * 5000),
    "bytes as name": lambda folder: folder / "a\udcff.shp",
}
ON_FILE: dict[str, Callable[[Path, Path], Sequence[object]]] = {
    "info": lambda f, w: ["info", f],
    "info json": lambda f, w: ["info", f, "--format", "json"],
    **{f"import {g}": lambda f, w, g=g: ["import", w, f, "--as", g] for g in IMPORTS},
    "name against": lambda f, w: ["name", "官成镇", "--class", "division", "--against", f],
    "name workspace": lambda f, w: ["name", "官成镇", "--class", "division", "--workspace", f, "--format", "json"],
    "spell": lambda f, w: ["spell", "--file", f, "--format", "json"],
    "check names": lambda f, w: ["check", "names", f, "--format", "json"],
    "check topology": lambda f, w: ["check", "topology", f, "--format", "json"],
    "inspect record": lambda f, w: ["inspect", "record", w, f],
    "dispute area": lambda f, w: ["dispute", "add", w, "--area", f, "--title", "x", "--kind", "forest"],
}
ON_WORKSPACE: dict[str, Callable[[Path, Path], Sequence[object]]] = {
    "import": lambda f, o: ["import", f, o / "good.csv", "--as", "names"],
    "topology build": lambda f, o: ["topology", "build", f],
    "inspect due": lambda f, o: ["inspect", "due", f, "--year", 2027, "--format", "json"],
    "inspect plan": lambda f, o: ["inspect", "plan", f, "--line", "all", "--teams", 1, "--days", 1, "--out", o / "plan"],
    "inspect record": lambda f, o: ["inspect", "record", f, o / "good.csv"],
    "inspect photos": lambda f, o: ["inspect", "photos", f, o],
    "inspect repairs": lambda f, o: ["inspect", "repairs", f],
    "inspect close": lambda f, o: ["inspect", "close", f, "none"],
    "case list": lambda f, o: ["case", "list", f, "--format", "json"],
    "case step": lambda f, o: ["case", "step", f, "2026-0001", "examine"],
    "case document": lambda f, o: ["case", "document", f, "notice", "2026-0001", "--out", o / "o.docx"],
    "dispute add": lambda f, o: ["dispute", "add", f, "--at", "108.4,25.9", "--title", "x", "--kind", "forest"],
    "dispute list": lambda f, o: ["dispute", "list", f, "--format", "json"],
    "dispute events": lambda f, o: ["dispute", "events", f, "--format", "json"],
    "dispute show": lambda f, o: ["dispute", "show", f, "2026-001"],
    "dispute edit": lambda f, o: ["dispute", "edit", f, "2026-001", "--set", "note=x"],
    "dispute delete": lambda f, o: ["dispute", "delete", f, "2026-001"],
    "dispute claim": lambda f, o: ["dispute", "claim", f, "2026-001", "--side", "a", "--file", o / "good.csv"],
    "dispute evidence": lambda f, o: ["dispute", "evidence", f, "2026-001", "--add", "x", "--kind", "other"],
    "dispute attach": lambda f, o: ["dispute", "attach", f, "2026-001", o / "good.csv"],
    "dispute due": lambda f, o: ["dispute", "due", f],
    "dispute twins": lambda f, o: ["dispute", "twins", f],
    "dispute merge": lambda f, o: ["dispute", "merge", f, "2026-001", "2026-002"],
    "dispute brief": lambda f, o: ["dispute", "report", f, "brief", "2026-001", "--out", o],
    "dispute monthly": lambda f, o: ["dispute", "report", f, "monthly", "--month", "2026-05", "--out", o],
    "dispute yearly": lambda f, o: ["dispute", "report", f, "yearly", "--year", "2026", "--out", o],
    "dispute map": lambda f, o: ["dispute", "map", f, "--out", o / "m.html"],
    "dispute hotspots": lambda f, o: ["dispute", "hotspots", f],
    "dispute warnings": lambda f, o: ["dispute", "warnings", f],
    "export": lambda f, o: ["export", f, "division", o / "o.shp"],
    "print": lambda f, o: ["print", f, "--layout", "county", "--out", o / "o.pdf"],
}  # fmt: skip


@pytest.mark.parametrize("bad", BAD)
def test_every_command_refuses_a_bad_file(run: Run, tmp_path: Path, bad: str) -> None:
    inside, outside = tmp_path / "in", tmp_path / "out"
    inside.mkdir(), outside.mkdir()
    make.csv(outside, GOOD, name="good.csv")
    workspace = tmp_path / "w.gpkg"
    Store.create(workspace).close()
    file = BAD[bad](inside)
    for build in ON_FILE.values():
        line = refused(run(*build(file, workspace)))
        assert "\x1b" not in line
        assert "\u202e" not in line
        assert "root:" not in line
    for build in ON_WORKSPACE.values():
        refused(run(*build(file, outside)))
    assert sorted(p.name for p in outside.iterdir()) == ["good.csv"]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["in", "out", "w.gpkg"]
    with Store.open(workspace, write=False) as store:
        assert store.layers() == []
        assert store.history() == []


ABSURD: dict[str, Sequence[object]] = {
    "a rule that is not": ["check", "names", "W", "--select", "N9"],
    "a tolerance that is no number": ["check", "topology", "W", "--tolerance-m", "nan"],
    "a level that is not there": ["check", "topology", "W", "--level", "province"],
    "gpkg into csv": ["check", "names", "W", "--format", "gpkg", "--out", "O/x.csv"],
    "json into a file": ["check", "names", "W", "--format", "json", "--out", "O/x.json"],
    "a bandwidth that is no number": ["dispute", "hotspots", "W", "--bandwidth-m", "nan"],
    "a place off the globe": ["dispute", "add", "W", "--at", "200,100", "--title", "x", "--kind", "forest"],
    "no place": ["dispute", "add", "W", "--at", "nan,nan", "--title", "x", "--kind", "forest"],
    "no title": ["dispute", "add", "W", "--at", "108.4,25.9", "--title", " ", "--kind", "forest"],
    "a day that is not": ["dispute", "add", "W", "--at", "108.4,25.9", "--title", "x", "--kind", "forest", "--found-on", "2026-02-30"],
    "more people than there are": ["dispute", "add", "W", "--at", "108.4,25.9", "--title", "x", "--kind", "forest", "--people", "9" * 30],
    "a line that is not": ["dispute", "add", "W", "--at", "108.4,25.9", "--title", "x", "--kind", "forest", "--line", "nope"],
    "a case that is not": ["dispute", "delete", "W", "'; DROP TABLE dispute; --"],
    "a name off the globe": ["name", "官成镇", "--class", "division", "--at", "nan", "nan"],
    "a code that is none": ["name", "官成镇", "--class", "division", "--in", "45' OR 1"],
    "a table twice": ["import", "W", "G", "--as", "names", "--map", "名称=name", "--map", "类别=name"],
    "a layer that is not": ["import", "W", "G", "--as", "names", "--layer", "x"],
    "an encoding that is not": ["import", "W", "G", "--as", "names", "--encoding", "klingon"],
    "a CRS that is not": ["import", "W", "G", "--as", "names", "--crs", "EPSG:999999"],
    "a CRS of heights": ["export", "W", "division", "O/x.shp", "--crs", "EPSG:5773"],
    "parameters that are no numbers": ["import", "W", "G", "--as", "names", "--crs-parameters", "nan,2,3"],
    "itself": ["import", "W", "W", "--as", "names"],
    "a scale that is no number": ["print", "W", "--layout", "county", "--out", "O/x.pdf", "--scale", "nan"],
    "a book of a million sheets": ["print", "W", "--layout", "county", "--out", "O/x.pdf", "--scale", "100"],
    "a line nobody has": ["print", "W", "--layout", "route", "--out", "O/x.pdf", "--line", "nope"],
    "no teams": ["inspect", "plan", "W", "--line", "all", "--teams", 0, "--days", 1, "--out", "O/plan"],
    "a million teams": ["inspect", "plan", "W", "--line", "all", "--teams", 10**6, "--days", 1, "--out", "O/plan"],
    "a start nowhere": ["inspect", "plan", "W", "--line", "all", "--teams", 1, "--days", 1, "--out", "O/plan", "--start", "nan,nan"],
    "a year out of time": ["inspect", "due", "W", "--year", 10**20],
    "a layer of our household": ["export", "W", "history", "O/x.csv"],
    "a county that is none": ["new", "O/n.gpkg", "--county", "=cmd"],
    "an older file": ["new", "W"],
}  # fmt: skip


@pytest.mark.parametrize("case", ABSURD)
def test_absurd_wishes_are_refused(run: Run, tmp_path: Path, practice: Path, case: str) -> None:
    out = tmp_path / "o"
    out.mkdir()
    good = make.csv(tmp_path, GOOD)
    places = {"W": practice, "G": good}
    typed = [
        places.get(str(a), str(a).replace("O/", f"{out}/") if str(a).startswith("O/") else a) for a in ABSURD[case]
    ]
    before = contents(practice)
    refused(run(*typed))
    assert contents(practice) == before
    assert list(out.iterdir()) == []


def contents(workspace: Path) -> dict[str, Any]:
    """Rows per layer and the history, which an answer that refuses must leave alone."""
    with Store.open(workspace, write=False) as store:
        return {**{n: store.count(n) for n in store.layers()}, "": [row.id for row in store.history()]}


TARGETS: dict[str, Sequence[object]] = {
    "names csv": ["check", "names", "W", "--format", "csv", "--out"],
    "names gpkg": ["check", "names", "W", "--format", "gpkg", "--out"],
    "topology csv": ["check", "topology", "W", "--format", "csv", "--out"],
    "topology gpkg": ["check", "topology", "W", "--format", "gpkg", "--out"],
    "export": ["export", "W", "division"],
    "print": ["print", "W", "--layout", "county", "--out"],
    "map": ["dispute", "map", "W", "--out"],
    "plan": ["inspect", "plan", "W", "--line", "2122", "--teams", 1, "--days", 9, "--out"],
}
ENDINGS = {"export": "shp", "print": "pdf", "map": "html", "plan": "d", "names csv": "csv", "topology csv": "csv"}


@pytest.mark.parametrize("kind", TARGETS)
def test_nothing_is_written_over_a_workspace_or_into_nowhere(
    run: Run, tmp_path: Path, practice_once: Path, kind: str
) -> None:
    """Neither over the one that is read, nor over another, nor into a folder that is not there."""
    own = Path(shutil.copy(practice_once, tmp_path / "own.gpkg"))
    other = tmp_path / "other.gpkg"
    Store.create(other).close()
    command = [own if a == "W" else a for a in TARGETS[kind]]
    kept = {p: p.read_bytes() for p in (own, other)}
    for target in (own, other):
        refused(run(*command, target))
        assert kept[other] == other.read_bytes()
        assert contents(own) == contents(practice_once)
    ending = ENDINGS.get(kind, "gpkg")
    if kind != "plan":
        refused(run(*command, tmp_path / "nowhere" / f"x.{ending}"))
        (tmp_path / f"folder.{ending}").mkdir()
        refused(run(*command, tmp_path / f"folder.{ending}"))
    refused(run(*command, own / f"x.{ending}"))
    assert {p.name for p in tmp_path.iterdir()} <= {"own.gpkg", "other.gpkg", f"folder.{ending}"}


def test_a_table_is_not_written_over_itself(run: Run, tmp_path: Path) -> None:
    table = make.csv(tmp_path, GOOD)
    assert "checked" in refused(run("check", "names", table, "--format", "csv", "--out", table))
    assert table.read_text(encoding="utf-8") == GOOD


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of ten megabytes."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = shutil.which("mount") and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=10M", "none", str(disk)], capture_output=True, check=False
    )
    if not mounted or mounted.returncode:
        pytest.skip("a small disk can only be mounted by root on Linux")
    try:
        yield disk
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=False)


def fill(path: Path) -> None:
    """Take all the space there is."""
    with suppress(OSError), path.open("wb", buffering=0) as file:
        while True:
            file.write(bytes(4096))


def test_a_full_disk_keeps_what_was_there(run: Run, small_disk: Path, practice_once: Path, tmp_path: Path) -> None:
    workspace = Path(shutil.copy(practice_once, small_disk / "w.gpkg"))
    older = [small_disk / f"o.{e}" for e in ("shp", "gpkg", "geojson", "csv", "xlsx", "html", "pdf")]
    for file in older:
        file.write_text("older", encoding="utf-8")
    before = contents(workspace)
    scan = make.csv(tmp_path, GOOD, name="scan.csv")
    fill(small_disk / "filling")
    lines = [
        refused(run("export", workspace, "division", small_disk / f"o.{e}")) for e in ("shp", "gpkg", "geojson", "csv")
    ]
    lines += [
        refused(run("export", workspace, "place_name", small_disk / "o.xlsx")),
        refused(run("check", "names", workspace, "--format", "csv", "--out", small_disk / "o.csv")),
        refused(run("dispute", "map", workspace, "--out", small_disk / "o.html")),
        refused(run("print", workspace, "--layout", "county", "--out", small_disk / "o.pdf")),
        refused(run("dispute", "add", workspace, "--at", "108.4,25.9", "--title", "x", "--kind", "forest")),
        refused(run("dispute", "attach", workspace, "YH2017-001", scan)),
        refused(run("new", small_disk / "n.gpkg")),
    ]
    assert all("the output" not in line for line in lines)
    assert all(file.read_text(encoding="utf-8") == "older" for file in older)
    assert {p.name for p in small_disk.iterdir()} == {"w.gpkg", "filling", *(p.name for p in older)}
    assert contents(workspace) == before
    assert run("check", "names", workspace, "--format", "json")[0] == 1


def start(*arguments: object, **options: Any) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "GIS_DESK_LANG": "en", **options.pop("env", {})}
    code = "import sys; from ui.cli.main import main; sys.exit(main())"
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}, env=environment,
    )  # fmt: skip


def test_a_second_writer_is_told_who_is_there(run: Run, practice: Path) -> None:
    code = (
        "import sys; from layers.store import Store\n"
        "with Store.open(sys.argv[1], who='李四'): print('open', flush=True); sys.stdin.read()"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", code, str(practice)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"open\n"
    before = contents(practice)
    out = practice.parent
    make.csv(out, GOOD, name="good.csv")
    for name in ("import", "topology build", "inspect plan", "inspect record", "dispute add"):
        assert "李四" in refused(run(*ON_WORKSPACE[name](practice, out)))
    assert run("dispute", "list", practice)[0] == 0  # reading goes on
    assert run("check", "names", practice, "--format", "json")[0] == 1
    holder.communicate(b"")
    assert contents(practice) == before


@pytest.mark.parametrize("command", ["rules", "check"])
def test_a_reader_who_has_seen_enough_is_no_error(practice_once: Path, command: str) -> None:
    arguments = {"rules": ["rules"], "check": ["check", "names", practice_once, "--format", "json"]}[command]
    process = start(*arguments)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.read(10)
    process.stdout.close()
    assert process.wait(60) in (0, 1)
    assert process.stderr.read() == b""


def test_streams_that_are_closed_or_full(practice_once: Path) -> None:
    command = f'"{sys.executable}" -c "import sys; from ui.cli.main import main; sys.exit(main())"'
    closed = subprocess.run(f"{command} info /nowhere 2>&-", shell=True, capture_output=True, check=False)
    assert (closed.returncode, closed.stdout) == (2, b"")
    closed = subprocess.run(f"{command} rules >&-", shell=True, capture_output=True, check=False)
    assert (closed.returncode, closed.stderr) == (0, b"")
    if Path("/dev/full").exists():
        full = subprocess.run(f"{command} rules >/dev/full", shell=True, capture_output=True, check=False)
        assert full.returncode == 2
        assert full.stderr.count(b"\n") == 1
        assert b"space" in full.stderr


def test_odd_environments(practice_once: Path, tmp_path: Path) -> None:
    odd = {
        "LANG": "C", "LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0",
        "TZ": "Nowhere/Bogus", "HOME": "/nonexistent", "GIS_DESK_LANG": "zh", "TERM": "dumb", "COLUMNS": "1",
    }  # fmt: skip
    process = start("info", practice_once, env=odd)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, b"")
    assert "地名" in out.decode() or "place_name" in out.decode()
    process = start("info", tmp_path / "不存在.shp", env=odd)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (2, b"")
    assert "不存在.shp" in err.decode()


def million(path: Path, rows: int = 1_000_000) -> Path:
    """A table of `rows` names."""
    lines = (f"{a}{b}{c}村,village,{108 + i % 1000 / 1000:.4f},{25 + i // 1000 / 1000:.4f}\n"
             for i in range(rows) for a, b, c in [("东西南北上下新老大小"[i % 10], "山河湖海江溪泉塘坝桥"[i // 10 % 10], "甲乙丙丁戊己庚辛壬癸"[i // 100 % 10])])  # fmt: skip
    with path.open("w", encoding="utf-8") as file:
        file.write("名称,类别,经度,纬度\n")
        file.writelines(lines)
    return path


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="signals of Unix")
@pytest.mark.parametrize(
    ("command", "after_s"),
    [("import", 3.0), ("import", 6.0), ("check", 4.0), ("plan", 4.0), ("print", 4.0), ("demo", 6.0)],
)
def test_ctrl_c_leaves_nothing_half_done(practice: Path, tmp_path: Path, command: str, after_s: float) -> None:
    out = tmp_path / "out"
    out.mkdir()
    rows = {"import": 300_000, "check": 1_000_000}.get(command)
    table = million(tmp_path / "m.csv", rows) if rows else None
    process = start(
        *{
            "import": ["import", practice, table, "--as", "names"],
            "check": ["check", "names", table, "--format", "csv", "--out", out / "x.csv"],
            "plan": ["inspect", "plan", practice, "--line", "all", "--teams", 2, "--days", 20, "--out", out / "plan", "--time-limit", 60],
            "print": ["print", practice, "--layout", "county", "--out", out / "x.pdf"],
            "demo": ["demo", "--out", out / "demo", "--no-window"],
        }[command]
    )  # fmt: skip
    before = contents(practice)
    time.sleep(after_s)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    if process.returncode == 0 and command in ("import", "check", "print"):
        pytest.skip("this computer was done before it could be stopped")
    assert process.returncode in (130, -signal.SIGINT), err
    assert b"Traceback" not in err
    assert contents(practice) == before
    assert [p.name for p in out.rglob("*") if p.name.startswith(".")] == []
    if command != "demo":  # its steps before the interruption are done
        assert not list(out.rglob("*.csv"))
    for pdf in out.rglob("*.pdf"):
        assert pdf.read_bytes().rstrip().endswith(b"%%EOF"), "a PDF is there whole or not at all"
    assert not list(practice.parent.glob("county.gpkg-*"))


@pytest.mark.slow
def test_a_million_rows(run: Run, tmp_path: Path) -> None:
    table, workspace = million(tmp_path / "m.csv"), tmp_path / "w.gpkg"
    assert run("new", workspace)[0] == 0
    status, out, err = run("import", workspace, table, "--as", "names", "--format", "json")
    assert (status, err, json.loads(out)["added"]) == (0, "", 1_000_000)


NAMES = (
    "<script>alert(1)</script>村", '=HYPERLINK("http://x","y")', "+1村", "-1村", "@SUM(A1)", "{{7*7}}村", "{name}村",
    "{0.__class__}", "%s%n村", "'; DROP TABLE place_name;--", '"引号"村', "\u202e村子\u202c", "长" * 10_000, "🦄村",
    "</script><script>alert(2)</script>", "<!--村", "]]>村", "\x1b[31m红村", "<img src=x onerror=alert(3)>", "𠀀村",
    "\t=1+1", "$(id)`id`", "NaN", "null",
)  # fmt: skip


@pytest.fixture
def hostile(practice: Path, run: Run) -> Path:
    """The practice county with hostile names, divisions and cases."""
    features = [
        {"type": "Feature", "properties": {"name": n, "class": "village", "note": n},
         "geometry": {"type": "Point", "coordinates": [108.4 + i / 1000, 25.9]}}
        for i, n in enumerate(NAMES)
    ]  # fmt: skip
    file = practice.parent / "names.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    status, out, _ = run("import", practice, file, "--as", "names", "--format", "json")
    assert (status, json.loads(out)["added"]) == (0, len(NAMES))
    for name in (n for n in NAMES if len(n) < 50):  # the register refuses longer titles
        options = [f"--{o}={name}" for o in ("title", "note", "place", "owner", "measures")]
        answer = run("dispute", "add", practice, "--at", "108.43,25.92", "--kind", "forest", *options)
        if "\x1b" in name:
            assert "U+001B" in refused(answer)
        else:
            assert answer[0] == 0
    return practice


def test_hostile_names_stay_text(run: Run, hostile: Path, tmp_path: Path) -> None:
    with Store.open(hostile, write=False) as store:
        kept = set(store.frame("place_name")["name"])
    wanted = {n.strip() for n in NAMES}
    assert wanted <= kept
    document = json.loads(run("check", "names", hostile, "--format", "json")[1])
    assert wanted & {f["name"] for f in document["findings"]}
    listed = run("check", "names", hostile)[1] + run("dispute", "list", hostile)[1]
    assert not {"\x1b", "\u202e"} & set(listed)
    for command in (["check", "names", hostile, "--format", "csv"], ["dispute", "list", hostile, "--format", "csv"]):
        cells = [c for row in csv.reader(run(*command)[1].splitlines()) for c in row]
        formulas = [c for c in cells if c[:1] in ("=", "+", "-", "@", "\t")]
        assert [
            c for c in formulas if not c.removeprefix("-").isdecimal()
        ] == []  # an overdue check counts negative days
    for ending in ("csv", "xlsx", "shp", "geojson", "gpkg"):
        status, _, err = run("export", hostile, "place_name", tmp_path / f"o.{ending}")
        assert (status, err) == (0, "")
    with (tmp_path / "o.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = [c for row in csv.reader(file) for c in row]
    assert [c for c in cells if c[:1] in ("=", "+", "@", "\t") or (c[:1] == "-" and not c[1:2].isdigit())] == []
    sheets = openpyxl.load_workbook(tmp_path / "o.xlsx", read_only=True)
    assert all(cell.data_type != "f" for sheet in sheets for row in sheet for cell in row if cell.value is not None)
    assert wanted <= set(pyogrio.read_dataframe(tmp_path / "o.gpkg", read_geometry=False)["name"])
    assert wanted <= set(pyogrio.read_dataframe(tmp_path / "o.geojson", read_geometry=False)["name"])


def test_hostile_cases_stay_text_on_the_map(run: Run, hostile: Path, tmp_path: Path) -> None:
    assert run("dispute", "map", hostile, "--out", tmp_path / "m.html")[0] == 0
    page = (tmp_path / "m.html").read_text(encoding="utf-8")
    for markup in ("<script>alert", "<img src=x", "<!--村"):
        assert markup not in page
    assert "alert(1)" in page  # the words are there


@pytest.mark.parametrize("name", [*NAMES, "", " ", "\x00", "\udcff"])
def test_one_hostile_name(run: Run, name: str) -> None:
    status, out, err = run("name", "--class", "village", "--format", "json", "--", name)
    assert status in (0, 1)
    assert err == ""
    assert json.loads(out)["name"] == name
    status, out, err = run("spell", "--format", "json", "--", name)
    assert (status, err) == (0, "")
    assert json.loads(out)["names"][0]["name"] == name
    assert run("name", "--class", "village", "--", name)[0] in (0, 1)


def test_plain_commands_no_terminal() -> None:
    assert plain("a\x1b[31m\nb\u202ec\x9b\x7f") == "a␛[31m b\\u202ec\\x9b\\x7f"
    assert plain("\udce6\x00") == "\ufffd␀"
    assert plain("山西村") == "山西村"


def test_accepted_workspaces_stay_as_they_are(practice: Path, run: Run) -> None:
    """Read-only commands leave not even a trace in the file."""
    kept = practice.read_bytes()
    for command in (["info", practice], ["check", "names", practice], ["check", "topology", practice],
                    ["inspect", "due", practice, "--year", 2027], ["dispute", "warnings", practice],
                    ["export", practice, "marker", practice.parent / "m.csv"]):  # fmt: skip
        run(*command)
    assert practice.read_bytes() == kept
    assert not list(practice.parent.glob("*-wal"))


def test_a_label_is_never_a_template(practice: Path) -> None:
    with Store.open(practice) as store:
        frame = store.frame("sign").head(1).assign(key="new")
        store.load("sign", frame, text("{a}", a="{0.__class__}{name}"))
        assert str(store.undo_label()) == "{0.__class__}{name}"
