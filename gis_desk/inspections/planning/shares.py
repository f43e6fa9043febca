"""How alike days are, and how the hours of the two sides stand to each other."""

from collections.abc import Sequence

from gis_desk.inspections.asking.demands import side_on
from gis_desk.inspections.planning.days import Days
from gis_desk.inspections.planning.engine import Orders
from gis_desk.inspections.planning.model import Model


def spread_of(seconds: Sequence[int]) -> float:
    """Longest less shortest day as a share of the mean; 0 for fewer than two."""
    total = sum(seconds)
    return (max(seconds) - min(seconds)) * len(seconds) / total if len(seconds) > 1 and total else 0.0


def sides_of(model: Model) -> tuple[str, ...]:
    """By cell: the side of its team on the first line."""
    line = model.travel.work.lines[0]
    return tuple(side_on(c.crew, line) for c in model.cells)


def share_of(days: Days, orders: Orders) -> float | None:
    """Share that the left side's teams have of the hours that teams of both sides work; None where none works.

    Mixed teams count for neither side.
    """
    model, sums = days.model, {"left": 0, "right": 0}
    sides = sides_of(model)
    for number, cell in enumerate(model.cells):
        if sides[number] in sums and (orders.get(number) or cell.done):
            sums[sides[number]] += days.timed(number, orders.get(number, ())).seconds
    both = {side for side in sides if side in sums}
    total = sum(sums.values())
    return sums["left"] / total if total and len(both) == 2 else None
