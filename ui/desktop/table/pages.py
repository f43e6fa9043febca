"""What the pane of the table holds: tools, questions, rows and statistics, or what belongs there where it is empty."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from ui.desktop import kit
from ui.texts import tr


class Pages(QStackedWidget):
    """The empty page, and that of the rows with `bar` above and `figures` beside `view`."""

    def __init__(self, bar: QWidget, view: QWidget, figures: QWidget) -> None:
        super().__init__()
        hint = tr("The rows of a layer appear here as soon as the workspace has any.")
        self.addWidget(kit.EmptyState("table", tr("No rows"), hint))
        page = QWidget()
        inside = QVBoxLayout(page)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        inside.addWidget(bar)
        self.asking = QVBoxLayout()
        self.asking.setContentsMargins(8, 0, 8, 0)
        inside.addLayout(self.asking)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setHandleWidth(1)
        split.addWidget(view)
        split.addWidget(figures)
        split.setStretchFactor(0, 1)
        split.setCollapsible(0, False)
        split.setSizes([900, 280])
        inside.addWidget(split, 1)
        self.addWidget(page)

    def show_rows(self, there: bool) -> None:
        """Show the rows, or that there are none."""
        self.setCurrentIndex(1 if there else 0)

    def ask(self, question: QWidget) -> None:
        """Put a question above the rows, in the place of an older one."""
        while (item := self.asking.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self.asking.addWidget(question)
