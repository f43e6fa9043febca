"""The shapes of the wall: each state by shape and colour, so that it is read without colours too."""

from functools import cache

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
_HOLLOW = ("done", "planned", "unknown", "expected", "dispute")
GROUNDS = {
    "done": "good_soft",
    "in_field": "advise_soft",
    "planned": "advise_soft",
    "due": "should_soft",
    "overdue": "must_soft",
}
"""States with a ground of their own, by colour role."""


@cache
def colour(role: str) -> QColor:
    """The colour of `role` in the theme in use, looked up once for each theme: a wall asks for thousands."""
    return theme.color(role)


@cache
def ink(mark: str) -> QColor:
    """The colour of `mark` in the theme in use."""
    return theme.color(INKS[mark])


@cache
def _pen(mark: str) -> QPen:
    if mark not in _HOLLOW:
        return QPen(Qt.PenStyle.NoPen)
    return QPen(ink(mark), 1.8, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)


def _forget() -> None:
    for kept in (colour, ink, _pen):
        kept.cache_clear()


theme.changed().connect(_forget)


def paint_mark(painter: QPainter, box: QRectF, mark: str) -> None:
    """Paint `mark` (a key of `INKS`) into the square `box`.

    Done is a hook, in the field a triangle to the right, planned a ring, due a diamond, overdue a disc, no record a
    bar, was overdue a dot, due again a hollow diamond; an extra inspection is a triangle upwards, repairs a square,
    disputes a cross.
    """
    middle, reach = box.center(), min(box.width(), box.height()) / 2
    x, y = middle.x(), middle.y()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(_pen(mark))
    painter.setBrush(Qt.BrushStyle.NoBrush if mark in _HOLLOW else ink(mark))
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
