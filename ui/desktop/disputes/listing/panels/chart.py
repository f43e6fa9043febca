"""Bars over the years, stacked by grade, and what is written at them."""

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from gis_desk.disputes import words
from gis_desk.disputes.listing import Bars
from gis_desk.disputes.listing.table import GRADE
from ui.desktop import theme
from ui.desktop.disputes.listing.list import grade_colour, paint_grade
from ui.desktop.disputes.listing.panels.axis import Window, marks
from ui.texts import say, tr

_LEFT, _RIGHT, _TOP, _FOOT = 44, 12, 26, 22
_MARK = 44
NOBODY = Bars(0, 1, np.zeros((0, 5), np.int64), 0)


class BarChart(QWidget):
    """The bars of what is seen, the period chosen, and the days of events above them."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(110)
        self.setAccessibleName(tr("Cases over the years"))
        self.bars = NOBODY
        self.seen = Window()
        self.brush: tuple[int, int] | None = None
        """The first and the last bar chosen, both inside."""
        self._events: list[tuple[date, str]] = []
        self.held = False
        """Whether the user has the brush in hand."""

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(600, 160)

    # what is shown

    def set_bars(self, bars: Bars) -> None:
        """Show `bars`; what is seen stays where they are of one kind."""
        whole = not len(self.bars) or bars.months != self.bars.months or bars.first != self.bars.first
        grown = len(bars) != len(self.bars)
        self.bars = bars
        self.seen = Window(0, len(bars)).fitted(len(bars)) if whole or grown else self.seen
        self.update()

    def set_period(self, since: date | None, until: date | None) -> None:
        """Show the period that is chosen; a part that is open ends with the bars."""
        bars = self.bars
        if self.held:
            return
        if (since is None and until is None) or not len(bars):
            self.brush = None
        else:
            first = 0 if since is None else bars.at(since)
            last = len(bars) - 1 if until is None else bars.at(until)
            inside = first < len(bars) and last >= 0
            self.brush = (max(first, 0), min(last, len(bars) - 1)) if inside else None
        self.describe()
        self.update()

    def set_events(self, events: Sequence[tuple[date, str]]) -> None:
        """Show days with their words above the bars: what happened to the selected case."""
        self._events = list(events)
        self.update()

    def period(self) -> tuple[date | None, date | None]:
        """First and last day of the brush."""
        if self.brush is None:
            return None, None
        first, last = self.brush
        return self.bars.begins(first), self.bars.begins(last + 1) - timedelta(1)

    def describe(self) -> None:
        """Tell screen readers what is chosen."""
        since, until = self.period()
        said = tr("No period is chosen") if since is None else f"{since} – {until}: {self.chosen_count()}"
        self.setAccessibleDescription(said)

    def chosen_count(self) -> int:
        """How many stand in the brush, all without one."""
        counts = self.bars.counts
        return int((counts if self.brush is None else counts[self.brush[0] : self.brush[1] + 1]).sum())

    # painting

    @property
    def _room(self) -> QRectF:
        return QRectF(_LEFT, _TOP, max(self.width() - _LEFT - _RIGHT, 1), max(self.height() - _TOP - _FOOT, 1))

    def x_of(self, bar: float) -> float:
        """Where a bar begins, px."""
        return self.seen.x_of(bar, self._room.left(), self._room.width())

    def bar_at(self, x: float) -> float:
        """What stands at `x` px, as a bar with a fraction."""
        return self.seen.bar_at(x, self._room.left(), self._room.width())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - all of it is painted
        """Brush, bars, axis, the events of the selected case."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.face(theme.text_px() - 2, tabular=True))
        look, room = theme.now(), self._room
        if self.brush is not None:
            left, right = self.x_of(self.brush[0]), self.x_of(self.brush[1] + 1)
            shade = QRectF(left, room.top(), right - left, room.height()).intersected(room)
            painter.fillRect(shade, QColor(look.accent_soft))
            painter.setPen(QPen(QColor(look.accent), 2))
            for x in (left, right):
                if room.left() - 1 <= x <= room.right() + 1:
                    painter.drawLine(QPointF(x, room.top()), QPointF(x, room.bottom()))
        self._paint_bars(painter, room)
        self._paint_axis(painter, room)
        self._paint_events(painter, room)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(look.accent), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -2, -2))

    def _visible(self) -> range:
        window = self.seen
        return range(max(int(window.start), 0), min(int(np.ceil(window.start + window.length)), len(self.bars)))

    def _paint_bars(self, painter: QPainter, room: QRectF) -> None:
        painter.save()
        painter.setClipRect(room.adjusted(0, -1, 0, 1))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        most = self._most()
        tones = [grade_colour(grade) for grade in (*GRADE, "")]
        for bar in self._visible():
            left, right = round(self.x_of(bar)), round(self.x_of(bar + 1))
            wide = max(right - left - (1 if right - left > 3 else 0), 1)
            inside = self.brush is None or self.brush[0] <= bar <= self.brush[1]
            painter.setOpacity(1.0 if inside else 0.45)
            base, below = room.bottom(), 0
            for grade in reversed(range(len(tones))):  # the most urgent on top
                if not (n := int(self.bars.counts[bar, grade])):
                    continue
                below += n
                top = room.bottom() - max(below / most * room.height(), 1.0)
                painter.fillRect(QRectF(left, top, wide, base - top), tones[grade])
                base = top
        painter.restore()

    def _most(self) -> int:
        part = self._visible()
        counts = self.bars.counts[part.start : part.stop].sum(axis=1)
        return _round(int(counts.max())) if len(counts) else 1

    def _paint_axis(self, painter: QPainter, room: QRectF) -> None:
        look, metrics = theme.now(), QFontMetrics(painter.font())
        painter.setPen(QPen(QColor(look.strong_line), 1))
        painter.drawLine(room.bottomLeft(), room.bottomRight())
        if not len(self.bars):
            return
        painter.setPen(QColor(look.muted))
        side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for share in (0, 0.5, 1):
            if (n := self._most() * share) == int(n):
                y = room.bottom() - share * room.height()
                painter.drawText(QRectF(0, y - 9, _LEFT - 6, 18), side, str(int(n)))
                if share:
                    painter.setPen(QPen(QColor(look.line), 1, Qt.PenStyle.DotLine))
                    painter.drawLine(QPointF(room.left(), y), QPointF(room.right(), y))
                    painter.setPen(QColor(look.muted))
        for bar, said in marks(self.bars, self.seen, room.width(), _MARK):
            x = self.x_of(bar)
            if room.left() <= x <= room.right() - metrics.horizontalAdvance(said):
                painter.drawLine(QPointF(x, room.bottom()), QPointF(x, room.bottom() + 4))
                painter.drawText(QPointF(x + 3, self.height() - 6), said)

    def _paint_events(self, painter: QPainter, room: QRectF) -> None:
        look = theme.now()
        painter.setPen(QPen(QColor(look.panel), 1.5))
        painter.setBrush(QColor(look.accent))
        for day, _ in self._events:
            if room.left() <= (x := self._day_x(day)) <= room.right():
                painter.drawEllipse(QPointF(x, _TOP / 2), 5.0, 5.0)

    def _day_x(self, day: date) -> float:
        """Where a day stands: within its bar by its share of it."""
        if not len(self.bars):
            return -1.0
        bar = self.bars.at(day)
        begin, end = self.bars.begins(bar), self.bars.begins(bar + 1)
        return self.x_of(bar + (day - begin).days / max((end - begin).days, 1))

    def event(self, event: QEvent) -> bool:
        """The tooltip says what stands under the pointer."""
        if event.type() == QEvent.Type.ToolTip:
            said = self._said_at(event.pos())  # type: ignore[attr-defined]
            QToolTip.showText(event.globalPos(), said, self)  # type: ignore[attr-defined]
            return True
        return super().event(event)

    def _said_at(self, at: QPointF) -> str:
        near = [words_ for day, words_ in self._events if abs(self._day_x(day) - at.x()) <= 6]
        if near and at.y() < _TOP:
            return "\n".join(near)
        bar = int(np.floor(self.bar_at(at.x())))
        if not 0 <= bar < len(self.bars):
            return ""
        lines = [f"{self.bars.begins(bar)} – {self.bars.begins(bar + 1) - timedelta(1)}"]
        for n, grade in enumerate((*GRADE, "")):
            if count := int(self.bars.counts[bar, n]):
                lines.append(f"{say(words.GRADES[grade]) if grade else tr('not graded')} {count}")
        return "\n".join(lines)


