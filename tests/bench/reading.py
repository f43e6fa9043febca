"""Opening files: real counties, the national list, and a made-up CSV of 600,000 places, beside pyogrio alone.

``python -m tests.bench.reading [--json]``. Seconds of wall clock, the best of three runs; files come from the real data
where it is there.
"""

import argparse
import json
import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyogrio

from layers.formats import read
from tests.realdata import ROOT


def best(work: Callable[[], Any], times: int = 3) -> float:
    """The least seconds that `work` took."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return round(min(taken), 3)


def places(folder: Path, rows: int) -> Path:
    """A GBK table of `rows` names with coordinates."""
    rng = random.Random(1)
    path = folder / "places.csv"
    with path.open("w", encoding="gbk") as file:
        file.write("标准名称,类别,所在政区,经度,纬度\n")
        for _ in range(rows):
            name = rng.choice("东西南北大小") + rng.choice("山河桥塘岭") + rng.choice("头尾口") + "村"
            file.write(f"{name},村,450821109,{108 + rng.random():.6f},{23 + rng.random():.6f}\n")
    return path


def measure() -> dict[str, float]:
    """Task to seconds."""
    out: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        table = places(Path(folder), 600_000)
        out["csv_600k_plain_s"] = best(lambda: read(table))
        out["csv_600k_place_names_s"] = best(lambda: read(table, target="place_name"))
    data = ROOT.parent / "shared" / "data"
    counties = data / "boundaries" / "counties_2021_gcj02.gpkg"
    if counties.is_file():
        names = [str(n) for n, _ in pyogrio.list_layers(counties)]
        out["counties_951_pyogrio_s"] = best(lambda: [pyogrio.read_dataframe(counties, layer=n) for n in names])
        out["counties_951_read_s"] = best(lambda: read(counties))
        known = read(data / "boundaries" / "townships_guigang.gpkg").frame
        out["counties_951_read_and_gcj02_s"] = best(lambda: read(counties, known=known))
    national = data / "divisions" / "divisions_2021.csv.gz"
    if national.is_file():
        out["national_list_663k_divisions_s"] = best(lambda: read(national, target="division"), 1)
    return out


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", action="store_true")
    found = measure()
    print(json.dumps(found) if parser.parse_args().json else "\n".join(f"{k:36} {v}" for k, v in found.items()))
