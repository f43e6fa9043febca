"""What is kept from one computation of the warnings to the next."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any


def _same(one: Any, other: Any) -> bool:
    return one is other or (isinstance(one, date) and one == other)


class Memory:
    """What took long to find, kept while the tables it was found in are the same frames, or the day is the same."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[tuple[Any, ...], Any]] = {}

    def recall(self, name: str, frames: Sequence[Any], make: Callable[[], Any]) -> Any:
        """What ``make()`` gave for these very `frames`, or gives now."""
        known = self._kept.get(name)
        if known is not None and len(known[0]) == len(frames) and all(map(_same, known[0], frames)):
            return known[1]
        made = make()
        self._kept[name] = (tuple(frames), made)
        return made