class Legend(QWidget):
    """The shapes and words of the grades, side by side."""

    def __init__(self) -> None:
        super().__init__()
        self._said = [(grade, say(words.GRADES[grade]) if grade else tr("not graded")) for grade in (*GRADE, "")]
        self.setAccessibleName(", ".join(said for _, said in self._said))
        metrics = QFontMetrics(theme.face(12))
        self._wide = [metrics.horizontalAdvance(said) + 28 for _, said in self._said]
        self.setFixedSize(sum(self._wide), 20)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - the whole is small
        """Shape and word of each."""
        painter = QPainter(self)
        painter.setFont(theme.face(12))
        x = 0
        for (grade, said), wide in zip(self._said, self._wide, strict=True):
            paint_grade(painter, QRectF(x, 4, 12, 12), grade)
            painter.setPen(QColor(theme.now().muted))
            painter.drawText(QRectF(x + 16, 0, wide, 20), Qt.AlignmentFlag.AlignVCenter, said)
            x += wide


def _round(most: int) -> int:
    """The next of 1, 2, 4, 6, 10 times a power of ten from `most` on: it has a half that is whole, but for 1."""
    power = 1
    while power * 10 < most:
        power *= 10
    return next((f * power for f in (1, 2, 4, 6, 8, 10) if f * power >= most), most)
