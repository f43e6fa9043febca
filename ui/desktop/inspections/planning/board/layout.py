"""Where everything stands on the plan board: teams down, days across, the stops of a day as chips in their order."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF

from gis_desk.inspections.revising.draft import Draft
from gis_desk.inspections.revising.ground import Cell

HEAD, SIDE = 24.0, 112.0
"""Height of the row of days, width of the column of teams."""
CHIP, CHIP_HIGH, GAP = 21.0, 17.0, 3.0
SMALL, SMALL_HIGH = 7.0, 10.0
"""A chip without number, where there are many days."""
PAD, FOOT = 6.0, 22.0
"""Inside a day: distance to its edge, and room for its numbers and its bar."""
NARROW = 112.0
"""Least width of a day."""
_MANY = 60
"""With more days than this of all teams together, chips have no numbers."""


@dataclass(frozen=True)
class Chip:
    """A stop on the board; `cell` None in the tray of those without a day."""

    task: int
    cell: Cell | None
    order: int
    rect: QRectF


class BoardLayout:
    """The rectangles of a draft on a board `width` wide, from its top left corner, without scrolling.

    Attributes
    ----------
    chips : tuple of Chip
        In reading order.
    tray : QRectF
        Where stops without a day stand; empty where there are none.
    """

    def __init__(self, draft: Draft, width: float, small: bool | None = None) -> None:
        self.draft = draft
        self.teams = list(range(1, len(draft.ground.request.crews) + 1))
        self.days = [day.number for day in draft.ground.workdays]
        self.small = len(self.teams) * len(self.days) > _MANY if small is None else small
        self._chip = (SMALL, SMALL_HIGH) if self.small else (CHIP, CHIP_HIGH)
        self.column = max(NARROW, (width - SIDE) / max(1, len(self.days)))
        self.width = SIDE + self.column * len(self.days)
        self.loose = (*draft.unplaced, *draft.excluded)
        self._rows: dict[int, tuple[float, float]] = {}
        chips: list[Chip] = []
        top = HEAD
        self.tray = QRectF()
        if self.loose:
            high = self._high(len(self.loose), self.width - SIDE) + 2 * PAD
            self.tray = QRectF(0, top, self.width, high)
            chips += self._flow(self.loose, None, SIDE, top, self.width - SIDE)
            top += high
        for team in self.teams:
            lines = max(self._high(len(draft.board.at((team, day))), self.column) for day in self.days)
            high = lines + 2 * PAD + FOOT
            self._rows[team] = (top, high)
            for number, day in enumerate(self.days):
                left = SIDE + number * self.column
                chips += self._flow(draft.board.at((team, day)), (team, day), left, top, self.column)
            top += high
        self.height = top
        self.chips = tuple(chips)
        self._of = {(chip.task, chip.cell): chip for chip in chips}

    def _per_line(self, width: float) -> int:
        return max(1, int((width - 2 * PAD + GAP) // (self._chip[0] + GAP)))

    def _high(self, count: int, width: float) -> float:
        lines = max(1, -(-count // self._per_line(width)))
        return lines * (self._chip[1] + GAP)

    def _flow(self, tasks: Sequence[int], cell: Cell | None, left: float, top: float, width: float) -> list[Chip]:
        each, found = self._per_line(width), []
        wide, high = self._chip
        for order, task in enumerate(tasks):
            line, place = divmod(order, each)
            x, y = left + PAD + place * (wide + GAP), top + PAD + line * (high + GAP)
            found.append(Chip(task, cell, order, QRectF(x, y, wide, high)))
        return found

    def cell_rect(self, cell: Cell) -> QRectF:
        """The day of a team."""
        top, high = self._rows[cell[0]]
        return QRectF(SIDE + self.days.index(cell[1]) * self.column, top, self.column, high)

    def row(self, team: int) -> QRectF:
        """The whole row of a team."""
        top, high = self._rows[team]
        return QRectF(0, top, self.width, high)

    def chip(self, task: int, cell: Cell | None) -> Chip | None:
        """The chip of a stop; in any day where it has none in `cell`."""
        return self._of.get((task, cell)) or next((c for c in self.chips if c.task == task), None)

    def chip_at(self, place: QPointF) -> Chip | None:
        """The chip under a place."""
        grown = (-GAP / 2, -GAP / 2, GAP / 2, GAP / 2)
        return next((c for c in self.chips if c.rect.adjusted(*grown).contains(place)), None)

    def cell_at(self, place: QPointF) -> Cell | None:
        """The day under a place."""
        number = int((place.x() - SIDE) // self.column)
        if place.x() < SIDE or not 0 <= number < len(self.days):
            return None
        for team, (top, high) in self._rows.items():
            if top <= place.y() < top + high:
                return team, self.days[number]
        return None

    def position_at(self, cell: Cell, place: QPointF) -> int:
        """Before which stop of a day (from 0) a place lies."""
        chips = [c for c in self.chips if c.cell == cell]
        before = [
            c
            for c in chips
            if c.rect.bottom() + GAP / 2 < place.y()
            or (c.rect.top() - GAP / 2 <= place.y() and c.rect.center().x() < place.x())
        ]
        return len(before)

    def caret(self, cell: Cell, position: int, without: int) -> QRectF:
        """A line before the stop at `position` of a day, `without` one stop."""
        chips = [c for c in self.chips if c.cell == cell and c.task != without]
        if not chips:
            corner = self.cell_rect(cell).topLeft()
            return QRectF(corner.x() + PAD - 3, corner.y() + PAD, 2, self._chip[1])
        if position < len(chips):
            rect = chips[position].rect
            return QRectF(rect.left() - GAP / 2 - 1, rect.top() - 1, 2, rect.height() + 2)
        rect = chips[-1].rect
        return QRectF(rect.right() + GAP / 2 - 1, rect.top() - 1, 2, rect.height() + 2)

    def neighbour(self, chip: Chip, across: int, down: int) -> Chip | None:
        """The chip one to the side (in reading order of its row), or the nearest one in the row above or below."""
        if across:
            row = [c for c in self.chips if (c.cell or (0, 0))[0] == (chip.cell or (0, 0))[0]]
            at = row.index(chip) + across
            return row[at] if 0 <= at < len(row) else None
        rows = sorted({(c.cell or (0, 0))[0] for c in self.chips})
        at = rows.index((chip.cell or (0, 0))[0]) + down
        if not 0 <= at < len(rows):
            return None
        near = [c for c in self.chips if (c.cell or (0, 0))[0] == rows[at]]
        x = chip.rect.center().x()
        return min(near, key=lambda c: abs(c.rect.center().x() - x))

    def colours(self) -> dict[Cell, int]:
        """The number of each day with work, as map and tree count them for their colours."""
        cells = [(team, day) for team in self.teams for day in self.days if self.draft.board.at((team, day))]
        return {cell: number for number, cell in enumerate(cells)}
