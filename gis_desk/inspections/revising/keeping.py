"""How the workspace keeps a plan under edit: its row opened as a draft, and an edit as one change of that row."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import geopandas as gpd

from gis_desk.inspections.plan import Say
from gis_desk.inspections.revising.days import Days
from gis_desk.inspections.revising.document import written
from gis_desk.inspections.revising.draft import Draft, draft_of
from gis_desk.inspections.revising.ground import make_ground, request_of, settings_of
from gis_desk.inspections.revising.marks import kept
from layers.change import Change, update
from layers.document import Document
from layers.errors import PlanError, Where
from layers.text import Text
from layers.work import QUIET, Progress


@dataclass(frozen=True, eq=False)
class Kept:
    """A draft and the row of ``inspection_plan`` that holds it: the columns ``plan`` and ``held`` as they are there."""

    key: str
    draft: Draft
    plan: Document
    held: object


def open_draft(
    key: str,
    row: Mapping[str, Any] | None,
    lines: gpd.GeoDataFrame,
    markers: gpd.GeoDataFrame,
    roads: gpd.GeoDataFrame,
    units: Mapping[str, str] | None = None,
    progress: Progress = QUIET,
    *,
    waters: gpd.GeoDataFrame | None = None,
) -> Kept:
    """The plan of `row` (of ``inspection_plan``, with its `key`), ready to be changed.

    Parameters
    ----------
    lines, markers, roads : GeoDataFrame
        Frames ``boundary_line``, ``marker`` and ``road``, EPSG:4490.
    units : mapping
        Names of units by code, to understand the side in charge of a marker.
    waters : GeoDataFrame or None
        Frame ``water``, as the plan was made with.

    Raises
    ------
    PlanError
        If there is no such plan, or what it stands on is no longer there.
    Cancelled
        If the user stops the work.
    """
    if row is None or not isinstance(row.get("plan"), Mapping):
        raise PlanError(
            "there is no plan '{key}'",
            where=Where(layer="inspection_plan", field="key", value=key),
            do="give the key of a plan in the workspace, or make one: gis-desk inspect plan",
            key=key,
        )
    asked, settings = request_of(row), settings_of(row["plan"])
    ground = make_ground(lines, markers, roads, asked, settings, units, progress, waters=waters)
    return reopened(Days(ground), key, row)


def reopened(days: Days, key: str, row: Mapping[str, Any]) -> Kept:
    """The plan of `row` on the ground it was opened on before: after undo, or after somebody else's edit."""
    plan = row["plan"] if isinstance(row["plan"], Document) else Document(row["plan"])
    return Kept(key, draft_of(days, plan, row["held"]), plan, row["held"])


def edited(before: Kept, draft: Draft, label: Text, say: Say = str) -> tuple[Kept, Change]:
    """What is kept after an edit, and the change that keeps it."""
    board = draft.board
    held = kept(draft.ground.travel.work, board.marks, board.order())
    plan = Document(written(draft, say), before.plan)
    change = update(
        "inspection_plan",
        before.key,
        {"plan": before.plan, "held": before.held},
        {"plan": plan, "held": held},
    )
    new = Kept(before.key, Draft(draft.days, board, plan, draft.gone), plan, held)
    return new, Change(label, (change,) if change.after else ())
