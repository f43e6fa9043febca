"""The same stop on board, tree and map: from one to the other."""

from collections.abc import Mapping
from typing import Any

import shapely
from PySide6.QtCore import QModelIndex
from shapely.geometry.base import BaseGeometry

from ui.desktop.inspections.planning.board.panel import PlanBoard
from ui.desktop.inspections.planning.editing import PlanEditing
from ui.desktop.inspections.planning.tree import Node, PlanModel
from ui.desktop.workbench import Desk

_NEAR_PX = 14.0
"""A stop within so many pixels of a click was meant."""


class StopLinks:
    """Finds a stop that was chosen in one place in the others."""

    def __init__(self, desk: Desk, editing: PlanEditing, board: PlanBoard, model: PlanModel) -> None:
        self._desk, self._editing, self._board, self._model = desk, editing, board, model

    def row_of(self, task: int) -> QModelIndex:
        """The row of the tree of a stop on the board; none where it has no day."""
        draft = self._editing.draft
        cell = self._board.view.cell or (None if draft is None else draft.board.where(task))
        if draft is None or cell is None:
            return QModelIndex()
        work = draft.ground.travel.work
        one = work.tasks[task]
        return self._model.find(*cell, (work.lines[one.line].key, one.key))

    def choose_on_board(self, node: Node) -> None:
        """Choose the stop of a row of the tree on the board."""
        if node.stop is not None and node.day is not None and (task := self._task(node.stop)) is not None:
            self._board.choose(task, (int(node.team["team"]), int(node.day["day"])))

    def _task(self, stop: Mapping[str, Any]) -> int | None:
        draft = self._editing.draft
        return None if draft is None else draft.ground.numbers.get((stop["line_key"], stop["key"]))

    def mark(self, node: Node) -> BaseGeometry:
        """Mark the stop of a row on the map; its shape, EPSG:4490."""
        stop, day = node.stop, node.day
        assert stop is not None
        assert day is not None
        place: BaseGeometry = shapely.Point(stop["lon"], stop["lat"])
        if stop["kind"] == "marker":
            self._desk.select("marker", stop["key"])
        else:
            courses = [leg["geometry"] for leg in day["legs"] if leg["to"] == node.row and leg["mode"] == "inspect"]
            place = shapely.union_all([shapely.geometry.shape(c) for c in courses] or [place])
            self._desk.canvas.highlight([place])
        return place

    def near(self, lon: float, lat: float) -> QModelIndex:
        """The row of the stop that a click on the map at `lon`, `lat` (degrees, EPSG:4490) meant; none where none."""
        canvas = self._desk.canvas
        at = canvas.pixel_of(lon, lat)
        best, nearest = QModelIndex(), _NEAR_PX
        for index, stop in self._model.stops():
            gap = (canvas.pixel_of(*(stop["middle"] or (stop["lon"], stop["lat"]))) - at).manhattanLength()
            if gap < nearest:
                best, nearest = index, gap
        return best
