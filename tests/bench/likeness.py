"""The likeness index over the national list: building, loading, single questions; a scan of all names beside it.

``python -m tests.bench.likeness [--json]`` prints one JSON document. Times are milliseconds or seconds by the wall, and
``cpu`` those of the process: the machine may have other work.
"""

import argparse
import contextlib
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from gis_desk.names import kept_lists
from gis_desk.names.checker import NameChecker
from gis_desk.names.files import read_names
from gis_desk.names.listed import Listed
from gis_desk.names.opening import list_in
from gis_desk.names.reference import packed
from gis_desk.names.subject import Context
from gis_desk.names.syllables import syllable_table
from gis_desk.names.tables import load
from tests.realdata import data_dir

ASKED = 400
"""Questions of each kind."""
SCANS = 20
"""Questions put to a scan of all names."""
SYLLABLE_SCANS = 3
"""Of these, put to a scan that reads every name aloud too."""


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="the only form there is")
    parser.parse_args()
    file = data_dir() / "divisions" / "divisions_2021.csv.gz"
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CACHE_HOME"] = folder
        result = commands(file, folder) | {"index": build(file, folder)}
        stamp = next(Path(folder).rglob("*.names")).stem
        with timed() as loading:
            context = Context(load())
            listed = kept_lists.find(stamp, context)
        assert listed is not None
        with timed() as first:
            checker = NameChecker(None, context, listed=[listed])
        result |= {"rows": len(listed), "load_s": loading(), "first_answer_s": first()}
        result["typed"] = typed(checker, listed)
        result["likeness_only"] = likeness(listed, context)
        result["memory_mb"] = memory(stamp, folder)
        result["scan"] = scan(listed, context)
    print(json.dumps(result, ensure_ascii=False))
    return 0


@contextlib.contextmanager
def timed() -> Iterator[Callable[[], dict[str, float]]]:
    """Seconds by the wall and of the process, to be asked afterwards."""
    wall, cpu = time.perf_counter(), time.process_time()
    said: dict[str, float] = {}
    yield lambda: said
    said |= {"wall": round(time.perf_counter() - wall, 6), "cpu": round(time.process_time() - cpu, 6)}


def commands(file: Path, folder: str) -> dict[str, Any]:
    """The whole command, without and with the index in the cache."""
    command = [
        str(Path(sys.executable).with_name("gis-desk")), "name", "和平村", "--class", "village", "--in", "450881",
        "--against", str(file), "--format", "json",
    ]  # fmt: skip
    times = []
    for _ in range(3):
        with timed() as each:
            subprocess.run(command, env=os.environ | {"XDG_CACHE_HOME": folder}, stdout=subprocess.DEVNULL, check=False)
        times.append(each()["wall"])
    return {"command_s": {"first": times[0], "again": min(times[1:])}}


def build(file: Path, folder: str) -> dict[str, Any]:
    """Reading, building and keeping, in their sizes."""
    context = Context(load())
    with timed() as reading:
        places, _ = read_names(file, context.tables)
    with timed() as building:
        made = Listed.of(places, context)
    with timed() as keeping:
        kept_lists.keep("bench", made)
    content = packed(places)
    [bench] = Path(folder).rglob("bench.names")
    size = bench.stat().st_size
    bench.unlink()
    assert isinstance(list_in(file, context), Listed)
    return {
        "read_s": reading(), "build_s": building(), "keep_s": keeping(), "file_mb": round(size / 1e6, 1),
        "workspace_mb": round(len(content) / 1e6, 1),
    }  # fmt: skip


