"""Instances of TSPLIB (Reinelt 1991; TSP, ATSP) and CVRPLIB, and what is known about the best answers to them."""

import csv
import math
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from gis_desk.inspections.routing.distances import Distances, Formula
from gis_desk.inspections.routing.vehicles import Rounds, Routes

_SECTION = re.compile(r"^([A-Z_0-9]+_SECTION)\b")
_FIELD = re.compile(r"^([A-Z_0-9]+)\s*:\s*(.*)$")


_UNIT = 1000
"""Parts of one unit of distance, where the set is solved without rounding: Golden, CMT, Tai and all with DISTANCE."""


class BadInstance(Exception):
    """The file is no instance that can be solved."""


@dataclass(frozen=True)
class Instance:
    """An instance: `rounds` for vehicles that carry only so much, else one round trip through `distances`."""

    name: str
    kind: str
    distances: Distances
    rounds: Rounds | None
    best: float | None
    exact: np.ndarray | None = None
    """Distances (N, N) that are not rounded, where costs are told so."""

    def cost(self, routes: Routes) -> float:
        """What is told as the cost of round trips from the first place."""
        assert self.rounds is not None
        if self.exact is None:
            return self.rounds.cost(routes)
        stops = [np.array([0, *r, 0]) for r in routes]
        return round(float(sum(self.exact[s[:-1], s[1:]].sum() for s in stops)), 3)


def read_instance(path: Path) -> Instance:
    """The instance of a file, with the best known cost where a ``.sol`` beside it or a ``best_known.csv`` has it."""
    fields, sections = _parts(path)
    kind = fields.get("TYPE", "TSP").split()[0].upper() if fields.get("TYPE") else "TSP"
    if kind not in ("TSP", "ATSP", "CVRP", "DCVRP", "VRP"):
        raise BadInstance(f"{path}: TYPE {kind} is not TSP, ATSP or CVRP")
    number = _number(fields, "DIMENSION", path)
    distances = _distances(fields, sections, number, path)
    name = fields.get("NAME", path.stem).split(":")[0].strip() or path.stem
    best = best_known(path, name)
    if kind in ("TSP", "ATSP"):
        return Instance(name, kind, distances, None, best)
    unrounded = kind == "DCVRP" or "DISTANCE" in fields or (best is not None and best != int(best))
    exact = None
    if unrounded and fields.get("EDGE_WEIGHT_TYPE", "EUC_2D") == "EUC_2D" and distances.xy is not None:
        exact = _euclid(distances.xy[:, None], distances.xy[None])
    order = _from_depot(sections, number, path)
    table = distances.block(order, order)
    unit = 1
    if exact is not None:
        exact, unit = exact[np.ix_(order, order)], _UNIT
        table = np.ceil(exact * unit - 1e-6).astype(np.int64)
    rounds = _rounds(fields, sections, table, order, unit, path)
    return Instance(name, "CVRP", Distances(table=table), rounds, best, exact)


def _parts(path: Path) -> tuple[dict[str, str], dict[str, list[str]]]:
    fields: dict[str, str] = {}
    sections: dict[str, list[str]] = {}
    at: list[str] | None = None
    for raw in path.read_text(encoding="utf-8", errors="replace").splitlines():
        line = raw.strip()
        if not line or line == "EOF":
            continue
        if section := _SECTION.match(line):
            at = sections.setdefault(section.group(1), [])
            at += line[section.end() :].strip(" :").split()
        elif (field := _FIELD.match(line)) and (at is None or not line[0].isdigit()):
            fields[field.group(1)] = field.group(2).strip()
            at = None
        elif at is not None:
            at += line.split()
    return fields, sections


def _number(fields: dict[str, str], name: str, path: Path) -> int:
    try:
        return int(float(fields[name]))
    except (KeyError, ValueError) as exc:
        raise BadInstance(f"{path}: {name} is missing or no number") from exc


def _floats(words: list[str], path: Path, what: str) -> np.ndarray:
    try:
        return np.array([float(w) for w in words])
    except ValueError as exc:
        raise BadInstance(f"{path}: {what} holds something that is no number") from exc


def _distances(fields: dict[str, str], sections: dict[str, list[str]], n: int, path: Path) -> Distances:
    kind = fields.get("EDGE_WEIGHT_TYPE", "EUC_2D").split()[0]
    xy = None
    if "NODE_COORD_SECTION" in sections:
        values = _floats(sections["NODE_COORD_SECTION"], path, "NODE_COORD_SECTION")
        if not n or len(values) % n or len(values) // n < 3:
            raise BadInstance(f"{path}: NODE_COORD_SECTION has not {n} places")
        xy = np.ascontiguousarray(values.reshape(n, -1)[:, 1:])
    if kind == "EXPLICIT":
        return Distances(table=_explicit(fields, sections, n, path))
    if kind not in FORMULAS or xy is None:
        raise BadInstance(f"{path}: EDGE_WEIGHT_TYPE {kind} is not known, or there are no coordinates")
    return Distances(xy=xy, formula=FORMULAS[kind])


