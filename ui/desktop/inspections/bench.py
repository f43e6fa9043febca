"""The workbench of joint inspections: its pages, one behind the other, and their wide panels below the map."""

from collections.abc import Callable

from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from gis_desk.map.layer import MapLayer
from layers.text import Text
from ui.desktop import kit
from ui.desktop.inspections.back.page import RecordsPage
from ui.desktop.inspections.due.page import DuePage
from ui.desktop.inspections.page import InspectionPage
from ui.desktop.inspections.papers.page import PapersPage
from ui.desktop.inspections.planning.page import PlanningPage
from ui.desktop.workbench import Desk, Workbench
from ui.texts import say, tr

Maker = Callable[[Desk], InspectionPage]

PAGES: tuple[tuple[str, Text, Maker], ...] = (
    ("due", DuePage.title, DuePage),
    ("planning", PlanningPage.title, PlanningPage),
    ("records", RecordsPage.title, RecordsPage),
    ("papers", PapersPage.title, PapersPage),
)
"""Name, title and maker of each page, in the order of the work: what is due, the plan, the records, the papers."""


class InspectionsBench(Workbench):
    """What is due, the plan, the records from the field, the papers."""

    id = "inspections"
    title = "Joint inspection"
    icon = "footprints"
    emphasis = ("boundary_line", "marker", "road")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._made: dict[str, InspectionPage] = {}
        self._outdated: set[str] = set()
        self._holders: list[QVBoxLayout] = []
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName(tr("Pages of the joint inspection"))
        for _, title, _ in PAGES:
            holder = QWidget()
            inside = QVBoxLayout(holder)
            inside.setContentsMargins(0, 0, 0, 0)
            self._holders.append(inside)
            self.tabs.addTab(holder, say(title))
        self.tabs.tabBar().setVisible(len(PAGES) > 1)
        self.tabs.currentChanged.connect(lambda _: self._turned())
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.tabs)

    def page(self, name: str) -> InspectionPage:
        """The page called `name`, built and up to date."""
        if name not in self._made:
            maker = next(maker for known, _, maker in PAGES if known == name)
            made = self._made[name] = maker(self.desk)
            self._outdated.add(name)
            made.routes_asked.connect(self.plan_lines)
            at = [known for known, _, _ in PAGES].index(name)
            self._holders[at].addWidget(made)
            made.show()
            kit.pad_spins(made)
        if name in self._outdated:
            self._outdated.discard(name)
            self._made[name].refresh()
        return self._made[name]

    @property
    def shown(self) -> InspectionPage:
        """The page in front."""
        return self.page(PAGES[self.tabs.currentIndex()][0])

    def turn_to(self, name: str) -> InspectionPage:
        """Bring a page to the front."""
        self.tabs.setCurrentIndex([known for known, _, _ in PAGES].index(name))
        return self.page(name)

    def plan_lines(self, keys: list[str]) -> None:
        """Turn to the planner with these lines chosen."""
        page = self.turn_to("planning")
        assert isinstance(page, PlanningPage)
        page.choose_lines(keys)

    def _turned(self) -> None:
        _ = self.shown
        self.panels_changed.emit()
        self.desk.refresh_map()

    def refresh(self) -> None:
        """Let the page in front read the store again, and the others when they are turned to."""
        self._outdated = set(self._made)
        _ = self.shown

    def map_layers(self) -> list[MapLayer]:
        """Those of the page in front."""
        return self.shown.map_layers()

    def canvas_clicked(self, lon: float, lat: float) -> None:
        """The page in front takes the click."""
        self.shown.canvas_clicked(lon, lat)

    def wide_panels(self) -> list[tuple[str, QWidget]]:
        """Those of the page in front."""
        return self.shown.wide_panels()
