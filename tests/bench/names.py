"""Names of the national list: batch check, index, one typed name; pypinyin and pandas beside it.

``python -m tests.bench.names [--json]`` prints one JSON document. Times are wall-clock seconds and milliseconds.
"""

import argparse
import csv
import gzip
import json
import random
import statistics
import sys
import time

import pandas as pd

from gis_desk.findings import Finding, Severity
from gis_desk.names.checker import NameChecker
from gis_desk.names.checking import check_names, places_of
from gis_desk.names.parsing import Parser
from gis_desk.names.places import Batch
from gis_desk.names.spelling import Speller
from gis_desk.names.subject import Context
from gis_desk.names.syllables import plain
from gis_desk.names.tables import load
from tests.realdata import data_dir

SAMPLE = 10
"""One row in so many is given to pypinyin, and its time scaled up."""


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="the only form there is")
    parser.parse_args()
    frame = pd.read_csv(data_dir() / "divisions" / "divisions_2021.csv.gz", dtype=str)
    result = {"rows": len(frame), "batch": batch(frame), "likeness": likeness(frame), "peers": peers(frame)}
    result["single_600k"] = single(frame, frame)
    county = frame[frame["code"].str.startswith("450881")]
    result["single_county"] = single(county.reset_index(drop=True), frame)
    result["spelling"] = spelling()
    print(json.dumps(result, ensure_ascii=False))
    return 0


def batch(frame: pd.DataFrame) -> dict[str, object]:
    """The whole check, audit mode."""
    began = time.perf_counter()
    found = check_names(frame)
    seconds = time.perf_counter() - began
    as_new = check_names(frame, "proposal")
    return {
        "shares": {"audit": shares(found, len(frame)), "proposal": shares(as_new, len(frame))},
        "seconds": round(seconds, 2),
        "rows_per_s": round(len(frame) / seconds),
        "findings": len(found),
        "must": sum(f.level is Severity.MUST for f in found),
    }


def shares(found: list[Finding], count: int) -> dict[str, float]:
    """Names with a must, and names with a must or should other than equal and same-sounding ones, in percent."""
    must = {f.keys[0] for f in found if f.level is Severity.MUST}
    other = {f.keys[0] for f in found if f.level is not Severity.ADVISE and not "N040" <= f.rule <= "N048"}
    return {"must_pct": round(100 * len(must) / count, 3), "other_binding_pct": round(100 * len(other) / count, 3)}


def likeness(frame: pd.DataFrame) -> dict[str, object]:
    """Index over all names and the groups of equal, same-specific and same-sounding ones."""
    made = Batch(places_of(frame, load()), Context(load()))
    began = time.perf_counter()
    likes = made.likes
    indexed = time.perf_counter()
    groups = {key: sum(1 for _ in likes.groups(key)) for key in ("whole", "term", "plain")}
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
