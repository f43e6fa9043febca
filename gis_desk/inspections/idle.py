"""No team stays at home while another works a long day, as far as that costs little."""

from collections.abc import Sequence
from dataclasses import replace

from gis_desk.inspections.settings import table
from gis_desk.inspections.solver import Search, search
from gis_desk.inspections.travel import Travel
from layers.work import QUIET, Progress


def all_at_work(travel: Travel, found: Search, teams: Sequence[int], seed: int, progress: Progress = QUIET) -> Search:
    """Routes for the same tasks that give every team a day, or `found` where that is not worth its price.

    The least team time may need fewer days than there are teams. Then the day is made as short as the teams together
    allow, while the team time grows by no more than the share in the rule table.

    Parameters
    ----------
    found : Search
        Routes that leave no task over.
    teams : sequence of int
        Start place of each team.
    """
    if found.left or not 0 < len(found.routes) < len(teams):
        return found
    rules = table()["idle"]
    available = [list(teams).count(i) for i in range(len(travel.starts))]
    best, high = found, max(r.seconds for r in found.routes)
    alone = [travel.alone_s(t) or 0 for t in range(len(travel.of_task))]
    low = max(found.objective_s // len(teams), *alone)
    steps = int(rules["steps"])
    for step in range(steps):
        progress.step(step, steps, "a day for every team")
        if high - low < rules["worth_minutes"] * 60:
            break
        middle = (low + high) // 2
        quiet = Progress(stopped=progress.stopped)
        tried = search(travel, available, seed, quiet, rounds=max(1, found.rounds // rules["parts"]), day_s=middle)
        if tried.left or tried.objective_s > found.objective_s * (1 + rules["share"]):
            low = middle
        else:
            best, high = tried, max(r.seconds for r in tried.routes)
    progress.step(steps, steps, "a day for every team")
    return replace(best, rounds=found.rounds)
