"""Names of the national list: batch check, index, one typed name; pypinyin, pandas and the naive way beside it.

``python -m tests.bench.names [--json]`` prints one JSON document. Times are wall-clock seconds and milliseconds; ``cpu_s``
is what the program itself computed, which does not grow with what else the machine has to do. ``--batch`` measures the
batch check alone: 60,000, 200,000 and all 618,133 villages, each in a fresh process, so that the peak of memory is its
own, and the whole command on them as a CSV file.
"""

import argparse
import csv
import gzip
import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import pandas as pd

from gis_desk.findings import Finding, Severity
from gis_desk.names.checker import NameChecker
from gis_desk.names.checking import check_names, places_of
from gis_desk.names.parsing import Parser
from gis_desk.names.places import Batch
from gis_desk.names.spelling import Speller
from gis_desk.names.subject import Context, Mode
from gis_desk.names.syllables import plain
from gis_desk.names.tables import load
from layers.work import Progress
from tests.realdata import data_dir

SIZES = (60_000, 200_000, 618_133)
NAIVE = 200
"""One row in so many is judged name by name, and the time scaled up."""
SAMPLE = 10
"""One row in so many is given to pypinyin, and its time scaled up."""


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="the only form there is")
    parser.add_argument("--batch", action="store_true", help="the batch check alone")
    parser.add_argument("--one", nargs=2, metavar=("ROWS", "MODE"), help="one batch check, in this process")
    given = parser.parse_args()
    if given.one:
        print(json.dumps(one_batch(int(given.one[0]), given.one[1])))
        return 0
    if given.batch:
        print(json.dumps(batch(), ensure_ascii=False))
        return 0
    frame = pd.read_csv(data_dir() / "divisions" / "divisions_2021.csv.gz", dtype=str)
    result = {
        "rows": len(frame),
        "batch": batch(),
        "shares": findings(frame),
        "likeness": likeness(frame),
        "peers": peers(frame),
    }
    result["single_600k"] = single(frame, frame)
    county = frame[frame["code"].str.startswith("450881")]
    result["single_county"] = single(county.reset_index(drop=True), frame)
    result["spelling"] = spelling()
    print(json.dumps(result, ensure_ascii=False))
    return 0


def villages() -> pd.DataFrame:
    """The 618,133 villages and communities of 2021."""
    frame = pd.read_csv(data_dir() / "divisions" / "divisions_2021.csv.gz", dtype=str)
    return frame[frame["code"].str.len() == 12].reset_index(drop=True)


def batch() -> dict[str, object]:
    """Seconds, memory and growth of the whole check in both modes; the command; and what it takes name by name."""
    result: dict[str, object] = {}
    for mode in Mode:
        runs = [_fresh(__spec__.name, "--one", str(rows), mode.value) for rows in SIZES]
        per_row = [r["cpu_s"] / r["rows"] for r in runs]
        result[mode.value] = {str(r["rows"]): r for r in runs} | {
            "cpu_growth_per_row": [round(p / per_row[0], 2) for p in per_row]
        }
    return result | {"command": command(), "naive": naive()}


