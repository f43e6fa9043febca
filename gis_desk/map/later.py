"""Names that are worked out when they are first looked at, so that the first picture need not wait for them."""

import threading
from collections.abc import Callable, Sequence
from typing import overload

from gis_desk.map.scene import Labels


class Later(Sequence[Labels]):
    """Labels that are made when they are first looked at; once, whoever looks."""

    def __init__(self, make: Callable[[], Sequence[Labels]]) -> None:
        self._make = make
        self._made: Sequence[Labels] | None = None
        self._lock = threading.Lock()

    @property
    def made(self) -> bool:
        """Whether somebody has looked."""
        return self._made is not None

    def _all(self) -> Sequence[Labels]:
        with self._lock:
            if self._made is None:
                self._made = self._make()
            return self._made

    def __len__(self) -> int:
        return len(self._all())

    @overload
    def __getitem__(self, index: int) -> Labels: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Labels]: ...
    def __getitem__(self, index: int | slice) -> Labels | Sequence[Labels]:
        return self._all()[index]
