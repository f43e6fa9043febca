"""How a layer and a line of its legend look in the layer list."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from gis_desk.map.scene import DARK, LIGHT, LegendEntry
from ui.desktop import figures, theme
from ui.desktop.icons import pixmap
from ui.desktop.layermodel import Index, LayerModel, LayerRow
from ui.map.samples import draw_sample
from ui.texts import say

_EYE, _SAMPLE, _WORDS, _MORE = 6, 30, 58, 26
"""Left edges of eye, sample and words within a row, and the width of the button for more at its right."""


class LayerCell(QStyledItemDelegate):
    """Eye, sample, title, marks and number of objects; below a layer the lines of its legend.

    `more` is called with the row and a place on the view when the three dots are clicked.
    """

    def __init__(self, parent: QObject, more: Callable[[int, QPoint], object]) -> None:
        super().__init__(parent)
        self._more = more

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a layer, or a line of a legend."""
        painter.save()
        box, now = QRect(option.rect), theme.now()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, QColor(now.accent_soft))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, QColor(now.hover))
        content = index.data(Qt.ItemDataRole.UserRole)
        if isinstance(content, LayerRow):
            model = index.model()
            assert isinstance(model, LayerModel)
            here = bool(option.state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver))
            _paint_layer(painter, box, content, model, here=here)
        elif isinstance(content, LegendEntry):
            _paint_line(painter, box, content)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002 - all rows are equal
        """Rows of 28 px, lines of legends a little lower."""
        return QSize(120, theme.ROW - 4 if index.internalId() else theme.ROW)

    def editorEvent(self, event: QEvent, model: QObject, option: QStyleOptionViewItem, index: Index) -> bool:
        """A click on the eye shows or hides, one on the dots opens the menu."""
        if (
            isinstance(event, QMouseEvent)
            and event.type() == QEvent.Type.MouseButtonRelease
            and event.button() == Qt.MouseButton.LeftButton
            and not index.internalId()
            and isinstance(model, LayerModel)
        ):
            inside = event.position().toPoint().x() - option.rect.left()
            if inside < _SAMPLE - 2:
                model.change(index.row(), visible=not index.data(Qt.ItemDataRole.UserRole).visible)
                return True
            if inside > option.rect.width() - _MORE:
                self._more(index.row(), option.rect.bottomRight() - QPoint(_MORE, 0))
                return True
        return False


def _ground() -> int:
    return DARK if theme.now().dark else LIGHT


def _paint_layer(painter: QPainter, box: QRect, row: LayerRow, model: LayerModel, *, here: bool) -> None:
    now, ratio = theme.now(), painter.device().devicePixelRatioF()
    marks = model.marks(row.id)
    shown = row.visible and (not model.scale or marks.holds(model.scale))
    top = box.center().y() - 7
    eye = pixmap("eye" if row.visible else "eye-off", "text" if row.visible else "faint", 16, ratio)
    painter.drawPixmap(QPoint(box.left() + _EYE, top), eye)
    painter.setOpacity(1.0 if shown else 0.45)
    place = QRectF(box.left() + _SAMPLE, box.center().y() - 6.5, 20, 14)
    legend = model.legend(row.id)
    if legend:
        draw_sample(painter, legend[0], place, ground=_ground())
    else:
        swatch(painter, place, row.id)
    painter.setOpacity(1.0)
    right = box.right() - _MORE
    if here:
        painter.drawPixmap(QPoint(right + 4, top), pixmap("ellipsis-vertical", "muted", 16, ratio))
    painter.setFont(theme.face(theme.text_px() - 1, tabular=True))
    number = figures.count(row.count) if row.count else ""
    width = painter.fontMetrics().horizontalAdvance(number)
    painter.setPen(QColor(now.muted))
    words = QRect(box.left() + _WORDS, box.top(), right - box.left() - _WORDS, box.height())
    painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, number)
    words.setRight(words.right() - width - 8)
    for there, name in ((marks.limited, "zoom-in"), (marks.filtered, "funnel")):
        if there:
            painter.drawPixmap(QPoint(words.right() - 14, box.center().y() - 6), pixmap(name, "accent_text", 14, ratio))
            words.setRight(words.right() - 20)
    painter.setFont(theme.face())
    painter.setPen(QColor(now.text if shown else now.muted))
    title = painter.fontMetrics().elidedText(say(row.title), Qt.TextElideMode.ElideRight, words.width())
    painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, title)


def _paint_line(painter: QPainter, box: QRect, entry: LegendEntry) -> None:
    place = QRectF(box.left() + _SAMPLE - 18, box.center().y() - 6.5, 26, 14)
    draw_sample(painter, entry, place, ground=_ground())
    painter.setFont(theme.face(theme.text_px() - 1))
    painter.setPen(QColor(theme.now().text))
    words = box.adjusted(_WORDS - 12, 0, -12, 0)
    title = painter.fontMetrics().elidedText(say(entry.title), Qt.TextElideMode.ElideRight, words.width())
    painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, title)


_SWATCHES = {
    "division": ("area", "#7fa99b", "#5b6f6b"),
    "built_up_area": ("area", "#d9cfc0", "#a08b6d"),
    "water": ("area", "#a9cfe6", "#6fa7c9"),
    "road": ("line", "#d9a05b", "#9a6b2f"),
    "boundary_line": ("dash", "#7a5ea8", "#7a5ea8"),
    "place_name": ("dot", "#4b5a58", "#4b5a58"),
    "sign": ("diamond", "#2f7d4f", "#2f7d4f"),
    "marker": ("square", "#b3261e", "#7d1a14"),
    "dispute_claim": ("line", "#c8102e", "#1d4fa8"),
    "dispute": ("triangle", "#c4651a", "#8f4810"),
}


def swatch(painter: QPainter, box: QRectF, layer: str) -> None:
    """A small picture of how `layer` looks on the map, for as long as its legend is not known."""
    shape, fill, edge = _SWATCHES.get(layer, ("area", "#888888", "#555555"))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(edge), 1.2))
    painter.setBrush(QColor(fill))
    middle = box.center()
    if shape == "area":
        painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 2, 2)
    elif shape in ("line", "dash"):
        pen = QPen(QColor(fill), 2.4)
        if shape == "dash":
            pen.setDashPattern([2.2, 1.2, 0.6, 1.2])
        painter.setPen(pen)
        painter.drawLine(QPointF(box.left(), middle.y()), QPointF(box.right(), middle.y()))
    elif shape == "dot":
        painter.drawEllipse(middle, 3, 3)
    elif shape == "square":
        painter.drawRect(QRectF(middle.x() - 4, middle.y() - 4, 8, 8))
    else:
        painter.translate(middle)
        if shape == "diamond":
            painter.rotate(45)
            painter.drawRect(QRectF(-3.5, -3.5, 7, 7))
        else:
            painter.drawPolygon([QPointF(0, -5), QPointF(5.5, 4.5), QPointF(-5.5, 4.5)])
    painter.restore()
