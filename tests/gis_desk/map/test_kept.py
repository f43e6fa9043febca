"""Prepared levels beside a workspace: equal to what was made, only while the file is the same, and never needed."""

import json
import os
import random
import shutil
import subprocess
import sys
import time

import numpy as np
import pytest

from gis_desk.map import build_layer, build_scene, plane_of
from gis_desk.map.kept import Kept, stamp_of
from layers.arrays import read_arrays
from tests.gis_desk.map.coverage import layer, wavy


@pytest.fixture(autouse=True)
def small(monkeypatch, tmp_path):
    monkeypatch.setattr("gis_desk.map.outlines.SMALL", 2000)
    monkeypatch.setattr("gis_desk.map.outlines._EXACT", 9000)
    monkeypatch.setattr("gis_desk.map.kept.user_cache_path", lambda _: tmp_path / "cache")


@pytest.fixture
def workspace(tmp_path):
    path = tmp_path / "county.gpkg"
    path.write_bytes(b"SQLite format 3" + bytes(100))
    return path


def prepared():
    given = layer(wavy(cells=6))
    scene = build_scene([given])
    made = scene.layers[0]
    made.outlines[0].prepare(made.bounds)
    return given, scene.plane, made


def filled(workspace):
    given, plane, made = prepared()
    kept = Kept(workspace, stamp_of(workspace))
    assert kept.keep(given, plane, made)
    kept.close()
    return given, plane, made


def same(one, other) -> None:
    assert len(one.levels) == len(other.levels)
    for (a, first), (b, second) in zip(one.levels, other.levels, strict=True):
        assert a == b
        for x, y in zip(first, second, strict=True):
            assert x.closed == y.closed
            assert x.origin == y.origin
            for name in ("xy", "offsets", "blocks", "style", "boxes"):
                np.testing.assert_array_equal(getattr(x, name), getattr(y, name))


def test_what_was_kept_comes_back(workspace):
    given, plane, made = filled(workspace)
    kept = Kept(workspace, stamp_of(workspace))
    (found,) = kept.scene()
    same(found.outlines[0], made.outlines[0])
    assert found.bounds == pytest.approx(made.bounds)
    assert found.areas.fills == made.areas.fills
    assert found.lines.strokes == made.lines.strokes
    assert found.legend == made.legend
    again = kept.find(given, plane)
    from dataclasses import replace

    built = build_layer(replace(given, kept=again), plane)
    assert not built.outlines[0].provisional
    near = (*built.bounds[:2], built.bounds[0] + 3000, built.bounds[1] + 3000)
    assert built.areas.levels.at(near, 0.01).tolerance_m == 0
    assert [g.texts for g in built.labels] == [g.texts for g in made.labels]


@pytest.mark.parametrize(
    "change",
    [
        lambda path: path.write_bytes(path.read_bytes() + b"x"),  # edited by another program
        lambda path: os.utime(path, ns=(1, 1)),  # another file of the same size
        lambda path: path.with_name(path.name + "-wal").write_bytes(b"x"),  # a log holds changes
    ],
)
def test_another_state_of_the_file_has_no_kept_layers(workspace, change):
    filled(workspace)
    change(workspace)
    assert Kept(workspace, stamp_of(workspace)).scene() == []


def test_a_changed_table_takes_its_levels_and_those_that_depend_on_it(workspace):
    given, plane, made = prepared()
    kept = Kept(workspace, stamp_of(workspace))
    kept.keep(given, plane, made, ("boundary_line",))
    kept.outdate(frozenset({"boundary_line"}))
    assert kept.find(given, plane, ("boundary_line",)) is None
    kept.close()
    assert Kept(workspace, stamp_of(workspace)).scene() == []


def test_another_style_or_plane_is_not_what_was_kept(workspace):
    given, plane, _ = filled(workspace)
    kept = Kept(workspace, stamp_of(workspace))
    assert kept.find(layer(given.frame, style={"fill": False}), plane) is None
    assert kept.find(given, plane_of((100, 20, 120, 40))) is None
    assert kept.find(given, plane) is not None


def test_broken_files_are_made_again(workspace):
    given, plane, _ = filled(workspace)
    folder = workspace.with_name("county.gpkg.levels")
    for file in folder.glob("*.levels"):
        file.write_bytes(b"rubbish")
    assert Kept(workspace, stamp_of(workspace)).scene() == []
    (folder / "index.json").write_text(json.dumps({"stamp": stamp_of(workspace), "layers": [{"key": "../../x"}]}))
    assert Kept(workspace, stamp_of(workspace)).scene() == []
    (folder / "index.json").write_text("{")
    assert Kept(workspace, stamp_of(workspace)).find(given, plane) is None


