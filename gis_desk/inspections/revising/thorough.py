"""The whole plan searched again as it was at first, with everything that a person has settled since held fast."""

from collections.abc import Mapping
from dataclasses import replace

import geopandas as gpd

from gis_desk.inspections.plan import Say
from gis_desk.inspections.planning.planner import plan_request
from gis_desk.inspections.revising.board import Board
from gis_desk.inspections.revising.draft import Draft, draft_of
from gis_desk.inspections.revising.ground import Cell
from gis_desk.inspections.revising.marks import holds
from gis_desk.inspections.revising.replan import Replanned
from layers.work import QUIET, Progress


def plan_anew(
    draft: Draft,
    lines: gpd.GeoDataFrame,
    markers: gpd.GeoDataFrame,
    roads: gpd.GeoDataFrame,
    *,
    waters: gpd.GeoDataFrame | None = None,
    units: Mapping[str, str] | None = None,
    say: Say = str,
    seed: int | None = None,
    progress: Progress = QUIET,
) -> Replanned:
    """The plan that its request gives again, with the locks, exclusions and the work done of `draft`.

    It takes as long as planning did, and is proven in the same way; `replan` takes seconds.

    Parameters
    ----------
    lines, markers, roads : GeoDataFrame
        Frames ``boundary_line``, ``marker`` and ``road``, EPSG:4490, as `draft` was opened on.
    waters : GeoDataFrame or None
        Frame ``water``.
    units : mapping
        Names of units by code.
    say : callable
        Puts reasons and remarks into words.
    seed : int or None
        Other than that of the plan.

    Raises
    ------
    PlanError
        If no plan can be made of what is held.
    Cancelled
        If the user stops the work.
    """
    ground, board = draft.ground, draft.board
    held = holds(ground.travel, board.marks, board.order())
    request = replace(ground.request, holds=held, seed=ground.request.seed if seed is None else seed)
    plan = plan_request(
        lines, markers, roads, request, units=units, settings=ground.settings, waters=waters, progress=progress
    )
    found = draft_of(draft.days, plan.as_json(say), None)
    made = replace(found, board=Board({**found.board.cells, **_done_together(board, found.board)}, board.marks))
    return Replanned(made, (), made.unplaced)


def _done_together(before: Board, after: Board) -> dict[Cell, tuple[int, ...]]:
    """Days whose done work the planner knows of one of its teams only, with it."""
    found = {}
    for cell, tasks in before.cells.items():
        done = tasks[: before.done_in(cell)]
        if set(done) - set(after.at(cell)):
            found[cell] = (*done, *(t for t in after.at(cell) if t not in done))
    return found
