"""The selected rows of the table and the window's chosen ones, which are kept the same both ways."""

from collections.abc import Set

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from gis_desk.tables.keys import Keys
from gis_desk.tables.texts import PIECE
from layers.work import Progress
from ui.desktop.chosen import Chosen
from ui.desktop.keyset import LARGE, KeySet
from ui.desktop.table.marks import Marks
from ui.desktop.table.model import TableModel
from ui.desktop.table.work import Newest

_MS = 60


class ChosenRows(QObject):
    """Tells `chosen` what is selected in the table, and the table what was chosen elsewhere.

    Signals
    -------
    arrived()
        Rows were selected because they were chosen elsewhere.
    """

    arrived = Signal()

    def __init__(self, model: TableModel, marks: Marks, chosen: Chosen, parent: QObject) -> None:
        super().__init__(parent)
        self._model, self._marks, self._chosen = model, marks, chosen
        self._newest = Newest(self)
        self._hearing = False
        self._soon = QTimer(self, singleShot=True, interval=_MS)
        self._soon.timeout.connect(self._tell)
        marks.changed.connect(self._marked)
        chosen.changed.connect(self._heard)

    @property
    def busy(self) -> bool:
        """Whether something is still to be told or heard."""
        return self._newest.busy or self._soon.isActive()

    def reset(self, kept: np.ndarray | None) -> None:
        """Another table is in the model: select the rows with the keys `kept`, else those chosen in the layer."""
        self._newest.drop()
        self._soon.stop()
        self._hearing = True
        self._marks.reset(self._model.columns.size)
        self._hearing = False
        if kept is not None and len(kept):
            self._hear(kept)
        elif chosen := self._chosen.keys(self._model.layer):
            self._hear(_listed(chosen))

    def _marked(self) -> None:
        if not self._hearing:
            self._soon.start()

    def _tell(self) -> None:
        layer, keys, rows = self._model.layer, self._model.keys.keys, self._marks.rows()
        if not layer:
            return
        if len(rows) <= LARGE:
            self._newest.drop()
            self._say(layer, frozenset(keys[rows].tolist()))
            return

        def work(progress: Progress) -> Set[str]:
            found = np.empty(len(rows), dtype=object)
            for start in range(0, len(rows), PIECE):
                progress.step(start, len(rows))
                found[start : start + PIECE] = keys[rows[start : start + PIECE]]
            return KeySet(found, progress)

        self._newest.ask(work, lambda found: self._say(layer, found))

    def _say(self, layer: str, keys: Set[str]) -> None:
        self._hearing = True
        self._chosen.set(layer, keys)
        self._hearing = False

    def _heard(self, layer: str) -> None:
        if self._hearing or layer != self._model.layer or not layer:
            return
        self._hear(_listed(self._chosen.keys(layer)))

    def _hear(self, wanted: list[str] | np.ndarray) -> None:
        keys = self._model.keys
        self._soon.stop()
        if len(wanted) <= LARGE:
            self._newest.drop()
            self._take(keys, keys.rows(wanted))
            return
        self._newest.ask(lambda progress: keys.rows(wanted, progress), lambda rows: self._take(keys, rows))

    def _take(self, keys: Keys, rows: np.ndarray) -> None:
        if keys is not self._model.keys:
            return
        self._hearing = True
        self._marks.choose(rows)
        self._hearing = False
        self.arrived.emit()


def _listed(keys: Set[str]) -> list[str] | np.ndarray:
    return keys.array if isinstance(keys, KeySet) else list(keys)
