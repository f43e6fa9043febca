"""The workbench of boundary dispute risks: its pages, in the order of the work."""

from functools import partial

from PySide6.QtCore import QTimer

from ui.desktop.disputes.htmlview.page import MapPage
from ui.desktop.disputes.papers.page import DisputePapersPage
from ui.desktop.disputes.register import RegisterPage
from ui.desktop.disputes.statistics.page import StatisticsPage
from ui.desktop.disputes.warnings.page import WarningsPage
from ui.desktop.pagedbench import BenchPage, PagedBench
from ui.desktop.workbench import Desk
from ui.texts import tr

_PAINTED_MS = 20
"""A list whose rows have come is painted within this time."""


class DisputesBench(PagedBench):
    """The register, and what comes of it."""

    id = "disputes"
    title = "Disputes"
    icon = "flame"
    emphasis = ("dispute", "dispute_claim", "boundary_line", "marker")
    pages = (
        ("register", RegisterPage.title, RegisterPage),
        ("statistics", StatisticsPage.title, StatisticsPage),
        ("warnings", WarningsPage.title, WarningsPage),
        ("map", MapPage.title, MapPage),
        ("papers", DisputePapersPage.title, DisputePapersPage),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, tr("Pages of the disputes"))
        self._to_look = False
        """Whether warnings are to be looked for once the cases are read."""

    def activated(self) -> None:
        """Look for warnings, so that their tab says how many there are; first of all the list is to stand."""
        self._look_soon()

    def refresh(self) -> None:
        """Let the page in front read the store again, and the warnings behind it."""
        super().refresh()
        if "warnings" in self._outdated:
            self._look_soon()

    @property
    def busy(self) -> bool:
        """Whether a page reads or computes, or is about to."""
        return self._to_look or super().busy

    def _look_soon(self) -> None:
        register = self._made.get("register")
        self._to_look = isinstance(register, RegisterPage) and register.cases.newest.busy
        if not self._to_look:
            self.page("warnings")

    def _read(self, busy: bool) -> None:
        """The cases are being read, or are no longer: look for warnings as soon as the list was painted."""
        if self._to_look and not busy:
            QTimer.singleShot(_PAINTED_MS, self, self._look_soon)

    def built(self, page: BenchPage) -> None:
        """Let the warnings say how many they are and open cases, and the register ask for the other pages."""
        if isinstance(page, WarningsPage):
            page.in_use = self.isVisible
            page.counted.connect(partial(self.set_count, "warnings"))
            page.case_asked.connect(self.show_case)
        elif isinstance(page, RegisterPage):
            page.warnings_asked.connect(lambda: self.turn_to("warnings"))
            page.map_asked.connect(lambda: self.turn_to("map"))
            page.cases.newest.turned.connect(self._read)

    def show_case(self, key: str) -> None:
        """Turn to the register, and open a case."""
        page = self.turn_to("register")
        assert isinstance(page, RegisterPage)
        page.show_case(key)
        self.desk.select("dispute", key)
