"""The page on the screen: its picture, rulers, the selected box with its handles, moving and resizing with guides."""

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtGui import QWheelEvent as Wheel
from PySide6.QtWidgets import QWidget

from gis_desk.map.layout.items import Item, MapItem
from ui.desktop import theme
from ui.desktop.composer.editing import Editing
from ui.desktop.composer.rulers import RULER, draw_rulers
from ui.desktop.composer.snapping import HANDLES, Snapped, handle_at, handle_place, lines_of, moved, resized
from ui.desktop.composer.studio import Seen
from ui.texts import say, tr

_SNAP_PX = 6.0
_HANDLE_PX = 4.0
_LEAST, _MOST = 0.4, 40.0
"""Pixels per mm."""
_WHOLE = 9_000_000
"""Pixels up to which a page is drawn whole; beyond only what is seen."""
_ARROWS = {
    Qt.Key.Key_Left: (-1.0, 0.0),
    Qt.Key.Key_Right: (1.0, 0.0),
    Qt.Key.Key_Up: (0.0, -1.0),
    Qt.Key.Key_Down: (0.0, 1.0),
}


class PagePreview(QWidget):
    """Shows one page of the document and lets its items be moved.

    ``wanted()`` asks for a new picture; the window answers with `take`.
    """

    wanted = Signal()
    pointed = Signal(float, float)
    """``pointed(x, y)``: the pointer in mm from the corner of the paper."""
    zoomed = Signal()
    removed = Signal()
    copied = Signal()

    def __init__(self, editing: Editing) -> None:
        super().__init__()
        self.editing = editing
        self.number = 1
        self.seen: Seen | None = None
        self._scale, self._left, self._top = 2.0, -10.0, -10.0
        self._fit = True
        self._drag: tuple[str, QPointF, tuple[float, float, float, float]] | None = None
        self._pan: QPointF | None = None
        self._below = ""
        """What a click without a drag selects, while the selected item lies over it."""
        self._snapped: Snapped | None = None
        self._soon = QTimer(self, singleShot=True, interval=120)
        self._soon.timeout.connect(self.wanted.emit)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(320, 240)
        self.setAccessibleName(tr("Page"))
        self.setToolTip("")
        editing.changed.connect(lambda _: self._edited())
        editing.chosen.connect(lambda _: self.update())

    # the view

    def sizeHint(self) -> QSize:
        """Room for a landscape page."""
        return QSize(900, 640)

    @property
    def pixels_per_mm(self) -> float:
        """How large the page is shown."""
        return self._scale

    def to_mm(self, at: QPointF) -> tuple[float, float]:
        """Millimetres from the corner of the paper of a pixel."""
        return (at.x() - RULER) / self._scale + self._left, (at.y() - RULER) / self._scale + self._top

    def to_px(self, x: float, y: float) -> QPointF:
        """The pixel of millimetres."""
        return QPointF((x - self._left) * self._scale + RULER, (y - self._top) * self._scale + RULER)

    def fit(self) -> None:
        """Show the whole page."""
        layout = self.editing.layout
        wide, high = max(self.width() - RULER - 32, 50), max(self.height() - RULER - 32, 50)
        self._scale = min(max(min(wide / layout.width, high / layout.height), _LEAST), _MOST)
        self._left = layout.width / 2 - (self.width() - RULER) / 2 / self._scale
        self._top = layout.height / 2 - (self.height() - RULER) / 2 / self._scale
        self._fit = True
        self._view_changed()

    def zoom(self, factor: float, at: QPointF | None = None) -> None:
        """Magnify about a pixel, else about the middle."""
        at = at or QPointF(self.width() / 2, self.height() / 2)
        x, y = self.to_mm(at)
        self._scale = min(max(self._scale * factor, _LEAST), _MOST)
        self._left, self._top = x - (at.x() - RULER) / self._scale, y - (at.y() - RULER) / self._scale
        self._fit = False
        self._view_changed()

    def actual(self) -> None:
        """Show the page at its own size."""
        self.zoom(self.logicalDpiX() / 25.4 / self._scale)

    def _view_changed(self) -> None:
        self.update()
        self.zoomed.emit()
        self._soon.start()

    def part(self) -> tuple[float, float, float, float]:
        """What must be drawn, mm: the whole page where that is not too much, else what is seen."""
        layout = self.editing.layout
        dots = self.dots
        if layout.width * dots * layout.height * dots <= _WHOLE:
            return 0.0, 0.0, layout.width, layout.height
        left, top = max(self._left, 0.0), max(self._top, 0.0)
        right = min(self._left + (self.width() - RULER) / self._scale, layout.width)
        bottom = min(self._top + (self.height() - RULER) / self._scale, layout.height)
        return left, top, max(right - left, 1.0), max(bottom - top, 1.0)

    @property
    def dots(self) -> float:
        """Dots per mm of the picture that is wanted."""
        return self._scale * self.devicePixelRatioF()

    def take(self, seen: Seen) -> None:
        """Show the picture that was wanted."""
        self.seen = seen
        self.number = seen.number
        self.update()

    def turn_to(self, number: int) -> None:
        """Show page `number`."""
        if number != self.number:
            self.number = number
            self.wanted.emit()

    def _edited(self) -> None:
        if self._fit:
            self.fit()
        self.update()
        self._soon.start()

    # the items of the page

    def items(self) -> list[Item]:
        """The items that stand on the page that is shown."""
        page = self._page()
        return [i for i in self.editing.layout.items if page is None or i.page == page]

    def _page(self) -> int | None:
        if self.seen is None or self.seen.number != self.number:
            return None
        return self.seen.composition.pages[self.number - 1].page

    def item_at(self, x: float, y: float) -> Item | None:
        """The topmost item at a place in mm; the smaller one where a map lies over it all."""
        hit = [i for i in self.items() if i.x <= x <= i.x + i.width and i.y <= y <= i.y + max(i.height, 1.0)]
        if not hit:
            return None
        small = [i for i in hit if not isinstance(i, MapItem)]
        return (small or hit)[-1]

    def _box(self, item: Item) -> tuple[float, float, float, float]:
        if self._snapped is not None and item.id == self.editing.selected:
            return self._snapped.box
        return item.x, item.y, item.width, item.height

    # events

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the whole page in view where it was."""
        super().resizeEvent(event)
        if self._fit:
            self.fit()
        else:
            self._view_changed()

    def wheelEvent(self, event: Wheel) -> None:
        """Scroll; with Ctrl zoom."""
        turned = event.angleDelta().y() or event.angleDelta().x()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(1.0015**turned, event.position())
        else:
            by = turned / 120 * 60 / self._scale
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier or not event.angleDelta().y():
                self._left -= by
            else:
                self._top -= by
            self._fit = False
            self._view_changed()
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take an item, a handle of it, or the page."""
        if event.button() == Qt.MouseButton.MiddleButton:
            self._pan = event.position()
            return
        if event.button() != Qt.MouseButton.LeftButton:
            return
        x, y = self.to_mm(event.position())
        item = self.editing.item
        if item is not None and item in self.items():
            box = self._box(item)
            if handle := handle_at(box, x, y, 1.8 * _HANDLE_PX / self._scale):
                self._drag = handle, event.position(), box
                return
        found = self.item_at(x, y)
        inside = item is not None and item in self.items() and _holds(item, x, y)
        self._below = ""
        if found is not None and inside and (isinstance(found, MapItem) or not isinstance(item, MapItem)):
            self._below = found.id
        elif found is not None:
            self.editing.select(found.id)
        elif found is None:
            self.editing.select("")
            self._pan = event.position()
            return
        item = self.editing.item
        assert item is not None
        kind = "inside" if event.modifiers() & Qt.KeyboardModifier.AltModifier and isinstance(item, MapItem) else "move"
        self._drag = kind, event.position(), self._box(item)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the pointer."""
        x, y = self.to_mm(event.position())
        self.pointed.emit(x, y)
        if self._pan is not None:
            away = event.position() - self._pan
            self._left -= away.x() / self._scale
            self._top -= away.y() / self._scale
            self._pan, self._fit = event.position(), False
            self._view_changed()
            return
        if self._drag is None:
            self._cursor(x, y)
            return
        kind, start, box = self._drag
        right, down = (event.position().x() - start.x()) / self._scale, (event.position().y() - start.y()) / self._scale
        if kind == "inside":
            return
        free = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        self._snapped = self._snap(kind, box, right, down, 0.0 if free else _SNAP_PX / self._scale)
        self.update()

    def _snap(
        self, kind: str, box: tuple[float, float, float, float], right: float, down: float, within: float
    ) -> Snapped:
        layout = self.editing.layout
        others = [(i.x, i.y, i.width, i.height) for i in self.items() if i.id != self.editing.selected]
        xs, ys = lines_of(others, layout.width, layout.height)
        if kind == "move":
            return moved(box, right, down, xs, ys, within)
        return resized(box, kind, right, down, xs, ys, within)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Put down what was taken: one step of undo."""
        self._pan = None
        drag, snapped = self._drag, self._snapped
        self._drag = self._snapped = None
        item = self.editing.item
        if drag is None or item is None:
            return
        if drag[0] == "inside" and isinstance(item, MapItem):
            away = event.position() - drag[1]
            self._move_inside(item, away.x() / self._scale, away.y() / self._scale)
        elif snapped is not None and snapped.box != drag[2]:
            self._put(item, snapped.box, "")
        elif self._below:
            self.editing.select(self._below)
        self.update()

    def _put(self, item: Item, box: tuple[float, float, float, float], key: str) -> None:
        x, y, wide, high = (round(v, 2) for v in box)
        words = tr("Move {item}", item=say(item.title))
        self.editing.set(words, item, key=key, x=x, y=y, width=wide, height=high)

    def _move_inside(self, item: MapItem, right: float, down: float) -> None:
        """Move the ground under the frame: the map keeps its scale and gets an extent of its own."""
        if self.seen is None or self.number > len(self.seen.composition.pages):
            return
        framed = self.seen.composition.pages[self.number - 1].maps.get(item.id)
        if framed is None or (abs(right) < 0.2 and abs(down) < 0.2):
            return
        lon, lat = framed.to_degrees(item.x + item.width / 2 - right, item.y + item.height / 2 - down)
        bounds = tuple(round(v, 6) for v in (lon - 0.0005, lat - 0.0005, lon + 0.0005, lat + 0.0005))
        self.editing.set(
            tr("Move the ground of {item}", item=say(item.title)),
            item,
            extent="own",
            bounds=bounds,
            scale=framed.scale,
        )

    def _cursor(self, x: float, y: float) -> None:
        item = self.editing.item
        shapes = {"n": "v", "s": "v", "e": "h", "w": "h", "nw": "f", "se": "f", "ne": "b", "sw": "b"}
        looks = {
            "v": Qt.CursorShape.SizeVerCursor,
            "h": Qt.CursorShape.SizeHorCursor,
            "f": Qt.CursorShape.SizeFDiagCursor,
            "b": Qt.CursorShape.SizeBDiagCursor,
        }
        handle = handle_at(self._box(item), x, y, 1.8 * _HANDLE_PX / self._scale) if item is not None else ""
        if handle:
            self.setCursor(looks[shapes[handle]])
        elif item is not None and _holds(item, x, y):
            self.setCursor(Qt.CursorShape.SizeAllCursor)
        else:
            self.setCursor(Qt.CursorShape.ArrowCursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move by 1 mm, with Shift by 10, with Alt resize; Tab goes to the next item; Delete removes."""
        item = self.editing.item
        key = Qt.Key(event.key())
        if key in _ARROWS and item is not None:
            by = 10.0 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1.0
            right, down = (v * by for v in _ARROWS[key])
            if event.modifiers() & Qt.KeyboardModifier.AltModifier:
                box = resized((item.x, item.y, item.width, item.height), "se", right, down, [], [], 0.0).box
            else:
                box = (item.x + right, item.y + down, item.width, item.height)
            self._put(item, box, f"keys {item.id}")
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and item is not None:
            self.removed.emit()
        elif key == Qt.Key.Key_Escape and item is not None:
            self.editing.select("")
        elif key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp) and self.seen is not None:
            by_page = 1 if key == Qt.Key.Key_PageDown else -1
            self.turn_to(min(max(self.number + by_page, 1), len(self.seen.composition.pages)))
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show that the keys go here."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that the keys go elsewhere."""
        super().focusOutEvent(event)
        self.update()

    # painting

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - all of it is cheap
        """The page, the selection, the guides, the rulers."""
        painter = QPainter(self)
        now = theme.now()
        painter.fillRect(self.rect(), QColor(now.ground))
        layout = self.editing.layout
        paper = QRectF(self.to_px(0, 0), self.to_px(layout.width, layout.height))
        painter.fillRect(paper.translated(2, 3), QColor(0, 0, 0, 40))
        painter.fillRect(paper, QColor("#ffffff"))
        if self.seen is not None and self.seen.number == self.number:
            x, y, wide, high = self.seen.part
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(QRectF(self.to_px(x, y), self.to_px(x + wide, y + high)), self.seen.image)
        painter.setPen(QPen(QColor(now.strong_line), 1))
        painter.drawRect(paper)
        self._selection(painter)
        draw_rulers(painter, self.width(), self.height(), self._scale, self._left, self._top)
        painter.end()

    def _selection(self, painter: QPainter) -> None:
        now = theme.now()
        accent = QColor(now.accent if not now.dark else "#0b6a68")
        if self._snapped is not None:
            painter.setPen(QPen(accent, 1, Qt.PenStyle.DashLine))
            for x in self._snapped.upright:
                painter.drawLine(QPointF(self.to_px(x, 0).x(), RULER), QPointF(self.to_px(x, 0).x(), self.height()))
            for y in self._snapped.level:
                painter.drawLine(QPointF(RULER, self.to_px(0, y).y()), QPointF(self.width(), self.to_px(0, y).y()))
        item = self.editing.item
        if item is None or item not in self.items():
            return
        box = self._box(item)
        frame = QRectF(self.to_px(box[0], box[1]), self.to_px(box[0] + box[2], box[1] + box[3]))
        painter.setPen(QPen(accent, 2 if self.hasFocus() else 1.2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(frame)
        painter.setPen(QPen(accent, 1))
        painter.setBrush(QColor("#ffffff"))
        for handle in HANDLES:
            place = self.to_px(*handle_place(box, handle))
            painter.drawRect(QRectF(place.x() - _HANDLE_PX, place.y() - _HANDLE_PX, 2 * _HANDLE_PX, 2 * _HANDLE_PX))
        painter.setBrush(Qt.BrushStyle.NoBrush)


def _holds(item: Item, x: float, y: float) -> bool:
    return item.x <= x <= item.x + item.width and item.y <= y <= item.y + item.height


def copy_of(item: Item, name: str, **values: Any) -> Item:
    """A copy of `item` under another id, a little lower on the right."""
    return replace(item, id=name, x=round(item.x + 5, 2), y=round(item.y + 5, 2), **values)
