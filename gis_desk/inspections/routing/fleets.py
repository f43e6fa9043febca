"""Round trips of vehicles within a given time: the whole at first, then part after part, by several processes.

What PyVRP finds for a few hundred places in a second it needs minutes for among a thousand. So after a first answer
neighbouring round trips are taken out, bettered by themselves, and put back; processes tell each other what they have
found. Of few places the best of all round trips ever seen are put together anew from time to time (set partitioning,
HiGHS).
"""

import contextlib
import multiprocessing
import queue
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from typing import Any

import numpy as np

from gis_desk.inspections.routing.pool import Pool
from gis_desk.inspections.routing.vehicles import Rounds, Routes, searched

Clock = Callable[[], float]
_PART = 200
"""Places of a part."""
_PART_S = 1.0
"""Seconds for one part at first; they grow while parts are not bettered."""
_HISTORY = 300
_SMALL = 260
"""Up to so many places the whole is searched all the time."""
_FIRST = 0.27
"""Share of the time for the first answer."""
_PARTNER_S = 0.6
"""Before the end, for the last answer of the other process."""
_STEPS = 4
_COMBINED = 0.12
"""Share of the time for putting round trips together."""


@dataclass
class _Better:
    """What one process tells the other: round trips that were replaced, by which, and all there are now."""

    gone: list[tuple[int, ...]]
    come: Routes
    routes: Routes
    cost: int


