"""Where everything stands in the window, and that it stands there again next time."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from ui.desktop import figures, kit, settings
from ui.texts import tr

_KEPT = ("upper", "column", "left")
"""Splitters whose places hold for all jobs; those of `middle` are kept for each job."""


class Panes(QWidget):
    """Notices above; below them the start page, or the rail, the left side, the map, the bottom and the benches.

    Parameters
    ----------
    left, bottom : sequence of (str, QWidget)
        Panels with their titles: one above the other, and one behind the other.
    """

    def __init__(
        self,
        *,
        notices: QWidget,
        start: QWidget,
        rail: QWidget,
        canvas: QWidget,
        benches: QWidget,
        left: Sequence[tuple[str, QWidget]],
        bottom: Sequence[tuple[str, QWidget]],
    ) -> None:
        super().__init__()
        self.left = _splitter(Qt.Orientation.Vertical, *(_panel(title, panel) for title, panel in left))
        self.left.setSizes([420, 320])
        self.left.setMinimumWidth(200)
        self.bottom = QTabWidget()
        self.bottom.setDocumentMode(True)
        self.bottom.setAccessibleName(tr("Problems, tasks, history and attributes"))
        for title, panel in bottom:
            self.bottom.addTab(panel, title)
        self._wide: list[QWidget] = []
        self.upper = _splitter(Qt.Orientation.Horizontal, self.left, canvas, main=1)
        self.upper.setSizes([256, 800])
        self.column = _splitter(Qt.Orientation.Vertical, self.upper, self.bottom, main=0)
        self.column.setSizes([612, 240])
        self.middle = _splitter(Qt.Orientation.Horizontal, self.column, benches, main=0)
        self.middle.setSizes([1040, 376])
        work = QWidget()
        across = QHBoxLayout(work)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(rail)
        across.addWidget(self.middle, 1)
        self.pages = QStackedWidget()
        self.pages.addWidget(start)
        self.pages.addWidget(work)
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(0)
        down.addWidget(notices)
        down.addWidget(self.pages, 1)

    def show_work(self, shown: bool) -> None:
        """Show the map and its panels, or the start page."""
        self.pages.setCurrentIndex(1 if shown else 0)

    def count(self, panel: QWidget, title: str, number: int) -> None:
        """Write the title of a panel of the bottom, with how many it holds where there are any."""
        self.bottom.setTabText(self.bottom.indexOf(panel), f"{title} {figures.count(number)}" if number else title)

    def show_wide(self, panels: Sequence[tuple[str, QWidget]]) -> None:
        """Let exactly `panels` of the open job stand before the other panels of the bottom.

        A panel that was in front stays there; in place of one that has gone its first successor comes to the front.
        """
        before = self.bottom.currentWidget()
        gone = before in self._wide
        for panel in self._wide:
            self.bottom.removeTab(self.bottom.indexOf(panel))
        self._wide = [panel for _, panel in panels]
        for at, (title, panel) in enumerate(panels):
            self.bottom.insertTab(at, panel, title)
        if before is not None and self.bottom.indexOf(before) >= 0:
            self.bottom.setCurrentWidget(before)
        elif gone:
            self.bottom.setCurrentIndex(0)

    def keep_places(self) -> None:
        """Remember where the panes are."""
        for name in _KEPT:
            settings.keep_layout(name, getattr(self, name).saveState())

    def restore_places(self) -> None:
        """Put the panes where they were."""
        for name in _KEPT:
            if (state := settings.layout(name)) is not None:
                getattr(self, name).restoreState(state)

    def keep_job(self, job: str) -> None:
        """Remember the room that `job` gives its bench."""
        if job:
            settings.keep_layout(job, self.middle.saveState())

    def restore_job(self, job: str) -> None:
        """Give the bench the room it had in `job`."""
        if (state := settings.layout(job)) is not None:
            self.middle.restoreState(state)


def _splitter(orientation: Qt.Orientation, *widgets: QWidget, main: int | None = None) -> QSplitter:
    """A splitter with a hairline between `widgets`; the one at `main` takes the room and never vanishes."""
    made = QSplitter(orientation)
    made.setHandleWidth(1)
    for widget in widgets:
        made.addWidget(widget)
    if main is not None:
        made.setStretchFactor(main, 1)
        made.setCollapsible(main, False)
    return made


def _panel(heading: str, inside: QWidget) -> QWidget:
    """A panel of the left side: its heading and what it holds."""
    made = QWidget()
    made.setProperty("role", "panel")
    made.setMinimumHeight(96)
    layout = QVBoxLayout(made)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    label = kit.section(heading)
    label.setContentsMargins(12, 8, 12, 6)
    layout.addWidget(label)
    layout.addWidget(inside, 1)
    return made