def typed(checker: NameChecker, listed: Listed) -> dict[str, Any]:
    """Whole answers, with findings and spelling: real names of each kind, every third with one character changed."""
    draw = random.Random(4)
    level, classes = np.asarray(listed.arrays()["level"]), np.asarray(listed.arrays()["likes.classes"])
    villages, townships, counties = (np.flatnonzero(level == n) for n in (5, 4, 3))
    assert len(classes) == len(listed)
    kinds: dict[str, tuple[np.ndarray, str, str]] = {
        "village": (villages, "village", ""), "community": (villages, "community", ""),
        "township": (townships, "division", ""), "county": (counties, "division", ""),
        "road": (villages, "road", "路"), "residential": (villages, "residential", "花园"),
        "natural": (villages, "natural", "山"), "facility": (villages, "facility", "水库"),
    }  # fmt: skip
    found = {}
    for kind, (rows, cls, generic) in kinds.items():
        wall, cpu = [], []
        for n, row in enumerate(draw.choices(rows.tolist(), k=ASKED)):
            name = listed.likes.specific[row] + generic if generic else listed.name[row]
            if n % 3 == 0:
                name = draw.choice("家王李东新") + name[1:]
            division = None if n % 5 == 4 else listed.division[row][: 9 if cls != "division" else None]
            with timed() as each:
                checker.check(name, cls, division)
            wall.append(1000 * each()["wall"])
            cpu.append(1000 * each()["cpu"])
        found[kind] = {"wall_ms": spread(wall), "cpu_ms": spread(cpu)}
    return found


def spread(times: list[float]) -> dict[str, float]:
    """Median, 99th percentile and largest."""
    return {
        "p50": round(float(np.median(times)), 2), "p99": round(float(np.quantile(times, 0.99)), 2),
        "max": round(max(times), 2),
    }  # fmt: skip


def questions(listed: Listed, context: Context, count: int) -> list[tuple[Any, str, str | None]]:
    """Villages of the list, taken apart, with the unit they lie in."""
    draw = random.Random(5)
    rows = draw.choices(np.flatnonzero(np.asarray(listed.arrays()["level"]) == 5).tolist(), k=count)
    return [(context.parser.split(listed.name[r], "village"), "village", listed.division[r][:9]) for r in rows]


def memory(stamp: str, folder: str) -> dict[str, float]:
    """What a process of its own takes before and after it has loaded the index and answered; mapped pages included."""
    steps = (
        "import psutil; from gis_desk.names import kept_lists; from gis_desk.names.checker import NameChecker",
        "from gis_desk.names.subject import Context; from gis_desk.names.tables import load; c = Context(load())",
        "NameChecker(None, c).check('青山家园', 'residential'); one = psutil.Process().memory_info().rss / 1e6",
        f"k = NameChecker(None, c, listed=[kept_lists.find('{stamp}', c)])",
        "[k.check(k._listed[0].name[n * 600], 'village', '450881') for n in range(1000)]",
        "print(one, psutil.Process().memory_info().rss / 1e6, psutil.Process().memory_full_info().uss / 1e6)",
    )
    environment = os.environ | {"XDG_CACHE_HOME": folder}
    said = subprocess.run(
        [sys.executable, "-c", "\n".join(steps)], env=environment, capture_output=True, text=True, check=True
    )
    return dict(zip(("without", "resident", "own"), (round(float(n)) for n in said.stdout.split()), strict=True))


def likeness(listed: Listed, context: Context) -> dict[str, Any]:
    """The index alone, against all names of the list."""
    wall = []
    for split, cls, division in questions(listed, context, ASKED):
        with timed() as each:
            listed.likes.similar(split, cls, None, division)
        wall.append(1000 * each()["wall"])
    return spread(wall)


def scan(listed: Listed, context: Context) -> dict[str, Any]:
    """One who reads all names for each question: rapidfuzz over all specific terms, and every syllable compared."""
    likes = listed.likes
    terms = [likes.specific[n] for n in range(len(likes))]
    usual = syllable_table()
    near: list[float] = []
    for split, _, _ in questions(listed, context, SCANS):
        with timed() as each:
            process.extract(
                split.specific, terms, scorer=Levenshtein.normalized_similarity, score_cutoff=0.6, limit=None
            )
        near.append(1000 * each()["wall"])
    sounds: list[float] = []
    for split, _, _ in questions(listed, context, SYLLABLE_SCANS):
        with timed() as each:
            own = [usual.get(ord(c), c) for c in split.specific]
            sum(own == [usual.get(ord(c), c) for c in t] for t in terms if len(t) == len(own))
        sounds.append(1000 * each()["wall"])
    return {"spelling_only_ms": spread(near), "syllables_only_ms": spread(sounds)}


if __name__ == "__main__":
    sys.exit(main())
