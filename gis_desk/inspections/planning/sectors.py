"""Which team takes which day's routes: teams of one kind take neighbouring sectors round their start place."""

from collections.abc import Sequence

import numpy as np

from gis_desk.inspections.planning.days import Days
from gis_desk.inspections.planning.engine import Orders


def arranged(days: Days, orders: Orders, cells: Sequence[int]) -> Orders:
    """`orders` with the days that can stand for each other dealt out anew; appointments and begun days stay.

    Of such days each team takes neighbouring sectors round its start place, such that the longest-working team works
    as little as possible; a team's days are its first ones.
    """
    model = days.model
    kinds: dict[tuple[object, ...], list[int]] = {}
    for c in cells:
        cell = model.cells[c]
        if c in model.pins or cell.done:
            continue
        crew = cell.crew
        key = (
            *(crew.start, crew.home, crew.begin_s, crew.day_s, crew.lunch_s, crew.lunch_from_s, crew.lunch_to_s),
            *(crew.vehicle, crew.skills, crew.side, crew.unit, model.single[:, c].tobytes()),
        )
        kinds.setdefault(key, []).append(c)
    found = dict(orders)
    for mine in kinds.values():
        routes = [(orders[c], days.timed(c, orders[c]).seconds) for c in mine if orders.get(c)]
        teams = sorted({model.cells[c].team for c in mine})
        rooms = [[c for c in mine if model.cells[c].team == team] for team in teams]
        around = _round(days, mine[0], routes)
        made: Orders = {}
        for own, block in zip(rooms, _blocks(around, [len(r) for r in rooms]), strict=True):
            made.update({c: tasks for c, (tasks, _) in zip(own, block, strict=False)})
        if all(days.sound(c, tasks) for c, tasks in made.items()):
            found = {c: t for c, t in found.items() if c not in mine} | made
    return found


_Route = tuple[tuple[int, ...], int]


def _round(days: Days, cell: int, routes: list[_Route]) -> list[_Route]:
    """Routes by their direction from the start place, beginning after the widest empty sector."""
    if len(routes) < 2:
        return routes
    model, travel = days.model, days.model.travel
    origin = np.array(travel.spot_xy(travel.start_spot[travel.row(model.cells[cell].crew.start)]))
    angles = []
    for tasks, _ in routes:
        begins = [travel.work.points[travel.work.tasks[t].begin] for t in tasks]
        east, north = np.array([(p.x, p.y) for p in begins]).mean(axis=0) - origin
        angles.append(float(np.arctan2(north, east)))
    order = np.argsort(angles, kind="stable")
    turned = np.array(angles)[order]
    gaps = np.diff(np.append(turned, turned[0] + 2 * np.pi))
    first = (int(gaps.argmax()) + 1) % len(routes)
    return [routes[i] for i in np.roll(order, -first)]


def _blocks(routes: list[_Route], rooms: Sequence[int]) -> list[list[_Route]]:
    """`routes` in runs of at most `rooms` each, the longest run as short as possible."""
    n, teams = len(routes), len(rooms)
    total = np.concatenate([[0], np.cumsum([seconds for _, seconds in routes])])
    best = np.full((teams + 1, n + 1), np.inf)
    best[0, 0] = 0.0
    cut = np.zeros((teams + 1, n + 1), dtype=int)
    for team, room in enumerate(rooms, 1):
        for end in range(n + 1):
            for begin in range(max(0, end - room), end + 1):
                longest = max(best[team - 1, begin], total[end] - total[begin])
                if longest < best[team, end]:
                    best[team, end], cut[team, end] = longest, begin
    blocks, end = [], n
    for team in range(teams, 0, -1):
        begin = int(cut[team, end])
        blocks.append(routes[begin:end])
        end = begin
    return blocks[::-1]
