"""Natural breaks over 663,131 numbers, and categories and rules over as many rows; peers measured in the same run.

Run ``python -m tests.bench.styles [--json]``; one JSON document is printed. The peer of the natural breaks is the
same dynamic programme with every split weighed (O(k n²)), on 3,000 of the numbers and reckoned up; the peers of the
classes are a plain walk over the rows and pandas' own way.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from gis_desk.map.symbology import AreaSymbol, Categories, Category, Condition, Rule, Rules
from gis_desk.map.symbology.cuts import cut
from gis_desk.map.symbology.drawing import assigned

ROWS, CLASSES, NAIVE = 663_131, 5, 3_000
KINDS = ("village", "community", "residential", "building", "road", "natural", "facility")


def seconds(work: Callable[[], Any], times: int = 5) -> float:
    """Median seconds of `work`."""
    spent = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        spent.append(time.perf_counter() - start)
    return statistics.median(spent)


def naive_breaks(values: np.ndarray, count: int) -> float:
    """The least squared distance, every split weighed."""
    moved = values - values.mean()
    first, second = (np.concatenate([[0.0], np.cumsum(v)]) for v in (moved, moved * moved))
    n = len(values)
    best = np.full(n + 1, np.inf)
    best[0] = 0.0
    for _ in range(count):
        after = np.full(n + 1, np.inf)
        for j in range(1, n + 1):
            i = np.arange(j)
            apart = second[j] - second[i] - (first[j] - first[i]) ** 2 / (j - i)
            after[j] = (best[:j] + apart).min()
        best = after
    return float(best[n])


def main() -> None:
    """Measure and print."""
    rng = np.random.default_rng(1)
    numbers = rng.lognormal(8, 1.2, ROWS)
    frame = pd.DataFrame({"class": rng.choice(KINDS, ROWS), "people": numbers, "name": [f"村{n}" for n in range(ROWS)]})
    frame.loc[rng.random(ROWS) < 0.1, "people"] = np.nan
    symbol = AreaSymbol()
    categories = Categories("class", tuple(Category(k, symbol) for k in KINDS))
    rules = Rules(
        (
            Rule((Condition("class", "in", ("village", "community")), Condition("people", "gt", 5000.0)), symbol),
            Rule((Condition("name", "contains", "99"),), symbol),
            Rule((), symbol, rest=True),
        )
    )
    ours = cut(numbers, "natural", CLASSES)
    natural = seconds(lambda: cut(numbers, "natural", CLASSES), 3)
    small = np.unique(numbers[:NAIVE])
    naive = seconds(lambda: naive_breaks(small, CLASSES), 1)
    same = abs((1 - cut(small, "natural", CLASSES).fit) * small.var() * len(small) - naive_breaks(small, CLASSES))

    place = {k: n for n, k in enumerate(KINDS)}

    def walk() -> None:
        [place.get(v, -1) for v in frame["class"]]

    def pandas_rules() -> None:
        one = frame["class"].isin(["village", "community"]) & (frame["people"] > 5000)
        two = frame["name"].str.contains("99", regex=False)
        np.flatnonzero(~(one | two))

    print(
        json.dumps(
            {
                "rows": ROWS,
                "natural_breaks": {
                    "classes": CLASSES,
                    "seconds": round(natural, 3),
                    "exact": ours.exact,
                    "fit": round(ours.fit, 4),
                    "peer_every_split_weighed": {
                        "values": len(small),
                        "seconds": round(naive, 3),
                        "seconds_reckoned_for_all": round(naive * (ROWS / len(small)) ** 2),
                        "same_cost": bool(same <= 1e-6 * naive_breaks(small, CLASSES)),
                    },
                },
                "categories_ms": round(1e3 * seconds(lambda: assigned(categories, frame)), 1),
                "rules_ms": round(1e3 * seconds(lambda: assigned(rules, frame)), 1),
                "peer": {
                    "categories, a walk over the rows, ms": round(1e3 * seconds(walk), 1),
                    "rules, pandas, ms": round(1e3 * seconds(pandas_rules), 1),
                },
            },
            ensure_ascii=False,
            indent=None if "--json" in sys.argv else 1,
        )
    )


if __name__ == "__main__":
    main()
