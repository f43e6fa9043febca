"""The legend of a picture: how each tone looks and what it stands for."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.desktop import kit, theme
from ui.desktop.disputes.statistics.pictures import Key
from ui.texts import say, tr

_PX_PER_MM = 3.78


class Swatch(QWidget):
    """The line, area or point of one key."""

    def __init__(self, key: Key) -> None:
        super().__init__()
        self._key = key
        self.setFixedSize(QSize(40, 22))

    def paintEvent(self, _event: object) -> None:
        """Paint it as the map draws it."""
        painter, key = QPainter(self), self._key
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = self.rect().center().y() + 0.5
        ends = QPointF(7, middle), QPointF(33, middle)
        if key.shape == "line":
            wide = key.width_mm * _PX_PER_MM
            if key.rim:
                painter.setPen(QPen(QColor(key.rim), wide + 3.8, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
                painter.drawLine(*ends)
            painter.setPen(QPen(QColor(key.colour), wide, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
            painter.drawLine(*ends)
        elif key.shape == "area":
            painter.setPen(QPen(QColor(key.rim), 2.5) if key.rim else QPen(QColor(theme.now().strong_line), 1))
            painter.setBrush(QColor(key.colour) if key.colour else Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(7, middle - 6, 26, 12))
        else:
            painter.setPen(QPen(QColor(key.colour), 2))
            painter.drawEllipse(QPointF(20, middle), 6, 6)


class Legend(QWidget):
    """All keys of a picture, one below the other."""

    def __init__(self) -> None:
        super().__init__()
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)
        self.setAccessibleName(tr("Legend"))

    def show_keys(self, keys: Sequence[Key]) -> None:
        """Show `keys`, none where there is no picture."""
        kit.clear(self._rows)
        for key in keys:
            self._rows.addWidget(kit.row(Swatch(key), kit.caption(say(key.words)), stretch=1))
        self.setVisible(bool(keys))
