"""Team time that no plan can undercut."""

from collections.abc import Sequence

import numpy as np
from scipy.optimize import linear_sum_assignment

from gis_desk.inspections.planning.model import Model

_FORBIDDEN = 1e12
_MOST = 900
"""Tasks above which the bound is not worked out: its time grows with the cube."""


def lower_bound_s(model: Model, tasks: Sequence[int]) -> int | None:
    """Seconds of team time that no plan of all `tasks` can undercut, or None where there is nothing to bound.

    Assignment relaxation: every task is entered once and left once, always in its cheapest ways and by the faster kind
    of team; routes may fall apart into circles. At least as many routes leave a start place as the longest working day
    demands. Breaks and waiting count nothing.
    """
    cells = [c for c in model.cells if c.usable]
    if not len(tasks) or len(tasks) > _MOST or not cells or any(c.done for c in cells):
        return None
    travel, kinds = model.travel, {c.crew.vehicle for c in cells}
    seconds = np.minimum.reduce([travel.table(v) for v in sorted(kinds)])
    service = np.minimum.reduce([model.service(v) for v in sorted(kinds)])
    first, n, vehicles = len(travel.starts), len(tasks), len(cells)
    groups = [first + model.choices[t] for t in tasks]
    order = np.concatenate(groups)
    work = sum(int(service[g].min()) for g in groups)
    starts = np.cumsum([0, *(len(g) for g in groups[:-1])])
    table = seconds[np.ix_(order, order)]
    between = np.minimum.reduceat(np.minimum.reduceat(table, starts, axis=0), starts, axis=1).astype(float)
    out = np.minimum.reduceat(seconds[:first, order].min(axis=0), starts)
    home = np.minimum.reduceat(seconds[order, :first].min(axis=1), starts)
    np.fill_diagonal(between, _FORBIDDEN)
    day_s, bound, routes = max(c.crew.day_s for c in cells), 0, 1
    while routes <= vehicles:
        matrix = np.full((n + vehicles, n + vehicles), _FORBIDDEN)
        matrix[:n, :n] = between
        matrix[n:, :n] = out[None]
        matrix[:n, n:] = home[:, None]
        matrix[n + routes :, n:] = 0.0
        rows, columns = linear_sum_assignment(matrix)
        bound = int(matrix[rows, columns].sum()) + work
        needed = -(-bound // day_s)
        if needed <= routes:
            break
        routes = needed
    return bound
