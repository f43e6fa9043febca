"""A plan in its stages: all that must be visited, fewest days, least time; then days alike and fair shares."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from gis_desk.inspections.asking.crews import Request
from gis_desk.inspections.asking.settings import table
from gis_desk.inspections.planning.days import Days
from gis_desk.inspections.planning.engine import Aim, Effort, Engine, Orders, Stop
from gis_desk.inspections.planning.even import Even, Wish
from gis_desk.inspections.planning.model import Model
from gis_desk.inspections.planning.polish import Polish
from gis_desk.inspections.planning.shares import share_of, sides_of, spread_of
from gis_desk.inspections.planning.together import agree


@dataclass(frozen=True)
class Solved:
    """What the stages gave.

    Parameters
    ----------
    days : Days
        The days worked out, with the appointments.
    orders : mapping
        By number of a cell: tasks in order.
    left : tuple of int
        Tasks without a place; `unmet` of them found no appointment.
    least_s, balance_s, fair_s : int
        Team time of the least plan, and what days alike and fair shares cost more.
    """

    days: Days
    orders: Orders
    left: tuple[int, ...]
    unmet: tuple[int, ...]
    least_s: int
    balance_s: int = 0
    fair_s: int = 0
    rounds: int = 0
    seconds: float = 0.0
    first_s: float | None = None
    """Seconds until the first whole plan stood."""
    history: tuple[tuple[float, int, int], ...] = ()
    """Seconds since the beginning, tasks without a place, team time: each time it got better."""

    def cost(self, request: Request) -> dict[str, float | None]:
        """What was paid for: team hours of the least plan, and what alike days and fair shares cost more."""
        return {
            "least_h": round(self.least_s / 3600, 3),
            "balance_h": round(self.balance_s / 3600, 3) if request.balanced else None,
            "fair_h": round(self.fair_s / 3600, 3) if request.fair is not None else None,
        }


_NEXT_SEED = 1_000_003
"""From the seed of one attempt to that of the next."""
First = Callable[[Days, Orders, tuple[int, ...]], None]


@dataclass
class _Best:
    """The best so far: fewer tasks left, then fewer days, then less time."""

    days: Days
    orders: Orders = field(default_factory=dict)
    left: tuple[int, ...] = ()
    history: list[tuple[float, int, int]] = field(default_factory=list)
    began: float = field(default_factory=time.monotonic)

    def weight(self, tasks: Sequence[int]) -> int:
        """How much tasks without a place weigh; a marker twice a stretch."""
        kinds = self.days.model.travel.work.tasks
        return sum(2 if kinds[t].kind == "marker" else 1 for t in tasks)

    def total(self, orders: Orders) -> int:
        """Team time."""
        return sum(self.days.timed(c, t).seconds for c, t in orders.items())

    def key(self, orders: Orders, left: Sequence[int]) -> tuple[int, int, int]:
        """What is compared."""
        return self.weight(left), sum(bool(t) for t in orders.values()), self.total(orders)

    def take(self, orders: Orders, left: Sequence[int]) -> bool:
        """Keep a plan if it is the best."""
        if self.orders and self.key(orders, left) >= self.key(self.orders, self.left):
            return False
        self.orders, self.left = dict(orders), tuple(left)
        self.history.append((time.monotonic() - self.began, len(self.left), self.total(orders)))
        return True


class Stages:
    """Runs the stages on one model."""

    def __init__(self, model: Model, effort: Effort) -> None:
        self.effort, self.began = effort, time.monotonic()
        self.model, skeleton, self.unmet = agree(model, effort.progress)
        self.days = Days(self.model)
        self.engine = Engine(self.days)
        self.skeleton = skeleton
        self.cells = tuple(n for n, c in enumerate(self.model.cells) if c.usable)
        self.tasks = tuple(int(t) for t in np.flatnonzero(self.model.single.any(axis=1)))
        self.loose = tuple(t for t in self.tasks if t not in set(self.model.together))
        self.best = _Best(self.days, dict(skeleton), self.loose)
        self.polish = Polish(self.days, self.cells)

    def solve(self, first: First | None = None) -> Solved:
        """All stages."""
        rules = table()["search"]
        small = len(self.loose) <= rules["big_tasks"]
        wide = rules["wide"] if small else 1
        first_s = None
        tries = rules["first_tries"]
        self._begin(tries)
        if self.best.left:
            self._round(Aim(self.cells), rules["hard_share"], self.best.orders)
        first_s = time.monotonic() - self.began
        if first is not None:
            first(self.days, self.best.orders, self._left())
        self._round(self._soft(), rules["narrow_share"], self.best.orders)
        if small and len(self.best.left) <= rules["again_left"]:
            for n in range(1, rules["starts"]):
                known, complete = self._begin(tries, n * tries)
                if complete:
                    self._round(self._soft(), rules["narrow_share"], known, n)
        self._round(self._soft(wide), rules["wide_share"], self.best.orders)
        self._fewer(rules["fewer_share"])
        self._at_work(rules["narrow_share"])
        self._agree_again()
        least = self.best.total(self.best.orders)
        orders, costs = self._wished(self.best.orders, least, rules["wish_share"])
        return Solved(
            self.days,
            orders,
            self._left(),
            self.unmet,
            least + min(0, costs[0]),
            max(0, costs[0]),
            costs[1],
            self.effort.spent,
            time.monotonic() - self.began,
            first_s,
            tuple(self.best.history),
        )

    def leaves(self) -> int:
        """How many tasks a quick search leaves out, of those that may be done at all."""
        self._round(Aim(self.cells, whole=True), 0.5, self.skeleton)
        if self.best.left:
            self._round(Aim(self.cells), 0.5, self.best.orders)
        return len(self._left())

    def _begin(self, tries: int, past: int = 0) -> tuple[Orders, bool]:
        """A plan of all tasks, however long, and whether it is one.

        While few tasks have no place the search begins anew from there, with other seeds: from `past` on.
        """
        rules, aim = table()["search"], Aim(self.cells, whole=True)
        orders, left = dict(self.skeleton), list(self.loose)
        for n in range(past, past + tries):
            stop = self.effort.part(rules["first_share"], rules["first_rounds"])
            found = self._round(aim, stop, orders, n)
            if n == past or self.best.key(*found) < self.best.key(orders, left):
                orders, left = found
            if not 0 < len(left) <= rules["again_left"]:
                break
        return orders, not left

    def _soft(self, wide: int = 1) -> Aim:
        """The search for least time; hours are broken on the way where few tasks have no place, or none."""
        return Aim(self.cells, wide=wide, soft=len(self.best.left) <= table()["search"]["again_left"])

    def _left(self) -> tuple[int, ...]:
        """Tasks that a team could do and that have no place, and those without an appointment."""
        return tuple(sorted({*self.best.left, *self.unmet}))

    def _round(self, aim: Aim, share: float | Stop, known: Orders, attempt: int = 0) -> tuple[Orders, list[int]]:
        """One search, exactly worked out; kept if it is the best."""
        stop = self.effort.part(share) if isinstance(share, float) else share
        found = self.engine.search(self.loose, aim, stop, self._seed(attempt), known)
        orders, left = self._exact(found, aim)
        self.best.take(orders, left)
        return orders, left

    def _seed(self, attempt: int) -> int:
        return (self.effort.seed + attempt * _NEXT_SEED) % 2**32

    def _exact(self, found: Orders, aim: Aim) -> tuple[Orders, list[int]]:
        lost = {c: t for c, t in self.skeleton.items() if not set(t) <= set(found.get(c, ()))}
        orders = self.polish.repaired({**lost, **{c: t for c, t in found.items() if c not in lost}})
        placed = {t for tasks in orders.values() for t in tasks}
        polish = self.polish if aim.cells == self.cells else Polish(self.days, aim.cells)
        return polish.filled(orders, [t for t in self.loose if t not in placed])

    def _used(self, orders: Orders) -> tuple[int, ...]:
        return tuple(sorted(c for c, t in orders.items() if t))

    def _begun(self) -> tuple[int, ...]:
        return tuple(c for c in self.cells if self.model.cells[c].done)

    def _fewer(self, share: float) -> None:
        """Try with fewer days, as long as that works; more than one at once where much time is spare."""
        for _ in range(table()["search"]["fewer_tries"]):
            used = self._used(self.best.orders)
            seconds = {c: self.days.timed(c, self.best.orders[c]).seconds for c in used}
            spare = [c for c in used if c not in self.skeleton and not self.model.cells[c].done]
            if self.best.left or not spare:
                return
            spare.sort(key=lambda c: (seconds[c], -c))
            rooms = {c: self.model.cells[c].crew.day_s - self.model.cells[c].crew.lunch_s for c in used}
            over = sum(rooms.values()) - sum(seconds.values())
            out = set(spare[: max(1, over // (2 * max(rooms.values())))])
            cells = tuple(sorted({*used, *self._begun()} - out))
            if sum(seconds.values()) * 0.98 > sum(rooms[c] for c in used if c not in out):
                return
            known = {c: t for c, t in self.best.orders.items() if c not in out}
            aim = Aim(cells)
            found = self.engine.search(self.loose, aim, self.effort.part(share), self.effort.seed, known)
            placed = {t for tasks in found.values() for t in tasks}
            if sum(t not in placed for t in self.loose) > table()["search"]["fewer_left"]:
                return
            orders, left = self._exact(found, aim)
            self.best.take(orders, left)
            if left:
                return

    def _at_work(self, share: float) -> None:
        """No team stays at home while others work long days, as far as that costs little.

        The least team time may need fewer days than there are teams. Then the longest day is made as short as the teams
        together allow, while the team time grows by no more than the share in the rule table.
        """
        rules, best = table()["idle"], self.best
        used = self._used(best.orders)
        teams = {self.model.cells[c].team for c in self.cells}
        if best.left or not 0 < len(used) < len(teams):
            return
        least = best.total(best.orders)
        one_each = tuple({self.model.cells[c].team: c for c in reversed(self.cells)}.values())
        cells = tuple(sorted({*one_each, *self.skeleton, *self._begun()}))
        found, high = best.orders, max(self.days.timed(c, best.orders[c]).seconds for c in used)
        low = least // len(teams)
        for _ in range(rules["steps"]):
            if high - low < rules["worth_minutes"] * 60:
                break
            middle = (low + high) // 2
            aim = Aim(cells, day_cost_s=0, longest_s=middle)
            stop = self.effort.part(share / rules["parts"])
            orders, left = self._exact(
                self.engine.search(self.loose, aim, stop, self.effort.seed, self.skeleton or None), aim
            )
            longest = max((self.days.timed(c, t).seconds for c, t in orders.items()), default=high)
            if left or longest >= high or best.total(orders) > least * (1 + rules["share"]):
                low = middle
            else:
                found, high = orders, longest
        best.orders = found

    # appointments

    def _agree_again(self) -> None:
        """Move the times of the appointments to where the teams arrive anyway, where that saves waiting."""
        pins = {c: dict(p) for c, p in self.model.pins.items()}
        if not pins:
            return
        for _ in range(3):
            better = False
            for task in sorted(
                {t for p in pins.values() for t in p}, key=lambda t: min(p.get(t, 10**6) for p in pins.values())
            ):
                better |= self._moved_appointment(task)
            if not better:
                return

    def _moved_appointment(self, task: int) -> bool:
        cells = [c for c, p in self.model.pins.items() if task in p]
        at = self.model.pins[cells[0]][task]
        came = []
        for c in cells:
            own = self.best.orders.get(c, ())
            timed = self.days.timed(c, own)
            came.append(timed.times.arrive[len(self.model.cells[c].done) + own.index(task)])
        meeting = self.model.demands[task].meeting
        then = max(*came, (meeting.from_s or 0) if meeting is not None else 0, self._light(cells[0]))
        if then >= at:
            return False
        pins = {c: {**p, **({task: then} if task in p else {})} for c, p in self.model.pins.items()}
        days = Days(self.model.pinned(pins))
        before = sum(self.days.timed(c, self.best.orders.get(c, ())).seconds for c in cells)
        if not all(days.sound(c, self.best.orders.get(c, ())) for c in cells):
            return False
        if sum(days.timed(c, self.best.orders.get(c, ())).seconds for c in cells) >= before:
            return False
        self._with(days)
        return True

    def _light(self, cell: int) -> int:
        return self.model.cells[cell].workday.light_from_s

    def _with(self, days: Days) -> None:
        self.days, self.model = days, days.model
        self.engine, self.polish = Engine(days), Polish(days, self.cells)
        self.best.days = days

    # alike and fair

    def _wished(self, orders: Orders, least: int, share: float) -> tuple[Orders, tuple[int, int]]:
        request, rules = self.model.request, table()["balance"]
        balance = fair = 0
        wish = Wish(rules["spread"] if request.balanced else None, None, sides_of(self.model))
        if request.balanced:
            orders = self._alike(orders, wish, share)
            balance = self.best.total(orders) - least
        if request.fair is not None and {"left", "right"} <= {sides_of(self.model)[c] for c in self.cells}:
            wish = Wish(wish.spread, request.fair, sides_of(self.model), rules["fair_near"])
            orders = self._fair(orders, wish, share)
            fair = self.best.total(orders) - least - balance
        return orders, (balance, fair)

    def _alike(self, orders: Orders, wish: Wish, share: float, tilt: Mapping[int, float] | None = None) -> Orders:
        """Days of the same number that are alike in length, as far as the work allows."""
        rules = table()["balance"]
        cells = tuple(sorted({*self._used(orders), *self._begun()}))
        if len(cells) < 2:
            return orders
        best = Even(self.days, wish).improved(orders, rules["steps"], self.effort.progress)
        for n, more in enumerate(rules["levels"] * rules["tries"]):
            if self._spread(best) <= wish.spread * 0.99 if wish.spread else True:
                break
            mean = self.best.total(best) // max(1, len(cells))
            aim = Aim(cells, 0, round(mean * (1 + more)), None, tilt or {}, 1)
            found = self.engine.search(self.loose, aim, self.effort.part(share), self._seed(n), best)
            made, left = self._exact(found, aim)
            if self.best.weight(left) <= self.best.weight(self.best.left) and len(self._used(made)) == len(cells):
                made = Even(self.days, wish).improved(made, rules["steps"], self.effort.progress)
                if wish.cost(self.polish.seconds(made)) < wish.cost(self.polish.seconds(best)):
                    best, self.best.left = made, tuple(left)
        return best

    def _spread(self, orders: Orders) -> float:
        return spread_of(list(self.polish.seconds(orders).values()))

    def _fair(self, orders: Orders, wish: Wish, share: float) -> Orders:
        """Hours of the two sides in the ratio that was asked for, with as many days as before."""
        rules, sides = table()["balance"], sides_of(self.model)
        assert wish.share is not None
        best = Even(self.days, wish).improved(orders, rules["steps"], self.effort.progress)
        used = self._used(best)
        mixed = [c for c in used if sides[c] not in ("left", "right")]
        both = len(used) - len(mixed)
        wanted = wish.share * both
        for left_days in dict.fromkeys((round(wanted), int(wanted), int(wanted) + 1)):
            if self._near(best, wish):
                break
            if not 0 <= left_days <= both:
                continue
            cells = self._days_of(used, mixed, left_days, both - left_days)
            if cells is None:
                continue
            mean = self.best.total(best) // max(1, len(used))
            aim = Aim(cells, 0, round(mean * 1.03) if wish.spread else None)
            known = {c: t for c, t in best.items() if c in cells}
            found = self.engine.search(self.loose, aim, self.effort.part(share), self.effort.seed, known or None)
            made, left = self._exact(found, aim)
            if self.best.weight(left) > self.best.weight(self.best.left):
                continue
            made = Even(self.days, wish).improved(made, rules["steps"], self.effort.progress)
            if wish.cost(self.polish.seconds(made)) < wish.cost(self.polish.seconds(best)):
                best, self.best.left = made, tuple(left)
        return best

    def _near(self, orders: Orders, wish: Wish) -> bool:
        now = share_of(self.days, orders)
        return now is not None and wish.share is not None and abs(now - wish.share) <= wish.near

    def _days_of(self, used: Sequence[int], mixed: Sequence[int], left: int, right: int) -> tuple[int, ...] | None:
        """Days to be used: those of mixed teams, and so many of each side; appointments and begun days are kept."""
        sides, found = sides_of(self.model), list(mixed)
        for side, count in (("left", left), ("right", right)):
            own = [c for c in self.cells if sides[c] == side]
            own.sort(key=lambda c: (c not in self.skeleton and not self.model.cells[c].done, c not in used, c))
            if len(own) < count:
                return None
            found += own[:count]
        musts = {*self.skeleton, *self._begun()}
        return tuple(sorted(found)) if musts <= set(found) else None
