"""The workbench of joint inspections: its pages, in the order of the work."""

from ui.desktop.inspections.back.page import RecordsPage
from ui.desktop.inspections.due.page import DuePage
from ui.desktop.inspections.papers.page import PapersPage
from ui.desktop.inspections.planning.page import PlanningPage
from ui.desktop.pagedbench import BenchPage, PagedBench
from ui.desktop.workbench import Desk
from ui.texts import tr


class InspectionsBench(PagedBench):
    """What is due, the plan, the records from the field, the papers."""

    id = "inspections"
    title = "Joint inspection"
    icon = "footprints"
    emphasis = ("boundary_line", "marker", "road")
    pages = (
        ("due", DuePage.title, DuePage),
        ("planning", PlanningPage.title, PlanningPage),
        ("records", RecordsPage.title, RecordsPage),
        ("papers", PapersPage.title, PapersPage),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, tr("Pages of the joint inspection"))

    def built(self, page: BenchPage) -> None:
        """Let the page of what is due ask for routes."""
        if isinstance(page, DuePage):
            page.routes_asked.connect(self.plan_lines)

    def show_object(self, layer: str, key: str) -> bool:
        """A line stands on the page of what is due."""
        if layer != "boundary_line":
            return False
        page = self.turn_to("due")
        assert isinstance(page, DuePage)
        page.look_at(key)
        return True

    def plan_lines(self, keys: list[str]) -> None:
        """Turn to the planner with these lines chosen."""
        page = self.turn_to("planning")
        assert isinstance(page, PlanningPage)
        page.choose_lines(keys)