def test_where_nothing_can_be_written_the_cache_of_the_user_serves(workspace, tmp_path, monkeypatch):
    from pathlib import Path

    made_before = Path.mkdir

    def mkdir(self, *args, **more):
        if self.name.endswith(".gpkg.levels"):
            raise PermissionError(13, "read-only", str(self))
        return made_before(self, *args, **more)

    monkeypatch.setattr(Path, "mkdir", mkdir)
    filled(workspace)
    assert not workspace.with_name("county.gpkg.levels").exists()
    assert len(Kept(workspace, stamp_of(workspace)).scene()) == 1


def test_a_workspace_without_large_layers_stays_one_file(workspace):
    kept = Kept(workspace, stamp_of(workspace))
    kept.close()
    assert [p.name for p in workspace.parent.iterdir()] == ["county.gpkg"]
    given, _, _ = filled(workspace)
    kept = Kept(workspace, stamp_of(workspace))
    kept.outdate(frozenset({given.id}))
    kept.close()
    assert [p.name for p in workspace.parent.iterdir()] == ["county.gpkg"]


def test_flipped_bits_do_not_reach_the_painter(workspace):
    given, plane, _ = filled(workspace)
    (file,) = workspace.with_name("county.gpkg.levels").glob("*.levels")
    good, chance, seen = file.read_bytes(), random.Random(3), 0
    for _ in range(60):
        bad = bytearray(good)
        for at in (chance.randrange(16, len(good)) for _ in range(20)):
            bad[at] ^= 1 << chance.randrange(8)
        file.write_bytes(bad[: chance.choice([len(bad), len(bad) - 200])])
        for one_layer in Kept(workspace, stamp_of(workspace)).scene():
            seen += 1
            for outlines in one_layer.outlines:
                for _, batches in outlines.levels:
                    for one in batches:
                        assert len(one.xy[one.offsets[0] : one.offsets[-1]]) == len(one.xy)
                        assert (np.diff(one.offsets) >= 0).all()
    file.write_bytes(good)
    assert Kept(workspace, stamp_of(workspace)).find(given, plane) is not None
    assert seen < 60


def test_who_only_reads_leaves_the_levels_of_the_writer_alone(workspace):
    given, plane, made = filled(workspace)
    folder = workspace.with_name("county.gpkg.levels")
    before = {p.name: p.read_bytes() for p in folder.iterdir()}
    reader = Kept(workspace, stamp_of(workspace), mine=False)
    assert reader.find(given, plane) is not None
    reader.outdate(frozenset({given.id}))
    assert reader.find(given, plane) is None
    reader.keep(given, plane, made)
    with workspace.open("ab") as file:  # the writer changes the file meanwhile
        file.write(b"more")
    reader.close()
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == before
    assert Kept(workspace, stamp_of(workspace)).scene() == []


def test_a_folder_of_another_workspace_is_not_taken_for_its_own(workspace, tmp_path):
    filled(workspace)
    other = tmp_path / "other.gpkg"
    other.write_bytes(workspace.read_bytes() + b"x")
    shutil.copytree(workspace.with_name("county.gpkg.levels"), tmp_path / "other.gpkg.levels")
    assert Kept(other, stamp_of(other)).scene() == []


def test_a_full_disk_keeps_nothing_and_harms_nothing(workspace, monkeypatch):
    given, plane, made = filled(workspace)
    before = {p.name: p.read_bytes() for p in workspace.with_name("county.gpkg.levels").iterdir()}

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("layers.arrays._fill", full)
    kept = Kept(workspace, stamp_of(workspace))
    assert not kept.keep(given, plane, made)
    kept.close()
    after = {p.name: p.read_bytes() for p in workspace.with_name("county.gpkg.levels").iterdir()}
    assert after == before


WRITER = """
import sys
from pathlib import Path
import numpy as np
from layers.arrays import write_arrays
print("ready", flush=True)
while True:
    write_arrays(Path(sys.argv[1]), {"a": 1}, {"xy": np.ones(400_000)})
"""


def test_a_killed_process_leaves_whole_files_and_its_drafts_are_swept(workspace):
    given, plane, _ = filled(workspace)
    folder = workspace.with_name("county.gpkg.levels")
    target = folder / "0123.levels"
    for wait_s in (0.01, 0.05, 0.11):
        with subprocess.Popen([sys.executable, "-c", WRITER, str(target)], stdout=subprocess.PIPE) as process:
            process.stdout.readline()
            time.sleep(wait_s)
            process.kill()
        if target.exists():
            assert len(read_arrays(target)[1]["xy"]) == 400_000
    kept = Kept(workspace, stamp_of(workspace))
    assert kept.find(given, plane) is not None
    (folder / ".0123.levels.abcd").write_bytes(b"half")
    kept.close()
    assert sorted(p.suffix for p in folder.iterdir()) == [".json", ".levels"]
