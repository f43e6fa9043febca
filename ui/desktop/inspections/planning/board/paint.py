"""How the plan board looks: days with their stops, their load and what they break; the stop in hand."""

from dataclasses import dataclass, field
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen

from gis_desk.findings import Severity
from gis_desk.inspections.plan import clock
from gis_desk.inspections.revising.draft import Draft
from gis_desk.inspections.revising.ground import Cell
from gis_desk.inspections.revising.slots import Slot
from gis_desk.map.scene import DARK, LIGHT
from gis_desk.map.style import day_stroke
from ui.desktop import kit, theme
from ui.desktop.colors import Theme
from ui.desktop.inspections.planning.board.layout import FOOT, HEAD, PAD, SIDE, BoardLayout, Chip
from ui.desktop.inspections.planning.board.words import (
    day_figures,
    head_of_day,
    slot_words,
    team_facts,
    team_name,
    worst,
)
from ui.texts import tr

_BAR = 4.0


@dataclass
class Drag:
    """The stop in hand: where it comes from, where the pointer is, and what dropping it there would mean."""

    chip: Chip
    at: QPointF
    cell: Cell | None = None
    tray: bool = False
    slot: Slot | None = None


@dataclass
class Scene:
    """What is to be painted."""

    layout: BoardLayout
    chosen: Chip | None = None
    hovered: Chip | None = None
    drag: Drag | None = None
    focused: bool = False
    colours: dict[Cell, int] = field(default_factory=dict)
    graves: dict[tuple[int, Cell], Severity] = field(default_factory=dict)
    """How bad it is what a stop breaks in its day."""

    def __post_init__(self) -> None:
        self.colours = self.layout.colours()
        for cell, breaks in self.draft.breaks.items():
            for task in {b.task for b in breaks if b.task is not None}:
                if (grave := worst(tuple(b for b in breaks if b.task == task))) is not None:
                    self.graves[task, cell] = grave

    @property
    def draft(self) -> Draft:
        """The plan that is shown."""
        return self.layout.draft


@lru_cache(maxsize=256)
def day_colour(number: int, dark: bool) -> QColor:
    """The colour the route of a day has on the map."""
    return QColor.fromRgba(day_stroke(number, walking=False).colour[DARK if dark else LIGHT])


def _soft(colour: QColor, alpha: int) -> QColor:
    made = QColor(colour)
    made.setAlpha(alpha)
    return made


@lru_cache(maxsize=16)
def _face(px: int, bold: bool) -> QFont:
    return theme.face(px, bold=bold, tabular=True)


def _plain(*, bold: bool = False) -> QFont:
    return _face(theme.text_px(), bold)


def _small(less: int = 2) -> QFont:
    return _face(theme.text_px() - less, False)


def paint_board(painter: QPainter, scene: Scene, view: QRectF, shift: QPointF) -> None:
    """Paint what of the board is seen in `view` (its coordinates moved by `shift`); heads stay in place."""
    now, layout = theme.now(), scene.layout
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(view, QColor(now.panel))
    seen = view.translated(shift)
    painter.save()
    painter.translate(-shift)
    if not layout.tray.isEmpty():
        _tray(painter, scene)
    for team in layout.teams:
        row = layout.row(team)
        if not row.intersects(seen):
            continue
        for day in layout.days:
            if layout.cell_rect((team, day)).intersects(seen):
                _day(painter, scene, (team, day))
    for chip in layout.chips:
        if chip.rect.intersects(seen):
            _chip(painter, scene, chip, now)
    if scene.drag is not None and scene.drag.cell is not None and scene.drag.slot is not None:
        caret = layout.caret(scene.drag.cell, scene.drag.slot.position, scene.drag.chip.task)
        painter.fillRect(caret, QColor(now.accent))
    painter.restore()
    _heads(painter, scene, view, shift)
    if scene.drag is not None:
        _in_hand(painter, scene, view, shift)


def _tray(painter: QPainter, scene: Scene) -> None:
    now, rect = theme.now(), scene.layout.tray
    over = scene.drag is not None and scene.drag.tray
    painter.fillRect(rect, QColor(now.accent_soft if over else now.ground))
    painter.setPen(QPen(QColor(now.line), 1))
    painter.drawLine(rect.bottomLeft(), rect.bottomRight())


