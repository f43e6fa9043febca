"""The workbench of boundary dispute risks: its pages, in the order of the work."""

from ui.desktop.disputes.papers.page import DisputePapersPage
from ui.desktop.disputes.register import RegisterPage
from ui.desktop.disputes.statistics.page import StatisticsPage
from ui.desktop.pagedbench import PagedBench
from ui.desktop.workbench import Desk
from ui.texts import tr


class DisputesBench(PagedBench):
    """The register, and what comes of it."""

    id = "disputes"
    title = "Disputes"
    icon = "flame"
    emphasis = ("dispute", "dispute_claim", "boundary_line", "marker")
    pages = (
        ("register", RegisterPage.title, RegisterPage),
        ("statistics", StatisticsPage.title, StatisticsPage),
        ("papers", DisputePapersPage.title, DisputePapersPage),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, tr("Pages of the disputes"))