def _euclid(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return np.sqrt(((a - b) ** 2).sum(axis=-1))


def _att(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    far = np.sqrt(((a - b) ** 2).sum(axis=-1) / 10.0)
    near = np.floor(far + 0.5)
    return (near + (near < far)).astype(np.int64)


def _geo(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Great circles as TSPLIB wants them: degrees and minutes, pi short, a radius of its own."""

    def radians(v: np.ndarray) -> np.ndarray:
        whole = np.trunc(v)
        return 3.141592 * (whole + 5.0 * (v - whole) / 3.0) / 180.0

    p, q = radians(a), radians(b)
    one = np.cos(p[..., 1] - q[..., 1])
    two, three = np.cos(p[..., 0] - q[..., 0]), np.cos(p[..., 0] + q[..., 0])
    turn = np.clip(0.5 * ((1.0 + one) * two - (1.0 - one) * three), -1.0, 1.0)
    return np.where((a == b).all(axis=-1), 0, (6378.388 * np.arccos(turn) + 1.0).astype(np.int64))


FORMULAS: dict[str, Formula] = {
    "EUC_2D": lambda a, b: (_euclid(a, b) + 0.5).astype(np.int64),
    "EUC_3D": lambda a, b: (_euclid(a, b) + 0.5).astype(np.int64),
    "CEIL_2D": lambda a, b: np.ceil(_euclid(a, b)).astype(np.int64),
    "FLOOR_2D": lambda a, b: _euclid(a, b).astype(np.int64),
    "MAN_2D": lambda a, b: (np.abs(a - b).sum(axis=-1) + 0.5).astype(np.int64),
    "MAX_2D": lambda a, b: (np.abs(a - b) + 0.5).astype(np.int64).max(axis=-1),
    "ATT": _att,
    "GEO": _geo,
}


def _explicit(fields: dict[str, str], sections: dict[str, list[str]], n: int, path: Path) -> np.ndarray:
    values = _floats(sections.get("EDGE_WEIGHT_SECTION", []), path, "EDGE_WEIGHT_SECTION")
    if not np.array_equal(values, np.rint(values)):
        raise BadInstance(f"{path}: EDGE_WEIGHT_SECTION has fractions; whole numbers are needed")
    form = fields.get("EDGE_WEIGHT_FORMAT", "FULL_MATRIX").split()[0]
    if form == "FULL_MATRIX":
        return _filled(values, n, np.nonzero(np.ones((n, n), bool)), path, both=False)
    diagonal = 0 if "DIAG" in form else 1
    upper, lower = np.triu_indices(n, diagonal), np.tril_indices(n, -diagonal)
    at = {
        "UPPER_ROW": upper,
        "UPPER_DIAG_ROW": upper,
        "LOWER_ROW": lower,
        "LOWER_DIAG_ROW": lower,
        "UPPER_COL": lower,
        "UPPER_DIAG_COL": lower,
        "LOWER_COL": upper,
        "LOWER_DIAG_COL": upper,
    }.get(form)
    if at is None:
        raise BadInstance(f"{path}: EDGE_WEIGHT_FORMAT {form} is not known")
    return _filled(values, n, at, path, both=True)


def _filled(values: np.ndarray, n: int, at: tuple[np.ndarray, ...], path: Path, both: bool) -> np.ndarray:
    if len(values) != len(at[0]):
        raise BadInstance(f"{path}: EDGE_WEIGHT_SECTION has {len(values)} numbers, not {len(at[0])}")
    table = np.zeros((n, n), np.int64)
    table[at] = values.astype(np.int64)
    if both:
        table[at[1], at[0]] = values.astype(np.int64)
    np.fill_diagonal(table, 0)
    return table


def _from_depot(sections: dict[str, list[str]], n: int, path: Path) -> np.ndarray:
    """All places, the depot first."""
    depots = [int(float(w)) for w in sections.get("DEPOT_SECTION", ["1"])[:n] if float(w) > 0]
    if len(depots) != 1 or not 1 <= depots[0] <= n:
        raise BadInstance(f"{path}: {len(depots)} depots among the places, one is solved")
    return np.array([depots[0] - 1, *(i for i in range(n) if i != depots[0] - 1)])


def _rounds(
    fields: dict[str, str], sections: dict[str, list[str]], table: np.ndarray, order: np.ndarray, unit: int, path: Path
) -> Rounds:
    demand = np.zeros(len(order), np.int64)
    pairs = _floats(sections.get("DEMAND_SECTION", []), path, "DEMAND_SECTION").astype(int)
    if len(pairs) != 2 * len(order) or not ((pairs[::2] >= 1) & (pairs[::2] <= len(order))).all():
        raise BadInstance(f"{path}: DEMAND_SECTION has not {len(order)} rows")
    demand[pairs[::2] - 1] = pairs[1::2]
    longest = float(fields["DISTANCE"]) if "DISTANCE" in fields else math.inf
    vehicles = int(float(fields["VEHICLES"])) if "VEHICLES" in fields else None
    capacity = _number(fields, "CAPACITY", path)
    if demand.max() > capacity:
        raise BadInstance(f"{path}: a demand is greater than CAPACITY")
    service = float(fields.get("SERVICE_TIME", "0")) * unit
    limit = None if math.isinf(longest) else longest * unit
    return Rounds(table, demand[order], capacity, vehicles, limit, service)


def best_known(path: Path, name: str) -> float | None:
    """The best known cost, from ``NAME.sol`` or ``best_known.csv`` beside the file."""
    solution = path.with_suffix(".sol")
    if solution.is_file():
        found = re.search(r"^\s*cost\s*:?\s*([0-9.eE+]+)", solution.read_text(errors="replace"), re.I | re.M)
        if found:
            return float(found.group(1))
    table = path.parent / "best_known.csv"
    if table.is_file():
        with table.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                if row.get("instance") in (name, path.stem) and row.get("value"):
                    return float(row["value"])
    return None