def _day(painter: QPainter, scene: Scene, cell: Cell) -> None:
    now, rect, draft = theme.now(), scene.layout.cell_rect(cell), scene.draft
    drag = scene.drag
    if drag is not None and drag.cell == cell:
        painter.fillRect(rect, QColor(now.accent_soft))
    painter.setPen(QPen(QColor(now.line), 1))
    painter.drawLine(rect.bottomLeft(), rect.bottomRight())
    painter.drawLine(rect.topLeft(), rect.bottomLeft())
    timed = draft.timed(cell)
    crew = draft.ground.crew(cell[0])
    slot = drag.slot if drag is not None and drag.cell == cell else None
    if not timed.tasks and slot is None:
        return
    foot = QRectF(rect.left() + PAD, rect.bottom() - FOOT, rect.width() - 2 * PAD, FOOT - 6)
    breaks = slot.breaks if slot is not None else timed.breaks
    grave = worst(breaks)
    hours, km = day_figures(draft, cell) if slot is None else (tr("back at {end}", end=clock(slot.end_s)), "")
    painter.setFont(_small())
    painter.setPen(QColor(now.severity(grave)) if grave else QColor(now.muted))
    left = foot.left()
    if grave:
        kit.paint_severity(painter, QRectF(left, foot.top() + 2, 9, 9), grave)
        left += 13
    text, metrics = QRectF(left, foot.top(), foot.right() - left, 14), painter.fontMetrics()
    _elided(painter, text, hours)
    if metrics.horizontalAdvance(hours) + metrics.horizontalAdvance(km) + 6 <= text.width():
        painter.setPen(QColor(now.muted))
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, km)
    end = timed.end_s if slot is None else slot.end_s
    bar = QRectF(foot.left(), foot.bottom() - _BAR + 2, foot.width(), _BAR)
    _load(painter, bar, (end - crew.begin_s) / max(1, crew.day_s), day_colour(scene.colours.get(cell, 0), now.dark))


def _load(painter: QPainter, bar: QRectF, share: float, colour: QColor) -> None:
    """How full a day is; what is more than its hours stands beyond a notch in the colour of what must not be."""
    now = theme.now()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(now.line))
    painter.drawRoundedRect(bar, 2, 2)
    whole = 1.0 if share <= 1 else share
    filled = QRectF(bar.left(), bar.top(), bar.width() * min(max(share, 0.0), 1.0) / whole, bar.height())
    painter.setBrush(colour)
    painter.drawRoundedRect(filled, 2, 2)
    if share > 1:
        over = QRectF(filled.right() + 1, bar.top() - 1, bar.right() - filled.right() - 1, bar.height() + 2)
        painter.fillRect(over, QColor(now.must))


def _chip(painter: QPainter, scene: Scene, chip: Chip, now: Theme) -> None:
    draft, rect = scene.draft, chip.rect
    held = scene.drag is not None and scene.drag.chip == chip
    mark = draft.board.marks.get(chip.task)
    colour = QColor(now.muted) if chip.cell is None else day_colour(scene.colours.get(chip.cell, 0), now.dark)
    one = draft.ground.travel.work.tasks[chip.task]
    done, locked = draft.board.done(chip.task), draft.locked(chip.task)
    grave = None if chip.cell is None else scene.graves.get((chip.task, chip.cell))
    alpha = (70 if now.dark else 40) + (50 if scene.hovered == chip else 0)
    ground = QColor(now.good_soft) if done else _soft(colour, 0 if mark is not None and chip.cell is None else alpha)
    edge = QColor(now.severity(grave)) if grave else QColor(now.good) if done else colour
    pen = QPen(edge, 2 if locked or grave else 1)
    if chip.cell is None:
        pen.setStyle(Qt.PenStyle.DashLine)
    painter.setOpacity(0.35 if held else 1.0)
    painter.setPen(pen)
    painter.setBrush(ground)
    shape = rect if one.kind == "marker" else rect.adjusted(0, rect.height() * 0.18, 0, -rect.height() * 0.18)
    radius = 3.0 if one.kind == "marker" else shape.height() / 2
    painter.drawRoundedRect(shape.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
    if not scene.layout.small:
        painter.setFont(_small(3))
        painter.setPen(QColor(now.good if done else now.text))
        words = "✓" if done else "×" if mark is not None and chip.cell is None else str(chip.order + 1)
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, words)
        if locked:
            painter.drawPixmap(QPointF(rect.right() - 6, rect.top() - 4), kit.pixmap("lock", "text", 9, 2.0))
    painter.setOpacity(1.0)
    if scene.chosen is not None and chip.task == scene.chosen.task:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(now.accent if scene.focused else now.strong_line), 2))
        painter.drawRoundedRect(rect.adjusted(-1.5, -1.5, 1.5, 1.5), 4, 4)