def _fresh(*arguments: str) -> Any:
    done = subprocess.run([sys.executable, "-m", *arguments], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def one_batch(rows: int, mode: str) -> dict[str, float]:
    """All rules on `rows` villages, taken from the list by county; reading the program's tables is measured apart."""
    frame = villages()
    began = time.perf_counter()
    check_names(frame.iloc[:3], mode)
    tables = time.perf_counter() - began
    if rows < len(frame):
        county = frame["code"].str[:6]
        chosen = random.Random(1).sample(sorted(set(county)), round(county.nunique() * rows / len(frame)))
        frame = frame[county.isin(chosen)].reset_index(drop=True)
    before, looks, own_looks = _peak_mb(), [time.perf_counter()], [time.process_time()]

    def look(*_: object) -> None:
        looks.append(time.perf_counter())
        own_looks.append(time.process_time())

    began, cpu = time.perf_counter(), time.process_time()
    found = check_names(frame, mode, progress=Progress(look))
    wall, own = time.perf_counter() - began, time.process_time() - cpu
    return {
        "rows": len(frame),
        "wall_s": round(wall, 2),
        "cpu_s": round(own, 2),
        "tables_s": round(tables, 2),
        "rows_per_s": round(len(frame) / wall),
        "peak_mb": _peak_mb(),
        "before_mb": before,
        "findings": len(found),
        "looks": len(looks),
        "longest_until_stopped_ms": round(1000 * max(b - a for a, b in pairwise(looks)), 1),
        "longest_until_stopped_cpu_ms": round(1000 * max(b - a for a, b in pairwise(own_looks)), 1),
    }


def _peak_mb() -> int:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def command() -> dict[str, float]:
    """``gis-desk check names FILE --format csv`` on all villages: the program's start, reading and writing included."""
    with tempfile.TemporaryDirectory() as folder:
        file, out = Path(folder) / "villages.csv", Path(folder) / "found.csv"
        villages().to_csv(file, index=False)
        began = time.perf_counter()
        call = "from ui.cli.main import main; raise SystemExit(main())"
        asked = [sys.executable, "-c", call, "check", "names", str(file), "--format", "csv", "--out", str(out)]
        subprocess.run(asked, check=True, capture_output=True)
        seconds = time.perf_counter() - began
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        lines = sum(1 for _ in out.open(encoding="utf-8"))
    return {"wall_s": round(seconds, 2), "peak_mb": round(used.ru_maxrss / 1024), "lines": lines}


def naive() -> dict[str, float]:
    """The same rules one name after the other, on one in `NAIVE` and scaled up; equal names by pandas."""
    frame, checker = villages(), NameChecker()
    some = frame.iloc[::NAIVE]
    began, cpu = time.perf_counter(), time.process_time()
    for name, code in zip(some["name"], some["code"], strict=True):
        checker.check(name, "village", code, mode="proposal")
    one_by_one, own = time.perf_counter() - began, time.process_time() - cpu
    began = time.perf_counter()
    stripped = frame["name"].str.replace("(?:社区)?(?:村民|居民)?委(?:员)?会$", "", regex=True)
    sizes = frame.groupby([frame["code"].str[:6], stripped], sort=False).size()
    equal = int((sizes > 1).sum())
    return {
        "name_by_name_wall_s": round(one_by_one * len(frame) / len(some), 1),
        "name_by_name_cpu_s": round(own * len(frame) / len(some), 1),
        "pandas_groupby_s": round(time.perf_counter() - began, 2),
        "pandas_groups": equal,
    }


def findings(frame: pd.DataFrame) -> dict[str, object]:
    """How much of the whole list is found."""
    return {mode.value: shares(check_names(frame, mode), len(frame)) for mode in Mode}


def shares(found: list[Finding], count: int) -> dict[str, float]:
    """Names with a must, and names with a must or should other than equal and same-sounding ones, in percent."""
    must = {f.keys[0] for f in found if f.level is Severity.MUST}
    other = {f.keys[0] for f in found if f.level is not Severity.ADVISE and not "N040" <= f.rule <= "N048"}
    return {"must_pct": round(100 * len(must) / count, 3), "other_binding_pct": round(100 * len(other) / count, 3)}


def likeness(frame: pd.DataFrame) -> dict[str, object]:
    """Index over all names and the groups of equal, same-specific and same-sounding ones."""
    made = Batch(places_of(frame, load()), Context(load()))
    began = time.perf_counter()
    _ = made.likes
    indexed = time.perf_counter()
    grouped = made.groups()
    groups = {key: len(grouped.of(key)) for key in ("whole", "term", "plain")}
    done = time.perf_counter()
    return {"index_s": round(indexed - began, 2), "groups_s": round(done - indexed, 2), "groups": groups}


def single(known: pd.DataFrame, names: pd.DataFrame, count: int = 200) -> dict[str, object]:
    """One name at a time: real names, every third with one character changed."""
    began = time.perf_counter()
    checker = NameChecker(known)
    built = time.perf_counter() - began
    draw = random.Random(4)
    villages = names[names["code"].str.len() == 12]
    times: dict[str, list[float]] = {"in_county": [], "nowhere": []}
    for n, at in enumerate(draw.sample(range(len(villages)), count)):
        code, name = villages["code"].iloc[at], villages["name"].iloc[at]
        if n % 3 == 0:
            name = draw.choice("家王李东新") + name[1:]
        for kind, division in (("in_county", code[:9]), ("nowhere", None)):
            start = time.perf_counter()
            checker.check(name, "village", division)
            times[kind].append(1000 * (time.perf_counter() - start))
    return {"names": len(known), "build_s": round(built, 2)} | {
        kind: {
            "p50_ms": round(statistics.median(t), 2),
            "p95_ms": round(sorted(t)[int(0.95 * len(t))], 2),
            "max_ms": round(max(t), 2),
        }
        for kind, t in times.items()
    }


def peers(frame: pd.DataFrame) -> dict[str, object]:
    """pandas finds exact duplicates only; pypinyin only gives readings."""
    from pypinyin import lazy_pinyin

    began = time.perf_counter()
    parent = frame["code"].str[:6]
    duplicates = int(pd.DataFrame({"p": parent, "n": frame["name"]}).duplicated(["p", "n"], keep=False).sum())
    duplicated = time.perf_counter() - began
    some = frame["name"].tolist()[::SAMPLE]
    began = time.perf_counter()
    for name in some:
        lazy_pinyin(name)
    read = (time.perf_counter() - began) * SAMPLE
    return {"pandas_duplicated_s": round(duplicated, 2), "duplicates": duplicates, "pypinyin_scaled_s": round(read, 1)}


def spelling() -> dict[str, object]:
    """Share of names whose readings are those of the two lists, beside pypinyin alone."""
    from pypinyin import Style, lazy_pinyin

    speller, parser = Speller(load()), Parser(load())
    folder = data_dir() / "characters"
    with gzip.open(folder / "pinyin_level3_2024.csv.gz", "rt", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    own = peer = 0
    for row in rows:
        wanted = [s.replace("v", "ü") for s in row["pinyin"].split()]
        made = speller.spell_split(parser.split(row["name"], "division"), "division", row["id"])
        own += [plain(s) for s in made.syllables[: len(wanted)]] == wanted
        peer += lazy_pinyin(row["name"][: len(wanted)], v_to_u=True) == wanted
    with (folder / "place_name_readings.csv").open(encoding="utf-8-sig") as file:
        special = list(csv.DictReader(file))
    mine = sum(list(speller.spell(r["name"], "division").syllables) == r["reading"].split() for r in special)
    theirs = sum(lazy_pinyin(r["name"], style=Style.TONE) == r["reading"].split() for r in special)
    return {
        "county_names": len(rows),
        "right": own,
        "pypinyin_right": peer,
        "special_readings": len(special),
        "special_as_listed": mine,
        "special_pypinyin_as_listed": theirs,
    }


if __name__ == "__main__":
    sys.exit(main())
