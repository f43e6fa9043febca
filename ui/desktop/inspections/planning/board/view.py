"""The plan board: stops are moved between days by mouse or keyboard, with what it costs while they are in hand."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QFrame, QToolTip

from gis_desk.inspections.revising.draft import Draft
from gis_desk.inspections.revising.ground import Cell
from gis_desk.inspections.revising.slots import Slot, slot
from ui.desktop import kit, theme
from ui.desktop.inspections.planning.board.edgescroll import EdgeScroll
from ui.desktop.inspections.planning.board.layout import HEAD, SIDE, BoardLayout, Chip
from ui.desktop.inspections.planning.board.paint import Drag, Scene, paint_board
from ui.desktop.inspections.planning.board.words import day_tip, stop_tip, team_facts, team_name
from ui.texts import tr

_KEYS = {Qt.Key.Key_L: "lock", Qt.Key.Key_X: "exclude", Qt.Key.Key_D: "done"}
_WAYS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class BoardView(QAbstractScrollArea):
    """Teams down, days across, stops as chips.

    Arrows choose, Ctrl and arrows move the chosen stop to the day before or after or to the next team, Ctrl, Shift and
    arrows within its day; L locks, X leaves out, D marks as done, Enter shows it on the map.
    """

    chosen = Signal(int)
    """Another stop is chosen (its number)."""
    moved = Signal(int, object, object, object)
    """A stop was moved: its number, the day (team, day), the position or None for the best, and the day it left."""
    settled = Signal(int, str)
    """A stop is to be settled or freed again: ``lock``, ``exclude`` or ``done``."""
    shown = Signal(int)
    """A stop is to be shown on the map."""
    asked = Signal(int, object)
    """The menu of a stop is asked for, at a place of the screen."""

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Plan board: teams and days"))
        self.viewport().setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.small: bool | None = None
        self._draft: Draft | None = None
        self._scene: Scene | None = None
        self._pressed: tuple[Chip, QPointF] | None = None
        self._slots: dict[tuple[int, Cell, int | None], Slot] = {}
        self._edges = EdgeScroll(self, self._hold_on)
        theme.changed().connect(self.viewport().update)

    # what is shown

    @property
    def draft(self) -> Draft | None:
        """The plan that is shown."""
        return self._draft

    @property
    def board(self) -> BoardLayout | None:
        """Where everything stands."""
        return None if self._scene is None else self._scene.layout

    @property
    def task(self) -> int | None:
        """The chosen stop."""
        return None if self._scene is None or self._scene.chosen is None else self._scene.chosen.task

    @property
    def cell(self) -> Cell | None:
        """The day of the chosen stop."""
        return None if self._scene is None or self._scene.chosen is None else self._scene.chosen.cell

    def set_draft(self, draft: Draft | None) -> None:
        """Show `draft`; the stop that was chosen stays chosen."""
        self._draft = draft
        self._slots.clear()
        self._pressed = None
        self._edges.release()
        self._arrange()

    def set_small(self, small: bool | None) -> None:
        """Show chips without numbers or with; None: by how many days there are."""
        self.small = small
        self._arrange()

    def _arrange(self) -> None:
        chosen = self._scene.chosen if self._scene is not None else None
        if self._draft is None:
            self._scene = None
        else:
            layout = BoardLayout(self._draft, self.viewport().width(), self.small)
            self._scene = Scene(layout, focused=self.hasFocus())
            if chosen is not None:
                self._scene.chosen = layout.chip(chosen.task, chosen.cell)
            inside = self.viewport().size()
            for bar, whole, page in (
                (self.horizontalScrollBar(), layout.width, inside.width()),
                (self.verticalScrollBar(), layout.height, inside.height()),
            ):
                bar.setRange(0, max(0, round(whole) - page))
                bar.setPageStep(page)
                bar.setSingleStep(24)
        self.viewport().update()

    def choose(self, task: int, cell: Cell | None = None) -> None:
        """Choose a stop, and bring it into sight; nobody is told."""
        if self._scene is None:
            return
        self._scene.chosen = self._scene.layout.chip(task, cell)
        if (chip := self._scene.chosen) is not None and self._draft is not None:
            self._into_sight(chip.rect)
            self.setAccessibleDescription(stop_tip(self._draft, task, chip.cell))
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))
        self.viewport().update()

    def _into_sight(self, rect: QRectF) -> None:
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        wide, high = self.viewport().width(), self.viewport().height()
        if rect.left() - SIDE < across.value():
            across.setValue(int(rect.left() - SIDE - 8))
        elif rect.right() > across.value() + wide:
            across.setValue(int(rect.right() - wide + 8))
        if rect.top() - HEAD < down.value():
            down.setValue(int(rect.top() - HEAD - 8))
        elif rect.bottom() > down.value() + high:
            down.setValue(int(rect.bottom() - high + 32))

    def _take(self, chip: Chip) -> None:
        self.choose(chip.task, chip.cell)
        self.chosen.emit(chip.task)

    @property
    def _shift(self) -> QPointF:
        return QPointF(self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    def place_of(self, task: int, cell: Cell | None = None) -> QPointF:
        """The middle of a stop's chip on the viewport."""
        assert self._scene is not None
        chip = self._scene.layout.chip(task, cell)
        assert chip is not None
        return chip.rect.center() - self._shift

    # by mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the stop under the pointer, perhaps to be dragged."""
        chip = self._chip_under(event.position())
        if chip is None:
            return
        self._take(chip)
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = (chip, event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The stop in hand follows, with what dropping it here would mean."""
        if self._scene is None:
            return
        if self._pressed is None:
            hovered = self._chip_under(event.position())
            if hovered != self._scene.hovered:
                self._scene.hovered = hovered
                self.viewport().update()
            return
        chip, begun = self._pressed
        far = (event.position() - begun).manhattanLength() >= QApplication.startDragDistance()
        if self._scene.drag is None and (not far or self._fixed(chip)):
            return
        self._hold(chip, event.position(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        self._edges.hold(event.position(), self.viewport().rect().toRectF().adjusted(SIDE, HEAD, 0, 0))

    def _hold_on(self, place: QPointF) -> None:
        """The board went on under the stop in hand."""
        if self._scene is not None and self._scene.drag is not None:
            exactly = bool(QApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._hold(self._scene.drag.chip, place, exactly)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Drop the stop in hand."""
        self._pressed = None
        self._edges.release()
        if self._scene is None or self._scene.drag is None:
            return
        chip = self._scene.drag.chip
        self._hold(chip, event.position(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        drag, self._scene.drag = self._scene.drag, None
        self.viewport().update()
        if drag.tray and chip.cell is not None:
            self.settled.emit(chip.task, "exclude")
        elif drag.cell is not None and drag.slot is not None:
            self.moved.emit(chip.task, drag.cell, drag.slot.position, chip.cell)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Show the stop on the map."""
        if (chip := self._chip_under(event.position())) is not None:
            self.shown.emit(chip.task)

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is under the pointer."""
        super().leaveEvent(event)
        if self._scene is not None and self._scene.hovered is not None:
            self._scene.hovered = None
            self.viewport().update()

    def _chip_under(self, place: QPointF) -> Chip | None:
        if self._scene is None or place.y() < HEAD or place.x() < SIDE:
            return None
        return self._scene.layout.chip_at(place + self._shift)

    def _fixed(self, chip: Chip) -> bool:
        """Whether a stop never moves: done, or no road comes near it."""
        assert self._draft is not None
        return self._draft.board.done(chip.task) or not self._draft.ground.travel.of_task[chip.task]

    def _hold(self, chip: Chip, place: QPointF, exactly: bool) -> None:
        """`chip` in hand at `place` of the viewport; in its own day, or `exactly`, it goes where the pointer is."""
        assert self._scene is not None
        layout, at = self._scene.layout, place + self._shift
        drag = Drag(chip, at)
        if layout.tray.contains(at):
            drag.tray = True
        elif place.x() >= SIDE and place.y() >= HEAD and (cell := layout.cell_at(at)) is not None:
            position = None
            if exactly or cell == chip.cell:
                position = layout.position_at(cell, at)
                if cell == chip.cell and position > chip.order:
                    position -= 1
            drag.cell, drag.slot = cell, self._slot(chip, cell, position)
        self._scene.drag = drag
        self.viewport().update()

    def _slot(self, chip: Chip, cell: Cell, position: int | None) -> Slot:
        assert self._draft is not None
        asked = (chip.task, cell, position)
        if asked not in self._slots:
            self._slots[asked] = slot(self._draft, chip.task, cell, position, chip.cell)
        return self._slots[asked]

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu of the stop under the pointer, or of the chosen one."""
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            if (chip := self._chip_under(QPointF(event.pos()))) is not None:
                self._take(chip)
                self.asked.emit(chip.task, event.globalPos())
        elif self.task is not None:
            place = self.place_of(self.task, self.cell).toPoint()
            self.asked.emit(self.task, self.viewport().mapToGlobal(place))

    # by keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose, move and settle stops; see the class."""
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape and self._scene is not None and self._scene.drag is not None:
            self._scene.drag = self._pressed = None
            self._edges.release()
            self.viewport().update()
        elif self._scene is None or not self._scene.layout.chips:
            super().keyPressEvent(event)
        elif self._scene.chosen is None and key in _WAYS:
            self._take(self._scene.layout.chips[0])
        elif (chip := self._scene.chosen) is None:
            super().keyPressEvent(event)
        elif key in _WAYS and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._push(chip, *_WAYS[key], within=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        elif key in _WAYS and not event.modifiers() & Qt.KeyboardModifier.AltModifier:
            if (other := self._scene.layout.neighbour(chip, *_WAYS[key])) is not None:
                self._take(other)
        elif key in _KEYS and not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier:
            self.settled.emit(chip.task, _KEYS[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.shown.emit(chip.task)
        else:
            super().keyPressEvent(event)

    def _push(self, chip: Chip, across: int, down: int, *, within: bool) -> None:
        """Move the chosen stop one day or team on, or one place within its day."""
        assert self._scene is not None
        layout = self._scene.layout
        if self._fixed(chip):
            return
        if within:
            if chip.cell is not None and across:
                last = len(layout.draft.board.at(chip.cell)) - 1
                self.moved.emit(chip.task, chip.cell, min(max(chip.order + across, 0), last), chip.cell)
            return
        team, day = chip.cell or (layout.teams[0], layout.days[0])
        to = (team + down, day + across) if chip.cell is not None else (team, day)
        if to in layout.draft.ground.cells:
            self.moved.emit(chip.task, to, None, chip.cell)

    # Qt's side

    def event(self, event: QEvent) -> bool:
        """The board's own keys come before the window's shortcuts."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            key = Qt.Key(event.key())
            plain = not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
            if self.task is not None and ((key in _KEYS and plain) or key in _WAYS):
                event.accept()
                return True
        return super().event(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """Tips on stops, days and teams."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            words = self._tip(QPointF(event.pos()))
            if words:
                QToolTip.showText(event.globalPos(), kit.tip(words), self.viewport())
            else:
                QToolTip.hideText()
            return True
        return super().viewportEvent(event)

    def _tip(self, place: QPointF) -> str:
        if self._scene is None or self._draft is None:
            return ""
        layout, at = self._scene.layout, place + self._shift
        if (chip := self._chip_under(place)) is not None:
            return stop_tip(self._draft, chip.task, chip.cell)
        if place.y() < HEAD:
            return ""
        if place.x() >= SIDE:
            cell = layout.cell_at(at)
            return "" if cell is None else day_tip(self._draft, cell)
        team = next((t for t in layout.teams if layout.row(t).contains(QPointF(1, at.y()))), None)
        return "" if team is None else f"{team_name(self._draft, team)}\n{team_facts(self._draft, team)}"

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - what is seen is painted whole
        """The board."""
        painter = QPainter(self.viewport())
        view = QRectF(self.viewport().rect())
        if self._scene is None:
            painter.fillRect(view, theme.color("panel"))
            return
        paint_board(painter, self._scene, view, self._shift)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wider boards have wider days."""
        super().resizeEvent(event)
        self._arrange()

    def scrollContentsBy(self, dx: int, dy: int) -> None:  # noqa: ARG002 - painted whole
        """Heads stay, so everything is painted again."""
        self.viewport().update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The chosen stop shows that keys go to it."""
        super().focusInEvent(event)
        self._focus(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Keys go elsewhere."""
        super().focusOutEvent(event)
        self._focus(False)

    def _focus(self, there: bool) -> None:
        if self._scene is not None:
            self._scene.focused = there
        self.viewport().update()

    def minimumSizeHint(self) -> QSize:
        """Room for a row of teams."""
        return QSize(320, 110)
