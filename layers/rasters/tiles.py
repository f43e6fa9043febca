"""Tiles that were read lately, kept up to a number of bytes."""

import threading
from collections import OrderedDict
from collections.abc import Hashable

import numpy as np

LIMIT = 72_000_000
"""What a screen of 3840 by 2160 pixels shows needs 66 at most."""


class TileCache:
    """Pictures by key, those used longest ago are let go first; may be used from several threads."""

    def __init__(self, limit: int = LIMIT) -> None:
        self.limit = limit
        self._lock = threading.Lock()
        self._kept: OrderedDict[Hashable, np.ndarray | None] = OrderedDict()
        self._size = 0

    @property
    def size(self) -> int:
        """Bytes that are kept."""
        return self._size

    def get(self, key: Hashable) -> tuple[bool, np.ndarray | None]:
        """Whether `key` is known, and its picture; None is a place known to be empty."""
        with self._lock:
            if key not in self._kept:
                return False, None
            self._kept.move_to_end(key)
            return True, self._kept[key]

    def put(self, key: Hashable, picture: np.ndarray | None) -> None:
        """Keep `picture`."""
        with self._lock:
            self._size += _bytes(picture) - (_bytes(self._kept.pop(key)) if key in self._kept else 0)
            self._kept[key] = picture
            while self._size > self.limit and len(self._kept) > 1:
                self._size -= _bytes(self._kept.popitem(last=False)[1])

    def drop(self, key: Hashable) -> None:
        """Let go of `key`."""
        with self._lock:
            if key in self._kept:
                self._size -= _bytes(self._kept.pop(key))

    def forget(self, owner: Hashable) -> None:
        """Let go of all whose key begins with `owner`."""
        with self._lock:
            for key in [k for k in self._kept if isinstance(k, tuple) and k[0] == owner]:
                self._size -= _bytes(self._kept.pop(key))


def _bytes(picture: np.ndarray | None) -> int:
    return 64 if picture is None else picture.nbytes + 64


CACHE = TileCache()
"""The one of the program."""
