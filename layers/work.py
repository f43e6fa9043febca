"""How long work reports and is stopped, without knowing who listens."""

from collections.abc import Callable
from dataclasses import dataclass


class Cancelled(Exception):
    """The user asked to stop."""


def _unheard(_done: int, _total: int, _text: str) -> None:
    """Nobody listens."""


@dataclass(frozen=True)
class Progress:
    """A plain pair of callables that long work is given.

    Parameters
    ----------
    report : callable
        Called with (done, total, text); total 0 means unknown.
    stopped : callable
        True once the user asked to stop.
    """

    report: Callable[[int, int, str], None] = _unheard
    stopped: Callable[[], bool] = bool

    def step(self, done: int, total: int, text: str = "") -> None:
        """Report `done` of `total`; raise `Cancelled` if the user asked to stop."""
        if self.stopped():
            raise Cancelled(text)
        self.report(done, total, text)

    def part(self, begin: float, end: float, total: int) -> "Progress":
        """For a part of the work, from `begin` to `end` of `total`: what it reports of itself is put in its place."""

        def report(done: int, whole: int, text: str) -> None:
            share = done / whole if whole else 0.0
            self.report(round(begin + (end - begin) * min(share, 1.0)), total, text)

        return Progress(report, self.stopped)


QUIET = Progress()
