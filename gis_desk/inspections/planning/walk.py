"""How the search walks from plan to plan: PyVRP's steps, with a price on hours too many.

Where all tasks are to find a place, hours may be broken on the way: what a second too many costs begins at a few times
its own price, and rises as long as too few of the plans that are met keep their hours. So all tasks stay in their days
while the work is shifted about. Otherwise that price is high: tasks that have no room are dropped at once.
"""

import warnings
from collections.abc import Callable
from typing import Any

import pyvrp
from pyvrp.exceptions import PenaltyBoundWarning
from pyvrp.IteratedLocalSearch import IteratedLocalSearchCallbacks, IteratedLocalSearchParams
from pyvrp.search import OPERATORS, LocalSearch, NeighbourhoodParams, compute_neighbours

_WHOLE, _SOFT, _HARD = (30.0, 50.0), (20.0, 200.0), (5000.0, 10_000.0)
"""What a second too many costs at first and at most, in seconds of a team: until all have a place, on the way, else."""
_NEAR = 20
"""How many tasks a task is tried beside."""
_SHORT, _LONG = 30, 300
"""Steps back a plan is measured against: where any plan of all tasks will do, and where the best is wanted."""


class _Watch(IteratedLocalSearchCallbacks):
    """Keeps where the walk stands, and knows when all of `tasks` are in a plan."""

    def __init__(self, tasks: int | None) -> None:
        self.tasks, self.whole, self.now = tasks, False, None

    def on_iteration(self, current: Any, candidate: Any, best: Any, cost_evaluator: Any) -> None:  # noqa: ARG002
        """The name and arguments PyVRP calls it by."""
        self.now = current

    def on_best(self, best: Any) -> None:
        """The name PyVRP calls it by."""
        self.whole = bool(best.is_feasible()) and best.num_clients() == self.tasks


def walk(
    data: Any,
    stop: Callable[[int], bool],
    seed: int,
    price: int,
    first: Any | None,
    whole: int | None = None,
    soft: bool = False,
) -> Any:
    """The best plan met from `first` on, or from one made up; its hours are kept unless no plan can keep them.

    Parameters
    ----------
    data : pyvrp.ProblemData
        The problem.
    stop : callable
        Says when to end, given the best cost.
    price : int
        Units of cost in a second of a team.
    first : pyvrp.Solution or None
        Where to begin.
    whole : int or None
        A number of tasks: end as soon as so many are in a plan that keeps all hours.
    soft : bool
        Whether hours may be broken on the way.
    """
    random = pyvrp.RandomNumberGenerator(seed=seed)
    steps = LocalSearch(data, random, compute_neighbours(data, NeighbourhoodParams(num_neighbours=_NEAR)))
    for operator in OPERATORS:
        if operator.supports(data):
            steps.add_operator(operator(data))
    over, most = _WHOLE if whole is not None else _SOFT if soft else _HARD
    rules = pyvrp.PenaltyParams(50, 1.2, target_feasible=0.4, max_penalty=price * most)
    over *= price
    manager = pyvrp.PenaltyManager(([over] * data.num_load_dimensions, over, over), rules)
    watch = _Watch(whole)
    if first is None:
        first = steps(pyvrp.Solution.make_random(data, random), manager.cost_evaluator(), exhaustive=True)
    params = IteratedLocalSearchParams(history_length=_LONG if whole is None else _SHORT, callbacks=watch)
    ils = pyvrp.IteratedLocalSearch(data, manager, steps, first, params)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PenaltyBoundWarning)  # days that have no room for all are no surprise
        best = ils.run(lambda cost: watch.whole or stop(cost), collect_stats=False).best
    if best.is_feasible():
        return best
    high = price * _HARD[0]
    hard = pyvrp.CostEvaluator([high] * data.num_load_dimensions, high, high)
    return steps(watch.now or best, hard, exhaustive=True)
