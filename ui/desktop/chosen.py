"""The rows the user has chosen, layer by layer: what the map marks, the table selects and the status bar counts."""

from collections.abc import Collection, Set

from PySide6.QtCore import QObject, Signal

from ui.desktop.keyset import gathered


class Chosen(QObject):
    """Chosen rows of any number of layers, known by layer id and key.

    Whoever shows a choice listens to `changed`; whoever makes one calls `set`. A call that changes nothing says
    nothing, so that two views can follow each other without an end.

    Signals
    -------
    changed(layer id)
        The choice in this layer is another one.
    """

    changed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._keys: dict[str, Set[str]] = {}

    def set(self, layer: str, keys: Collection[str]) -> None:
        """Choose exactly the rows `keys` of `layer`; the choice in other layers stays.

        Who has very many makes a set of them off the GUI thread (`keyset.gathered`); it is taken as it is.
        """
        wanted = gathered(keys)
        if wanted == self.keys(layer):
            return
        if wanted:
            self._keys[layer] = wanted
        else:
            del self._keys[layer]
        self.changed.emit(layer)

    def keys(self, layer: str) -> Set[str]:
        """The keys chosen in `layer`; empty where there are none."""
        return self._keys.get(layer, frozenset())

    def layers(self) -> tuple[str, ...]:
        """Ids of the layers in which something is chosen, in the order in which they came."""
        return tuple(self._keys)

    def clear(self) -> None:
        """Choose nothing."""
        layers, self._keys = self.layers(), {}
        for layer in layers:
            self.changed.emit(layer)
