"""Two years compared: the national list against a copy with known changes, and code lists against the Ministry.

``python -m tests.bench.changes [--json]`` prints one JSON document: seconds on the clock and of the processor, the most
memory, recall and precision of every kind, and beside it the way of joining both lists by their codes.
"""

import argparse
import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pandas as pd

from gis_desk.names.changes import Comparison, compare
from gis_desk.names.tables import shipped
from layers.formats import read
from tests.gis_desk.names.changes.notices import NOTICE_2004, NOTICE_2011, Line, judged, lines, years
from tests.knownchanges import KINDS, Known, later, score
from tests.realdata import data_dir
from ui.registers import open_registers

EACH = 200
T = TypeVar("T")


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="the only form there is")
    parser.parse_args()
    print(json.dumps({"national": national(), "notices": notices()}, ensure_ascii=False))
    return 0


def national() -> dict[str, object]:
    """The list of 2021 against itself with known changes."""
    path = data_dir() / "divisions" / "divisions_2021.csv.gz"
    frame = read(path).frame
    known = later(frame[["code", "name"]].astype(object), EACH)
    with tempfile.TemporaryDirectory() as folder:
        changed = Path(folder) / "later.csv"
        known.frame.to_csv(changed, index=False)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        opened, opening = timed(lambda: open_registers((path, changed), shipped()))
        comparison, comparing = timed(lambda: compare(opened[0], opened[1], shipped()))
    return {
        "rows": [len(frame), len(known.frame)],
        "opening": opening,
        "comparing": comparing,
        "memory_mb": {
            "before": round(before / 1e3),
            "most": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3),
        },
        "kinds": score(comparison, known),
        "joined_by_code": joined(frame, known),
    }


def timed(work: Callable[[], T]) -> tuple[T, dict[str, float]]:
    """What `work` gives, and its seconds."""
    wall, own = time.perf_counter(), time.process_time()
    result = work()
    return result, {"s": round(time.perf_counter() - wall, 2), "cpu_s": round(time.process_time() - own, 2)}


def joined(frame: pd.DataFrame, known: Known) -> dict[str, object]:
    """What a join by code says: another name is a renaming, a code of one list only is new or gone."""
    both, seconds = timed(lambda: frame[["code", "name"]].merge(known.frame, on="code", how="outer", indicator=True))
    pairs = {
        "renamed": set(both.loc[(both["_merge"] == "both") & (both["name_x"] != both["name_y"]), "code"]),
        "added": set(both.loc[both["_merge"] == "right_only", "code"]),
        "removed": set(both.loc[both["_merge"] == "left_only", "code"]),
    }
    result: dict[str, object] = dict(seconds)
    for kind, found in pairs.items():
        truth = {(old or new) for old, new in known.truth[kind]}
        result[kind] = {
            "recall": round(len(truth & found) / len(truth), 4),
            "precision": round(len(truth & found) / max(1, len(found)), 4),
        }
    result["never_found"] = [k for k in KINDS if k not in pairs]
    return result


def notices() -> dict[str, object]:
    """The changes the Ministry announced, as far as lists of counties can show them."""
    result: dict[str, object] = {}
    for before, after, notice in (("2003", "2004", NOTICE_2004), ("2010", "2011", NOTICE_2011)):
        wanted = lines(notice)
        comparison = years(before, after)
        missed, wrong = judged(comparison, wanted)
        result[after] = {
            "announced": len(wanted),
            "found": len(wanted) - len(missed),
            "wrong": len(wrong),
            "joined_by_code_found": by_code(comparison, wanted),
        }
    return result


def by_code(comparison: Comparison, wanted: list[Line]) -> int:
    """How many of the lines a join by code tells: renamings under one code, and what only one list has."""
    names = [dict(zip(side.code, side.name, strict=True)) for side in (comparison.old, comparison.new)]
    found = 0
    for line in wanted:
        if line.kinds == {"renamed"} and line.old == line.new:
            (code,) = line.old
            found += names[0].get(code) != names[1].get(code)
        elif line.kinds in ({"added"}, {"removed"}):
            found += 1
    return found


if __name__ == "__main__":
    sys.exit(main())
