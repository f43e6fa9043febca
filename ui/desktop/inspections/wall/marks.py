"""The shapes of the wall: each state by shape and colour, so that it is read without colours too."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from ui.desktop import theme

INKS = {
    "done": "good",
    "in_field": "advise",
    "planned": "advise",
    "due": "should",
    "overdue": "must",
    "unknown": "muted",
    "late": "muted",
    "expected": "muted",
    "extra": "accent_text",
    "repair": "must",
    "dispute": "should",
}
GROUNDS = {
    "done": "good_soft",
    "in_field": "advise_soft",
    "planned": "advise_soft",
    "due": "should_soft",
    "overdue": "must_soft",
}
"""States with a ground of their own, by colour role."""


def ink(mark: str) -> QColor:
    """The colour of `mark` in the theme in use."""
    return theme.color(INKS[mark])


def paint_mark(painter: QPainter, box: QRectF, mark: str) -> None:
    """Paint `mark` (a key of `INKS`) into the square `box`.

    Done is a hook, in the field a triangle to the right, planned a ring, due a diamond, overdue a disc, no record a
    bar, was overdue a dot, due again a hollow diamond; an extra inspection is a triangle upwards, repairs a square,
    disputes a cross.
    """
    colour = ink(mark)
    middle, reach = box.center(), min(box.width(), box.height()) / 2
    x, y = middle.x(), middle.y()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    line = QPen(colour, 1.8, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    hollow = mark in ("done", "planned", "unknown", "expected", "dispute")
    painter.setPen(line if hollow else Qt.PenStyle.NoPen)
    painter.setBrush(Qt.BrushStyle.NoBrush if hollow else colour)
    r = reach - 1
    if mark == "done":
        painter.drawPolyline([QPointF(x - r, y), QPointF(x - r / 3, y + r * 0.7), QPointF(x + r, y - r * 0.7)])
    elif mark in ("planned", "overdue"):
        painter.drawEllipse(middle, r if mark == "overdue" else r - 0.4, r if mark == "overdue" else r - 0.4)
    elif mark == "late":
        painter.drawEllipse(middle, r / 2.4, r / 2.4)
    elif mark in ("due", "expected"):
        reach = r + 0.6 if mark == "due" else r - 0.2
        painter.drawPolygon(QPolygonF([_at(x, y, 0, -reach), _at(x, y, reach, 0), _at(x, y, 0, reach),
                                       _at(x, y, -reach, 0)]))  # fmt: skip
    elif mark == "in_field":
        painter.drawPolygon(QPolygonF([_at(x, y, -r * 0.7, -r), _at(x, y, r, 0), _at(x, y, -r * 0.7, r)]))
    elif mark == "extra":
        painter.drawPolygon(QPolygonF([_at(x, y, 0, -r), _at(x, y, r, r * 0.8), _at(x, y, -r, r * 0.8)]))
    elif mark == "repair":
        painter.drawRect(QRectF(x - r * 0.8, y - r * 0.8, r * 1.6, r * 1.6))
    elif mark == "dispute":
        painter.drawLine(_at(x, y, -r * 0.7, -r * 0.7), _at(x, y, r * 0.7, r * 0.7))
        painter.drawLine(_at(x, y, -r * 0.7, r * 0.7), _at(x, y, r * 0.7, -r * 0.7))
    else:
        painter.drawLine(_at(x, y, -r * 0.7, 0), _at(x, y, r * 0.7, 0))


def _at(x: float, y: float, right: float, down: float) -> QPointF:
    return QPointF(x + right, y + down)
