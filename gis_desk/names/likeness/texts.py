"""Texts and codes in arrays, read one at a time: hundreds of thousands of names without as many objects."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar, overload

import numpy as np

from gis_desk.names.characters import codepoints

_T = TypeVar("_T")
_LONGEST_CODE = 16


class Texts(Sequence[str]):
    """N texts as the code points of all of them (uint32) and where each begins (N + 1)."""

    def __init__(self, points: np.ndarray, begins: np.ndarray) -> None:
        self.points, self.begins = points, begins

    @classmethod
    def of(cls, texts: Sequence[str]) -> "Texts":
        """Such texts from a list."""
        points, lengths = codepoints(list(texts))
        return cls(points, np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64))

    def __len__(self) -> int:
        return len(self.begins) - 1

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> list[str]: ...
    def __getitem__(self, at: int | slice) -> str | list[str]:
        if isinstance(at, slice):
            return [self[n] for n in range(*at.indices(len(self)))]
        if not 0 <= at < len(self):
            raise IndexError(at)
        found = self.points[self.begins[at] : self.begins[at + 1]]
        return str(found.tobytes(), "utf-32-le", "surrogatepass")


class Codes(Sequence[str]):
    """N short texts as bytes of one width, such as codes of divisions."""

    def __init__(self, values: np.ndarray) -> None:
        self.values = values

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Codes":
        """Such texts from a list; what is longer than sixteen characters is cut where it needs more than 64 bytes."""
        made = np.array([_bytes_of(t) for t in texts], dtype=np.bytes_)
        return cls(made if made.dtype.itemsize else made.astype("S1"))

    def __len__(self) -> int:
        return len(self.values)

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> list[str]: ...
    def __getitem__(self, at: int | slice) -> str | list[str]:
        if isinstance(at, slice):
            return [self[n] for n in range(*at.indices(len(self)))]
        return str(self.values[at], "utf-8", "surrogatepass")

    def shared(self, rows: np.ndarray, text: str) -> np.ndarray:
        """How many leading bytes the codes of `rows` share with `text`."""
        own = np.frombuffer(text.encode("utf-8", "surrogatepass"), np.uint8)
        width = min(len(own), self.values.dtype.itemsize)
        if not width or not len(rows):
            return np.zeros(len(rows), np.int64)
        given = self.values[rows].view(np.uint8).reshape(len(rows), -1)[:, :width]
        return (given == own[:width]).cumprod(axis=1, dtype=np.uint8).sum(axis=1, dtype=np.int64)

    def beginning(self, rows: np.ndarray, prefix: str) -> np.ndarray:
        """Mask of those of `rows` whose code begins with `prefix`."""
        if not prefix:
            return np.ones(len(rows), bool)
        return self.shared(rows, prefix) == len(prefix.encode("utf-8", "surrogatepass"))


def _bytes_of(text: str) -> bytes:
    data = text.encode("utf-8", "surrogatepass")
    return data if len(data) <= 4 * _LONGEST_CODE else text[:_LONGEST_CODE].encode("utf-8", "surrogatepass")


class Pooled(Sequence[_T]):
    """What rows share, by the number of each in a pool; `spoken` puts other values in place of some."""

    def __init__(self, pool: Sequence[_T], numbers: np.ndarray, spoken: Mapping[_T, _T] | None = None) -> None:
        self._pool, self._numbers, self._spoken = pool, numbers, spoken or {}

    def __len__(self) -> int:
        return len(self._numbers)

    @overload
    def __getitem__(self, at: int) -> _T: ...
    @overload
    def __getitem__(self, at: slice) -> list[_T]: ...
    def __getitem__(self, at: int | slice) -> _T | list[_T]:
        if isinstance(at, slice):
            return [self[n] for n in range(*at.indices(len(self)))]
        found = self._pool[int(self._numbers[at])]
        return self._spoken.get(found, found)
