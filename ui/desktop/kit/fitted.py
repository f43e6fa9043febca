"""A line of words that is cut where there is no room, and whole in its tip."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from ui.desktop.kit.labels import tip


class Fitted(QLabel):
    """Words on one line; `words` are all of them."""

    def __init__(self, role: str) -> None:
        super().__init__()
        self.words = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def set_words(self, words: str) -> None:
        """Show `words`, as far as there is room."""
        self.words = words
        self.setToolTip(tip(words))
        self.setAccessibleName(words)
        self.updateGeometry()
        self._fit()

    def _fit(self) -> None:
        self.setText(self.fontMetrics().elidedText(self.words, Qt.TextElideMode.ElideRight, self.width()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut anew."""
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:
        """Room for all words."""
        return QSize(self.fontMetrics().horizontalAdvance(self.words) + 2, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Some of them are enough."""
        return QSize(60, super().minimumSizeHint().height())
