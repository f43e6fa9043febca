"""Cases drawn to places by lot, for the random pictures that a real one is held against."""

import numpy as np

_GUIDE = 1 << 20
"""Steps of equal chance into which the places are cut; the chance of a place is right to a millionth."""


class Lots:
    """So many cases as there are weights, laid over C cells by chance, again and again.

    Parameters
    ----------
    likely : array (C,)
        Relative chance of each cell, not negative, some > 0.
    weights : array (N,)
        What each case counts.
    seed : int
        Equal seeds draw equal lots.
    """

    def __init__(self, likely: np.ndarray, weights: np.ndarray, seed: int) -> None:
        self._random = np.random.default_rng(seed)
        self._weights, self._cells = weights, len(likely)
        until = np.cumsum(likely)
        self._chance = likely / until[-1]
        self._alike = bool((weights == weights[0]).all())
        self._counted = self._alike and len(weights) > 4 * len(likely)
        steps = (np.arange(_GUIDE) + 0.5) / _GUIDE * until[-1]
        self._guide = np.empty(0, int) if self._counted else np.searchsorted(until, steps).astype(np.int32)

    def drawn(self, many: int) -> np.ndarray:
        """Weights on the cells of `many` random pictures, (many, C)."""
        if self._counted:
            return self._random.multinomial(len(self._weights), self._chance, size=many) * self._weights[0]
        place = self._guide[self._random.integers(0, _GUIDE, size=(many, len(self._weights)), dtype=np.int32)]
        place += (np.arange(many, dtype=np.int32) * self._cells)[:, None]
        weights = None if self._alike else np.broadcast_to(self._weights, place.shape).ravel()
        laid = np.bincount(place.ravel(), weights=weights, minlength=many * self._cells).reshape(many, self._cells)
        return laid * self._weights[0] if self._alike else laid
