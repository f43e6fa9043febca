"""A workbench of several pages, one behind the other, each with its own wide panels below the map."""

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from layers.text import Text
from ui.desktop import kit, theme
from ui.desktop.workbench import Desk, Workbench
from ui.texts import say

if TYPE_CHECKING:
    from ui.map.canvas import MapLayer


_AROUND = 24
"""What the style sheet leaves on both sides of a tab's words together, in px."""

_CLOSE = "QTabBar::tab { padding: 6px 5px; }"
"""How tabs look that have little room."""


class BenchPage(QWidget):
    """One page of a bench; it is built when it is first turned to."""

    title: ClassVar[Text]
    """What its tab says."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk

    @property
    def busy(self) -> bool:
        """Whether it is reading or computing something that the task panel does not show."""
        return False

    def refresh(self) -> None:
        """Read the store again: it has changed, or it is another one."""

    def map_layers(self) -> "list[MapLayer]":
        """Layers of its own on the map while it is shown."""
        return []

    def on_map(self, layers: "list[MapLayer]") -> "list[MapLayer]":
        """The layers of the workspace as they are shown while this page is in front."""
        return layers

    def canvas_clicked(self, lon: float, lat: float) -> None:
        """The map was clicked at `lon`, `lat` (degrees, EPSG:4490) while it is shown."""

    def wide_panels(self) -> list[tuple[str, QWidget]]:
        """Panels of the bottom that belong to this page, with their titles."""
        return []

    def step(self, by: int) -> bool:  # noqa: ARG002 - few pages have a list to step through
        """Go to the next (1) or previous (-1) entry of its list; False where it has none."""
        return False


Maker = Callable[[Desk], BenchPage]


class PagedBench(Workbench):
    """A bench whose work goes from page to page."""

    pages: ClassVar[tuple[tuple[str, Text, Maker], ...]] = ()
    """Name, title and maker of each page, in the order of the work."""

    def __init__(self, desk: Desk, name: str) -> None:
        super().__init__(desk)
        self._made: dict[str, BenchPage] = {}
        self._outdated: set[str] = set()
        self._holders: list[QVBoxLayout] = []
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName(name)
        for _, title, _ in self.pages:
            holder = QWidget()
            inside = QVBoxLayout(holder)
            inside.setContentsMargins(0, 0, 0, 0)
            self._holders.append(inside)
            self.tabs.addTab(holder, say(title))
        self.tabs.tabBar().setVisible(len(self.pages) > 1)
        self.tabs.currentChanged.connect(lambda _: self._turned())
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.tabs)

    def page(self, name: str) -> BenchPage:
        """The page called `name`, built and up to date."""
        if name not in self._made:
            maker = next(maker for known, _, maker in self.pages if known == name)
            made = self._made[name] = maker(self.desk)
            self._outdated.add(name)
            self.built(made)
            at = [known for known, _, _ in self.pages].index(name)
            self._holders[at].addWidget(made)
            made.show()
            kit.pad_spins(made)
        if name in self._outdated:
            self._outdated.discard(name)
            self._made[name].refresh()
        return self._made[name]

    def built(self, page: BenchPage) -> None:
        """`page` was made and is not shown yet: connect it to the others."""

    @property
    def shown(self) -> BenchPage:
        """The page in front."""
        return self.page(self.pages[self.tabs.currentIndex()][0])

    def turn_to(self, name: str) -> BenchPage:
        """Bring a page to the front."""
        self.tabs.setCurrentIndex([known for known, _, _ in self.pages].index(name))
        return self.page(name)

    def _turned(self) -> None:
        _ = self.shown
        self.panels_changed.emit()
        self.desk.refresh_map()

    @property
    def busy(self) -> bool:
        """Whether one of its pages is."""
        return any(page.busy for page in self._made.values())

    def refresh(self) -> None:
        """Let the page in front read the store again, and the others when they are turned to."""
        self._outdated = set(self._made)
        _ = self.shown

    def map_layers(self) -> "list[MapLayer]":
        """Those of the page in front."""
        return self.shown.map_layers()

    def on_map(self, layers: "list[MapLayer]") -> "list[MapLayer]":
        """The layers of the workspace as the page in front shows them."""
        return self.shown.on_map(layers)

    def canvas_clicked(self, lon: float, lat: float) -> None:
        """The page in front takes the click."""
        self.shown.canvas_clicked(lon, lat)

    def wide_panels(self) -> list[tuple[str, QWidget]]:
        """Those of the page in front."""
        return self.shown.wide_panels()

    def step(self, by: int) -> bool:
        """The page in front steps."""
        return self.shown.step(by)

    def set_count(self, name: str, count: int) -> None:
        """Say in the tab of a page how much there is on it; 0 says nothing."""
        at = [known for known, _, _ in self.pages].index(name)
        title = say(self.pages[at][1])
        self.tabs.setTabText(at, f"{title} {count}" if count else title)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep all tabs in sight."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Where the tabs are wider than the bench, let them stand closer."""
        bar, bold = self.tabs.tabBar(), QFontMetrics(theme.face(bold=True))
        wide = sum(bold.horizontalAdvance(self.tabs.tabText(n)) + _AROUND for n in range(self.tabs.count()))
        look = _CLOSE if wide > self.width() else ""
        if bar.styleSheet() != look:
            bar.setStyleSheet(look)
