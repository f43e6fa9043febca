"""The sample county's plan under edit: fifty edits add less than 15 MB to the workspace."""

import random
import sqlite3

from gis_desk.inspections.asking.settings import PlanSettings
from gis_desk.inspections.plan import plan_change
from gis_desk.inspections.planning.planner import plan_inspection
from gis_desk.inspections.revising.keeping import edited, open_draft
from gis_desk.inspections.ways.travel import county_seat
from layers.store import Store
from layers.text import text

FIFTY, TRIED = 15_000_000, 3


def pages(path):
    """Bytes of the workspace with what still stands in its log."""
    connection = sqlite3.connect(path)
    size = connection.execute("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size").fetchone()[0]
    connection.close()
    return size


def test_edits_of_the_countys_plan_leave_the_workspace_small(practice):
    with Store.open(practice) as store:
        frames = lines, _, _ = tuple(store.frame(n) for n in ("boundary_line", "marker", "road"))
        seat = county_seat(store.frame("division"), store.frame("place_name"), lines, store.setting("county"))
        keys = lines.loc[lines["level"] == "county", "key"].tolist()
        made = plan_inspection(*frames, keys, teams=4, days=5, starts=[seat], settings=PlanSettings(rounds=5))
        store.apply(plan_change(made, "p", "2026-11-26"))
    sizes, chance = [], random.Random(1)
    with Store.open(practice) as store:
        kept = open_draft("p", store.row("inspection_plan", "p"), *frames)
        first = kept.plan.text
        while len(sizes) <= TRIED:
            plan = kept.draft
            task = chance.choice([t for c in plan.ground.cells for t in plan.board.at(c)])
            kept, change = edited(kept, plan.moved(task, chance.choice(plan.ground.cells)), text("Move"))
            if change.edits:
                store.apply(change)
                sizes.append(pages(practice))
    assert len(first) > 500_000
    assert sizes[-1] - sizes[0] < FIFTY * TRIED / 50
