"""The heads of the wall: years with their work above, lines with what lies open at the left. Both stay in sight."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from gis_desk.inspections.cycle.wall import WallRow
from ui.desktop import theme
from ui.desktop.inspections.due.wall.marks import colour, ink, paint_mark
from ui.desktop.inspections.due.wall.model import WallModel, group_words
from ui.texts import tr

HEAD = 46
LEFT = 232
_LONG = 80
"""Characters of a name that are looked at."""
_BADGE = 34
"""Room of a badge: a shape and its number."""


class YearHead(QHeaderView):
    """Each year with its lines, kilometres, and a bar as long as its share of the busiest year's people-days."""

    def __init__(self, model: WallModel, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._model = model
        self.setFixedHeight(HEAD)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setHighlightSections(False)
        self._bold, self._small = theme.face(bold=True, tabular=True), theme.face(11, tabular=True)

    def paintSection(self, painter: QPainter, rect: QRect, logical: int) -> None:
        """Year, work, bar."""
        total = self._model.total(logical)
        now = self._model.wall is not None and total.year == self._model.wall.now
        painter.save()
        painter.fillRect(rect, colour("accent_soft" if now else "panel"))
        inside = rect.adjusted(8, 4, -4, -7)
        painter.setFont(self._bold)
        painter.setPen(colour("accent_text" if now else "text"))
        painter.drawText(inside, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, str(total.year))
        painter.setFont(self._small)
        painter.setPen(colour("muted"))
        words = tr("{n} · {km:.0f} km", n=total.lines, km=total.length_m / 1000) if total.lines else "—"
        painter.drawText(inside, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, words)
        room = rect.width() - 16
        share = total.people_days / self._model.busiest if self._model.busiest else 0.0
        painter.fillRect(QRectF(rect.left() + 8, rect.bottom() - 4, room, 2), colour("line"))
        painter.fillRect(QRectF(rect.left() + 8, rect.bottom() - 4, room * share, 2), colour("accent"))
        painter.setPen(colour("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.restore()


class LineHead(QHeaderView):
    """Each group in bold; each line with its open repairs and disputes as shapes with numbers."""

    def __init__(self, model: WallModel, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._model = model
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setDefaultSectionSize(theme.ROW)
        self.setHighlightSections(False)
        self.setSectionsClickable(True)
        self._plain, self._bold = theme.face(), theme.face(12, bold=True)
        self._small = theme.face(11, tabular=True)

    def sizeHint(self) -> QSize:
        """As wide as long names need."""
        return QSize(LEFT, super().sizeHint().height())

    def paintSection(self, painter: QPainter, rect: QRect, logical: int) -> None:
        """Name and badges, or the title of the group."""
        entry = self._model.entry(logical)
        painter.save()
        if not isinstance(entry, WallRow):
            painter.fillRect(rect, colour("ground"))
            self._words(painter, rect.adjusted(12, 0, -6, 0), group_words(entry), self._bold, "muted")
        else:
            chosen = self.selectionModel() is not None and self.selectionModel().currentIndex().row() == logical
            painter.fillRect(rect, colour("accent_soft" if chosen else "panel"))
            burden, right = entry.due.burden, rect.right() - 4
            for mark, number in (("dispute", burden.disputes), ("repair", burden.repairs)):
                if number:
                    right -= _BADGE
                    badge(painter, QRect(right, rect.top(), _BADGE, rect.height()), mark, number, self._small)
            name = QRect(rect.left() + 12, rect.top(), right - rect.left() - 16, rect.height())
            self._words(painter, name, entry.due.name, self._plain, "text")
        painter.setPen(colour("line"))
        painter.drawLine(rect.topRight(), rect.bottomRight())
        painter.restore()

    @staticmethod
    def _words(painter: QPainter, rect: QRect, words: str, face: QFont, role: str) -> None:
        painter.setFont(face)
        painter.setPen(colour(role))
        shown = QFontMetrics(face).elidedText(words[:_LONG], Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)


def badge(painter: QPainter, rect: QRect, mark: str, number: int, face: QFont) -> None:
    """The shape `mark` with a number behind it, in the room of `rect`."""
    paint_mark(painter, QRectF(rect.left() + 2, rect.center().y() - 4, 9, 9), mark)
    painter.setFont(face)
    painter.setPen(ink(mark))
    painter.drawText(
        rect.adjusted(14, 0, 0, 0), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, str(number)
    )
