"""What was done to a case, and by whom."""

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from layers.store import HistoryRow
from ui.desktop import figures, kit
from ui.texts import say, tr


def changes(rows: Sequence[HistoryRow]) -> QWidget:
    """The changes, the newest first."""
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    if not rows:
        column.addWidget(kit.caption(tr("It came with an import and was not changed since.")))
    for row in rows:
        label = say(row.label)
        column.addWidget(kit.body(tr("{what} (undone)", what=label) if row.undone else label))
        column.addWidget(kit.caption(figures.sentence(figures.when(row.at), row.who)))
    return box
