"""Which rows of a table are selected: one bit for each, so that all of half a million are chosen at once."""

from collections.abc import Iterable

import numpy as np
from PySide6.QtCore import QObject, Signal


class Marks(QObject):
    """The selected rows of a table of N, by their number in the table, not by their place on the screen.

    Signals
    -------
    changed()
        Other rows are selected.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.mask = np.zeros(0, bool)
        self.count = 0

    def reset(self, size: int) -> None:
        """Nothing is selected in a table of `size` rows."""
        had = self.count > 0
        self.mask, self.count = np.zeros(size, bool), 0
        if had:
            self.changed.emit()

    def rows(self) -> np.ndarray:
        """The selected rows, (K,) int64, in the order of the table."""
        return np.flatnonzero(self.mask)

    def choose(self, rows: np.ndarray | Iterable[int]) -> None:
        """Select exactly `rows`."""
        mask = np.zeros(len(self.mask), bool)
        mask[np.asarray(rows, np.int64)] = True
        self._set(mask)

    def add(self, rows: np.ndarray | Iterable[int]) -> None:
        """Select `rows` too."""
        mask = self.mask.copy()
        mask[np.asarray(rows, np.int64)] = True
        self._set(mask)

    def toggle(self, row: int) -> None:
        """Select `row`, or no longer."""
        mask = self.mask.copy()
        mask[row] = not mask[row]
        self._set(mask)

    def invert(self, among: np.ndarray) -> None:
        """Select of the rows `among` those that are not selected, and no others."""
        mask = np.zeros(len(self.mask), bool)
        mask[among] = ~self.mask[among]
        self._set(mask)

    def clear(self) -> None:
        """Select nothing."""
        self._set(np.zeros(len(self.mask), bool))

    def _set(self, mask: np.ndarray) -> None:
        if not np.array_equal(mask, self.mask):
            self.mask, self.count = mask, int(np.count_nonzero(mask))
            self.changed.emit()
