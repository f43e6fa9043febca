"""Pure routing: TSPLIB and CVRPLIB files in, cost and gap to the best known out.

``python -m tests.bench.routing FILE... [--seconds S] [--json] [--seed N] [--best V...] [--peer]``. Each file has S seconds
of wall clock, reading included. ``--peer`` gives each solver alone the same time in the same run: PyVRP with its own
settings, fast_tsp in one call. ``--best`` says what the gap is measured against, one number for each file; else a
``.sol`` or ``best_known.csv`` beside the file does.
"""

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

import fast_tsp
import numpy as np
import pyvrp
from pyvrp.stop import MaxRuntime

from gis_desk.inspections.routing.fleets import shortest_rounds
from gis_desk.inspections.routing.tours import shortest_tour
from gis_desk.inspections.routing.vehicles import problem_of, routes_of
from tests.bench.routing_files import BadInstance, Instance, read_instance

_READY_S, _READY_EACH_S = 0.4, 5e-5
"""Left at the end for counting and writing, and for each place besides."""


def one(path: Path, seconds: float, seed: int, best: float | None) -> dict[str, Any]:
    """The row of a file."""
    began = time.monotonic()
    instance = read_instance(path)
    left = _left(instance, seconds, began)
    if instance.rounds is None:
        tour = shortest_tour(instance.distances, left, seed=seed)
        cost: float | None = instance.distances.length(tour)
        sound, trips = bool((np.sort(tour) == np.arange(instance.distances.n)).all()), 1
    else:
        routes = shortest_rounds(instance.rounds, left, seed=seed)
        cost = None if routes is None else instance.cost(routes)
        sound, trips = routes is not None and not instance.rounds.problems(routes), len(routes or ())
    return row(path, instance, cost, best, time.monotonic() - began, sound=sound, trips=trips)


def _left(instance: Instance, seconds: float, began: float) -> float:
    ready = _READY_S + _READY_EACH_S * instance.distances.n
    return max(0.2, seconds - ready - (time.monotonic() - began))


def row(
    path: Path, instance: Instance, cost: float | None, best: float | None, seconds: float, **more: Any
) -> dict[str, Any]:
    """What is printed of one answer."""
    known = instance.best if best is None else best
    return {
        "file": str(path),
        "instance": instance.name,
        "type": instance.kind,
        "places": instance.distances.n,
        "cost": cost,
        "best_known": known,
        "gap": None if cost is None or not known else round(cost / known - 1, 6),
        "seconds": round(seconds, 2),
        **more,
    }


def peer(path: Path, seconds: float, seed: int, best: float | None) -> dict[str, Any]:
    """The row of the solver alone."""
    began = time.monotonic()
    instance = read_instance(path)
    left = _left(instance, seconds, began)
    if instance.rounds is not None:
        found = pyvrp.solve(
            problem_of(instance.rounds), MaxRuntime(left), seed=seed, collect_stats=False, display=False
        )
        cost = instance.cost(routes_of(found.best)) if found.best.is_feasible() else None
        return row(path, instance, cost, best, time.monotonic() - began, solver="PyVRP")
    everything = np.arange(instance.distances.n)
    table = instance.distances.block(everything, everything)
    packed = np.minimum(np.rint(table * min(1.0, 65_535 / max(1, table.max()))), 65_535).astype(np.uint16)
    tour = np.array(fast_tsp.find_tour(packed, left, max_threads=2))
    return row(path, instance, instance.distances.length(tour), best, time.monotonic() - began, solver="fast_tsp")


def mean(rows: list[dict[str, Any]], kind: str) -> dict[str, Any]:
    """Mean and greatest gap of the rows of a kind."""
    gaps = [r["gap"] for r in rows if r["gap"] is not None and (r["type"] == "CVRP") == (kind == "CVRP")]
    return {
        "files": len(gaps),
        "mean_gap": round(float(np.mean(gaps)), 6) if gaps else None,
        "worst_gap": max(gaps, default=None),
    }


def measured(files: list[Path], seconds: float, seed: int, best: list[float], alone: bool) -> dict[str, Any]:
    """All rows, with a message in place of those that could not be solved."""
    rows: list[dict[str, Any]] = []
    peers: list[dict[str, Any]] = []
    failed: list[dict[str, str]] = []
    for number, path in enumerate(files):
        against = best[number] if best else None
        try:
            rows.append(one(path, seconds, seed, against))
            if alone:
                peers.append(peer(path, seconds, seed, against))
        except (BadInstance, OSError) as error:
            failed.append({"file": str(path), "error": str(error)})
    return {
        "seconds": seconds,
        "seed": seed,
        "instances": rows,
        "peer": peers,
        "failed": failed,
        "TSP": mean(rows, "TSP"),
        "CVRP": mean(rows, "CVRP"),
    }


def main() -> int:
    """Print the rows; 1 where a file could not be solved."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--best", nargs="*", type=float, default=[])
    parser.add_argument("--peer", action="store_true")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    if args.best and len(args.best) != len(args.files):
        parser.error("give one number with --best for each file")
    if not args.seconds >= 1:
        parser.error("give at least one second")
    result = measured(args.files, args.seconds, args.seed, args.best, args.peer)
    if args.json:
        print(json.dumps(result, ensure_ascii=False))
    else:
        for r in [*result["instances"], *result["peer"]]:
            gap = "no best known" if r["gap"] is None else f"{r['gap']:.3%}"
            print(
                f"{r['instance']:20} {r.get('solver', ''):9} {r['type']:5} {r['places']:6} {r['cost']} {gap} {r['seconds']} s"
            )
        for kind in ("TSP", "CVRP"):
            if result[kind]["files"]:
                print(f"{kind}: mean {result[kind]['mean_gap']:.3%}, worst {result[kind]['worst_gap']:.3%}")
    for f in result["failed"]:
        print(f["error"], file=sys.stderr)
    return 1 if result["failed"] else 0


if __name__ == "__main__":
    raise SystemExit(main())
