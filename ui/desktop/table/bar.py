"""The line above the table: layer, search, numbers, progress, and what is done with the selected rows."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QProgressBar, QWidget

from ui.desktop import figures, kit
from ui.texts import tr


class TableBar(QWidget):
    """Its controls; the panel connects them.

    Signals
    -------
    quick_left()
        The user goes from the search down into the rows.
    stopped()
        The user stops what runs.
    """

    quick_left = Signal()
    stopped = Signal()

    def __init__(self) -> None:
        super().__init__()
        across = QHBoxLayout(self)
        across.setContentsMargins(8, 4, 8, 4)
        across.setSpacing(6)
        self.layer = QComboBox()
        self.layer.setAccessibleName(tr("Layer"))
        self.layer.setToolTip(tr("Layer whose rows are shown"))
        self.layer.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.layer.setMinimumWidth(120)
        across.addWidget(self.layer)
        self.quick = QLineEdit()
        self.quick.setPlaceholderText(tr("Search all columns: words, pinyin, initials"))
        self.quick.setAccessibleName(tr("Search all columns"))
        self.quick.setToolTip(tr("Every word must stand in some column of a row"))
        self.quick.setClearButtonEnabled(True)
        self.quick.setMinimumWidth(160)
        self.quick.setMaximumWidth(340)
        self.quick.installEventFilter(self)
        across.addWidget(self.quick, 2)
        self.numbers = kit.caption("")
        self.numbers.setWordWrap(False)
        self.numbers.setMinimumWidth(1)
        across.addWidget(self.numbers, 3)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setFixedWidth(96)
        self.progress.setAccessibleName(tr("Progress"))
        self.stop = kit.icon_button("circle-stop", tr("Stop"), self.stopped.emit)
        across.addWidget(self.progress)
        across.addWidget(self.stop)
        self.first = kit.icon_button("list-start", tr("Selected rows first"), checkable=True)
        self.zoom = kit.icon_button("locate", tr("Show the selected rows on the map"))
        self.invert = kit.icon_button("list-restart", tr("Invert the selection"))
        self.copy = kit.icon_button("copy", tr("Copy the selected rows  Ctrl+C"))
        self.columns = kit.icon_button("columns-3", tr("Columns"))
        self.statistics = kit.icon_button("chart-column", tr("Statistics of the column"), checkable=True)
        for button in (self.first, self.zoom, self.invert, self.copy, self.columns, self.statistics):
            across.addWidget(button)
        self.show_work(False)

    def clear(self) -> None:
        """Nothing is searched for; says nothing."""
        for widget in (self.quick, self.first):
            widget.blockSignals(True)
        self.quick.clear()
        self.first.setChecked(False)
        for widget in (self.quick, self.first):
            widget.blockSignals(False)

    def tell(self, shown: int, whole: int, chosen: int) -> None:
        """Write how many of the rows are shown and selected."""
        n, m, k = figures.count(shown), figures.count(whole), figures.count(chosen)
        words = tr("{n} of {m} rows, {k} selected", n=n, m=m, k=k) if chosen else tr("{n} of {m} rows", n=n, m=m)
        self._say(words, "caption")
        for button in (self.first, self.copy, self.zoom):
            button.setEnabled(shown > 0)

    def refuse(self, words: str) -> None:
        """Say why a filter makes no sense."""
        self._say(words, "must")

    def _say(self, words: str, role: str) -> None:
        if self.numbers.property("role") != role:
            self.numbers.setProperty("role", role)
            self.numbers.style().unpolish(self.numbers)
            self.numbers.style().polish(self.numbers)
        self.numbers.setText(words)
        self.numbers.setToolTip(words)

    def show_work(self, running: bool) -> None:
        """Show or hide progress and its button; the room stays free."""
        if running and self.progress.isHidden():
            self.progress.setRange(0, 0)
        self.progress.setVisible(running)
        self.stop.setVisible(running)

    def show_progress(self, done: int, total: int) -> None:
        """Move the bar; total 0 is unknown."""
        self.progress.setRange(0, total)
        self.progress.setValue(done)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Down and Enter lead from the search into the rows; Escape empties it."""
        if watched is self.quick and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.quick_left.emit()
                return True
            if event.key() == Qt.Key.Key_Escape and self.quick.text():
                self.quick.clear()
                return True
        return super().eventFilter(watched, event)
