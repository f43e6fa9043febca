"""How the columns of the table are arranged: asked of the user, and kept for the next time."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from ui.desktop.table import cells, looks
from ui.desktop.table.chooser import ColumnChooser

if TYPE_CHECKING:
    from ui.desktop.table.panel import TablePanel

_MS = 600


class KeptLook(QObject):
    """Keeps the arrangement of the columns of `panel`, layer by layer."""

    def __init__(self, panel: "TablePanel") -> None:
        super().__init__(panel)
        self._panel = panel
        self.unused: frozenset[str] = frozenset()
        """Columns in which nothing stands."""
        self._soon = QTimer(self, singleShot=True, interval=_MS)
        self._soon.timeout.connect(self.keep)
        for head in panel.view.heads:
            for signal in (head.sectionResized, head.sectionMoved):
                signal.connect(lambda *_: self._soon.start())

    @property
    def waits(self) -> bool:
        """Whether something is still to be kept."""
        return self._soon.isActive()

    def choose(self) -> ColumnChooser:
        """Ask which columns are shown."""
        panel = self._panel
        titles = {f.name: cells.heading(panel.layer, f) for f in panel.model.fields}
        usual = partial(looks.usual, panel.model.fields, self.unused)
        dialog = ColumnChooser(panel.window(), panel.view.look(), titles, usual)
        dialog.changed.connect(self.set)
        dialog.open()
        return dialog

    def set(self, look: looks.Look) -> None:
        """Arrange the columns as `look` says, and keep it."""
        self._panel.view.apply(look)
        self._soon.start()

    def keep(self) -> None:
        """Keep the columns as they are now."""
        self._soon.stop()
        panel = self._panel
        if panel.layer and panel.model.layer == panel.layer and panel.model.fields:
            looks.keep(panel.layer, panel.view.look())