class _Line:
    """The line to the other process; a thread listens, so that nobody waits for a partner who is searching."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._heard: queue.SimpleQueue[_Better | Pool | None] = queue.SimpleQueue()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                self._heard.put(self._connection.recv())
            except (OSError, EOFError):
                self._heard.put(None)
                return

    def tell(self, what: "_Better | Pool") -> None:
        """Say `what`, unless the partner is gone."""
        with contextlib.suppress(OSError):
            self._connection.send(what)

    def heard(self, seconds: float = 0.0) -> Iterator["_Better | Pool"]:
        """What the partner has said; the next for which one waits `seconds` at most, until it is gone."""
        ends = time.monotonic() + seconds
        while True:
            try:
                said = self._heard.get(timeout=max(0.0, ends - time.monotonic()) or 1e-4)
            except queue.Empty:
                return
            if said is None:
                return
            yield said


@dataclass
class _Search:
    """One process at work.

    Parameters
    ----------
    partner : _Line or None
        The other process.
    combines : bool
        Whether this one puts together round trips, its own and its partner's.
    clock : callable
        Seconds; a test measures those of the processor.
    """

    rounds: Rounds
    end: float
    seed: int
    partner: _Line | None = None
    combines: bool = True
    clock: Clock = time.monotonic
    best: Routes = field(default_factory=list)
    cost: int = 0
    pool: Pool = field(default_factory=Pool)

    def run(self) -> None:
        """Search until the end."""
        draw = np.random.default_rng(self.seed)
        began = self.clock()
        self._whole(began + (self.end - began) * _FIRST, draw, None)
        if self.rounds.n <= _SMALL:
            self._again(draw)
        else:
            self._parts(draw)

    def _whole(self, until: float, draw: np.random.Generator, start: Routes | None) -> None:
        """Search the whole until then."""
        found = searched(
            self.rounds,
            lambda: self.clock() >= until,
            int(draw.integers(1 << 30)),
            start,
            seen=self.pool.seen if self.rounds.n <= _SMALL else None,
        )
        if found is not None and (not self.best or self.rounds.cost(found) < self.cost):
            self._take(found, [tuple(r) for r in self.best], found)

    def _take(self, routes: Routes, gone: list[tuple[int, ...]], come: Routes) -> None:
        self.best, self.cost = routes, self.rounds.cost(routes)
        self._tell(_Better(gone, come, routes, self.cost))

    def _tell(self, what: "_Better | Pool") -> None:
        if self.partner is not None:
            self.partner.tell(what)

    def listen(self, seconds: float = 0.0) -> None:
        """Take over what the partner has found, as far as it fits."""
        if self.partner is not None:
            for told in self.partner.heard(seconds):
                self.hear(told)

    def hear(self, told: "_Better | Pool") -> None:
        """Put the partner's new round trips in place of those that they replace, or take over all of them."""
        if isinstance(told, Pool):
            self.pool.join(told)
            return
        mine = {tuple(r) for r in self.best}
        if self.best and told.gone and mine.issuperset(told.gone):
            out = set(told.gone)
            self.best = [r for r in self.best if tuple(r) not in out] + told.come
            self.cost = self.rounds.cost(self.best)
        elif not self.best or told.cost < self.cost:
            self.best, self.cost = told.routes, told.cost

    def _again(self, draw: np.random.Generator) -> None:
        """The whole again and again: from the best, and by the other process once from nothing."""
        span = (self.end - self.clock()) / _STEPS
        for step in range(_STEPS):
            until = self.end - span * (_STEPS - 1 - step)
            self.listen()
            fresh = not self.best or (step == 0 and self.partner is not None and self.combines)
            pause = span * _COMBINED if self.combines else 0.0
            self._whole(until - pause, draw, None if fresh else self.best)
            self.listen()
            if self.combines:
                self._combine(until - self.clock())
            else:
                self._tell(self.pool)
                self.pool = Pool()

    def _combine(self, seconds: float) -> None:
        """Better the best by the round trips seen so far."""
        if self.best and seconds > 0.05:
            found = self.pool.combined(self.rounds, self.best, seconds)
            if found is not None and self.rounds.cost(found) < self.cost:
                self._take(found, [tuple(r) for r in self.best], found)

    def _parts(self, draw: np.random.Generator) -> None:
        """Part after part, those places first that were least often looked at."""
        looked = np.zeros(self.rounds.n)
        tried = bettered = 0
        seconds = _PART_S
        while (left := self.end - self.clock()) > 0.1:
            self.listen()
            if not self.best:
                self._whole(self.clock() + left / 4, draw, None)
                continue
            chosen = self._near(int(np.argmin(looked[1:] + draw.random(self.rounds.n - 1) * 0.5)) + 1)
            for route in chosen:
                looked[route] += 1
            tried += 1
            bettered += self._part(chosen, self.clock() + min(left, seconds), draw)
            if tried >= 2 * self.rounds.n / _PART:
                seconds = seconds * 1.5 if bettered < tried / 2 else seconds
                tried = bettered = 0

    def _near(self, place: int) -> Routes:
        """Round trips around `place`, with about so many places as a part has."""
        owner = np.full(self.rounds.n, -1)
        for number, route in enumerate(self.best):
            owner[route] = number
        order = owner[np.argsort(self.rounds.table[place])]
        chosen: list[int] = []
        count = 0
        for number in dict.fromkeys(order[order >= 0].tolist()):
            if chosen and count + len(self.best[number]) > _PART:
                break
            chosen.append(number)
            count += len(self.best[number])
        return [self.best[n] for n in chosen]

    def _part(self, some: Routes, until: float, draw: np.random.Generator) -> bool:
        part, here = self.rounds.part(some)
        place = {int(h): i for i, h in enumerate(here)}
        start = [[place[i] for i in r] for r in some]
        found = searched(part, lambda: self.clock() >= until, int(draw.integers(1 << 30)), start, history=_HISTORY)
        if found is None or part.cost(found) >= part.cost(start):
            return False
        come = [[int(here[i]) for i in r] for r in found]
        gone = [tuple(r) for r in some]
        out = set(gone)
        self._take([r for r in self.best if tuple(r) not in out] + come, gone, come)
        return True


def _partner(line: Connection, rounds: Rounds, seconds: float, began: float, seed: int) -> None:
    """The other process: searches too, and tells what it finds."""
    left = seconds - max(0.0, time.time() - began)
    _Search(rounds, time.monotonic() + left - _PARTNER_S, seed, _Line(line)).run()


def shortest_rounds(rounds: Rounds, seconds: float, seed: int = 1, processes: int = 2) -> Routes | None:
    """Round trips as short as `seconds` of wall time allow; None where none were found.

    Parameters
    ----------
    processes : int
        1 or 2. The solver holds Python's lock, so that a thread would not help.
    """
    began, ends = time.time(), time.monotonic() + seconds
    if rounds.n <= 2 or processes < 2:
        search = _Search(rounds, ends, seed)
        search.run()
        return search.best or None
    context: Any = multiprocessing.get_context("spawn")
    mine, theirs = context.Pipe()
    other = context.Process(target=_partner, args=(theirs, rounds, seconds, began, seed + 1), daemon=True)
    other.start()
    theirs.close()
    try:
        search = _Search(rounds, ends - _PARTNER_S / 2, seed, _Line(mine), combines=False)
        search.run()
        search.listen(ends - time.monotonic())
    finally:
        mine.close()
        other.terminate()
        other.join()
    return search.best or None