def _heads(painter: QPainter, scene: Scene, view: QRectF, shift: QPointF) -> None:
    now, layout, draft = theme.now(), scene.layout, scene.draft
    painter.save()
    painter.setClipRect(QRectF(0, HEAD, SIDE, view.height()))
    painter.fillRect(QRectF(0, HEAD, SIDE, view.height()), QColor(now.panel))
    if not layout.tray.isEmpty():
        tray = layout.tray.translated(-shift)
        painter.fillRect(QRectF(0, tray.top(), SIDE, tray.height()), QColor(now.ground))
        painter.setPen(QColor(now.muted))
        painter.setFont(_plain())
        painter.drawText(QRectF(12, tray.top(), SIDE - 16, tray.height()), _LEFT, tr("Without a day"))
    for team in layout.teams:
        row = layout.row(team).translated(0, -shift.y())
        painter.setPen(QPen(QColor(now.line), 1))
        painter.drawLine(row.bottomLeft(), QPointF(SIDE, row.bottom()))
        painter.setPen(QColor(now.text))
        painter.setFont(_plain(bold=True))
        _elided(painter, QRectF(12, row.top() + PAD - 2, SIDE - 18, 18), team_name(draft, team))
        painter.setPen(QColor(now.muted))
        painter.setFont(_small())
        _elided(painter, QRectF(12, row.top() + PAD + 17, SIDE - 18, 16), team_facts(draft, team))
    painter.restore()
    painter.fillRect(QRectF(0, 0, view.width(), HEAD), QColor(now.panel))
    painter.save()
    painter.setClipRect(QRectF(SIDE, 0, view.width() - SIDE, HEAD))
    painter.setFont(_small())
    painter.setPen(QColor(now.muted))
    for number, day in enumerate(layout.days):
        left = SIDE + number * layout.column - shift.x()
        _elided(painter, QRectF(left + PAD, 0, layout.column - PAD, HEAD), head_of_day(draft, day))
    painter.restore()
    painter.setPen(QPen(QColor(now.line), 1))
    painter.drawLine(QPointF(0, HEAD), QPointF(view.width(), HEAD))


_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


def _elided(painter: QPainter, box: QRectF, words: str) -> None:
    shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, int(box.width()))
    painter.drawText(box, _LEFT, shown)


def _in_hand(painter: QPainter, scene: Scene, view: QRectF, shift: QPointF) -> None:
    """The stop under the pointer, and what dropping it would cost and break."""
    now, drag, draft = theme.now(), scene.drag, scene.draft
    assert drag is not None
    at = drag.at - shift
    lines = [draft.ground.travel.work.tasks[drag.chip.task].id]
    if drag.tray:
        lines.append(tr("leave it out"))
    elif drag.slot is not None:
        lines += slot_words(drag.slot)
    grave = worst(drag.slot.breaks) if drag.slot is not None and not drag.tray else None
    metrics = QFontMetrics(_plain())
    wide = min(max(metrics.horizontalAdvance(line) for line in lines) + 24, 420)
    high = len(lines) * (metrics.height() + 2) + 12
    left = min(at.x() + 14, view.width() - wide - 4)
    top = at.y() + 16 if at.y() + 16 + high < view.height() else max(2.0, at.y() - high - 10)
    box = QRectF(left, top, wide, high)
    painter.setPen(QPen(QColor(now.severity(grave)) if grave else QColor(now.strong_line), 1))
    painter.setBrush(QColor(now.raised))
    painter.drawRoundedRect(box, 6, 6)
    for number, line in enumerate(lines):
        painter.setFont(_plain(bold=number == 0))
        broken = number > 1 and grave is not None
        painter.setPen(QColor(now.severity(grave or Severity.ADVISE)) if broken else QColor(now.text))
        row = QRectF(left + 12, top + 6 + number * (metrics.height() + 2), wide - 20, metrics.height() + 2)
        _elided(painter, row, line)
