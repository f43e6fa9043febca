"""The composer's window: the page in the middle, pages and items at the left, properties and review at the right."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QLabel,
    QMainWindow,
    QProgressBar,
    QSplitter,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from gis_desk.findings import Finding
from gis_desk.map.layer import MapLayer
from gis_desk.map.layout import Layout, templates
from layers.errors import GisDeskError
from layers.store import Store
from layers.work import Progress
from ui.desktop import kit, notices, settings
from ui.desktop.composer import saved
from ui.desktop.composer.arranging import Arranging
from ui.desktop.composer.chooser import LayoutChooser
from ui.desktop.composer.editing import Document, Editing
from ui.desktop.composer.facts import FactsPanel
from ui.desktop.composer.findings import FindingsPanel
from ui.desktop.composer.lists import ItemList, PageList
from ui.desktop.composer.output import Output
from ui.desktop.composer.preview import PagePreview
from ui.desktop.composer.properties import PropertyPanel
from ui.desktop.composer.studio import Seen, Studio, gather, plans
from ui.desktop.composer.toolbar import ComposerBar
from ui.desktop.composer.works import Works
from ui.desktop.jobs import Job
from ui.desktop.words import table_title
from ui.texts import language, say, tr

FIRST = "county-a3"
"""The layout a workspace begins with."""


class ComposerWindow(QMainWindow):
    """Prints the layers of `store` as `layers` gives them.

    Parameters
    ----------
    store : Store
        The open workspace.
    layers : callable
        Gives the layers as the screen shows them, from the ground up; called on the GUI thread.
    started : callable
        Told of every job, for the list of tasks.
    extent : callable
        Gives west, south, east, north of what the map window shows, or None.
    """

    idle = Signal()
    """Nothing waits to be drawn, checked or written."""

    def __init__(
        self,
        store: Store,
        layers: Callable[[], Sequence[MapLayer]],
        started: Callable[[Job], object] | None = None,
        extent: Callable[[], tuple[float, ...] | None] = lambda: None,
    ) -> None:
        super().__init__()
        self.store = store
        self._layers = layers
        self.works = Works(started, self)
        self._extent = extent
        self._plan = ""
        self.studio: Studio | None = None
        first = saved.layouts(store)
        last = store.setting(saved.LAST)
        begin = next((one for one in first if one.id == last), saved.own(store, templates()[FIRST]))
        self.editing = Editing(Document(begin, dict(saved.values(store, begin.id))), self)
        self._later = QTimer(self, singleShot=True, interval=700)
        self._build()
        self.bar = ComposerBar(self)
        self.addToolBar(self.bar)
        self.dpi, self.buttons = self.bar.dpi, self.bar.buttons
        self._connect()
        self.editing.open(self.editing.document)
        self.read()

    # building

    def _build(self) -> None:
        self.setMinimumSize(960, 600)
        self.resize(1360, 860)
        self.notices = notices.Notices()
        self.preview = PagePreview(self.editing)
        self.pages, self.items = PageList(), ItemList(self.editing)
        self.properties, self.facts, self.findings = (
            PropertyPanel(self.editing, self._extent),
            FactsPanel(self.editing),
            FindingsPanel(),
        )
        self.output = Output(self)
        self.arranging = Arranging(self.editing, self.preview.items)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName(tr("Item, map and review"))
        for title, panel in (
            (tr("Item"), self.properties),
            (tr("Layout"), self.facts),
            (tr("Review"), self.findings),
        ):
            self.tabs.addTab(panel, title)
        self.tabs.setMinimumWidth(300)
        left = QSplitter(Qt.Orientation.Vertical)
        left.addWidget(_panel(tr("Pages"), self.pages))
        left.addWidget(_panel(tr("Items"), self.items))
        left.setSizes([260, 420])
        left.setMinimumWidth(190)
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.notices)
        column.addWidget(self.preview, 1)
        across = QSplitter(Qt.Orientation.Horizontal)
        for widget in (left, middle, self.tabs):
            across.addWidget(widget)
        across.setStretchFactor(1, 1)
        across.setSizes([210, 820, 330])
        across.setChildrenCollapsible(False)
        self.setCentralWidget(across)
        self.place, self.state = QLabel(), QLabel()
        for label in (self.state, self.place):
            label.setProperty("role", "muted")
        self.scale_label = QLabel()
        self.scale_label.setProperty("role", "muted")
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setFixedSize(160, 6)
        self.progress.setAccessibleName(tr("Progress"))
        self.stop = kit.quiet_button(tr("Stop"), None, lambda: self.works.stop("write"))
        for widget in (self.progress, self.stop):
            widget.hide()
        bar = self.statusBar()
        bar.setSizeGripEnabled(False)
        bar.addWidget(self.state, 1)
        bar.addPermanentWidget(self.progress)
        bar.addPermanentWidget(self.stop)
        bar.addPermanentWidget(self.place)
        bar.addPermanentWidget(self.scale_label)

    def _connect(self) -> None:
        self.editing.changed.connect(self._edited)
        self.editing.chosen.connect(self._chosen)
        self.preview.wanted.connect(self.draw)
        self.preview.pointed.connect(self._pointed)
        self.preview.zoomed.connect(self._zoomed)
        self.preview.removed.connect(self.arranging.remove)
        self.pages.chosen.connect(self.preview.turn_to)
        self.items.added.connect(self.arranging.add)
        self.items.copied.connect(self.arranging.copy)
        self.items.removed.connect(self.arranging.remove)
        self.items.ordered.connect(self.arranging.order)
        self.findings.located.connect(self._located)
        self._later.timeout.connect(self.review)
        self.works.changed.connect(self._tell)
        self.works.progressed.connect(self._progress)
        self.works.failed.connect(self.show_error)

    # work

    @property
    def busy(self) -> bool:
        """Whether something is read, drawn, checked or written."""
        return self.works.busy or self._later.isActive() or self.preview._soon.isActive()

    def _progress(self, done: int, total: int) -> None:
        self.progress.setRange(0, total)
        self.progress.setValue(done)

    def _tell(self) -> None:
        writing = self.works.runs("write")
        if writing and self.progress.isHidden():
            self.progress.setRange(0, 0)
        for widget in (self.progress, self.stop):
            widget.setVisible(writing)
        for button in self.buttons.values():
            button.setEnabled(not writing)
        running = self.works.title
        self.state.setText(tr("{what} …", what=running) if running else "")
        if not self.busy:
            self.idle.emit()

    def show_error(self, exc: BaseException) -> None:
        """Show an error above the page."""
        self.notices.show_error(exc)

    def read(self) -> None:
        """Read the workspace; what it holds now is printed."""
        layers, store = list(self._layers()), self.store
        plan = self._plan = self.editing.document.values.get("plan", "")

        def work(progress: Progress) -> Studio:
            progress.step(0, 0)
            return Studio(gather(store, layers, plan), store)

        self.works.run("read", work, tr("Reading the workspace"), self._gathered)

    def _gathered(self, studio: Studio) -> None:
        if self.studio is not None:
            self.studio.close()
        self.studio = studio
        listed = [(m.id, say(m.title) if m.id == "route" else _layer_title(m)) for m in studio.material.layers]
        tables = [(name, _table_title(name)) for name in studio.material.tables]
        self.properties.layers = [*listed, *tables]
        self.facts.layers, self.facts.plans = listed, plans(self.store)
        self.facts.refresh()
        self.draw()
        self._later.start()

    def draw(self) -> None:
        """Draw the page that is shown."""
        if self.studio is None:
            return
        document, number = self.editing.document, self.preview.number
        dots, part, studio = self.preview.dots, self.preview.part(), self.studio
        self.works.run(
            "draw",
            lambda progress: studio.page(document, number, dots, part, progress),
            tr("Drawing the page"),
            self._drawn,
            self._not_drawn,
        )

    def _drawn(self, seen: Seen) -> None:
        for banner in self.notices.banners():
            if banner.property("of") == "draw":
                self.notices.take(banner)
        self.preview.take(seen)
        self.pages.show_pages(seen.composition, seen.number)
        self.items.show_items(self.preview.items())

    def _not_drawn(self, exc: Exception) -> None:
        if isinstance(exc, GisDeskError):
            banner = self.notices.error(exc)
            banner.setProperty("of", "draw")
        else:
            self.show_error(exc)

    def review(self) -> None:
        """Ask what must be mended."""
        if self.studio is None:
            return
        document, studio = self.editing.document, self.studio
        self.works.run(
            "review",
            lambda progress: studio.review(document, progress),
            tr("Reviewing the map"),
            self._reviewed,
            lambda exc: None if isinstance(exc, GisDeskError) else self.show_error(exc),
        )

    def _reviewed(self, found: Sequence[Finding]) -> None:
        self.findings.show_findings(found, public=self.editing.layout.purpose == "public")
        self.tabs.setTabText(2, tr("Review ({n})", n=len(found)) if found else tr("Review"))

    # what the user does

    def _edited(self, document: Document) -> None:
        if document.values.get("plan", "") != self._plan:
            self.read()
        mark = "" if self.editing.stack.isClean() else "*"
        title = document.layout.title.of(language()) or document.layout.id
        self.setWindowTitle(tr("{mark}{title} - print composer", mark=mark, title=title))
        if self.preview.seen is not None:
            self.items.show_items(self.preview.items())
        self._later.start()

    def _chosen(self, name: str) -> None:
        if name:
            self.tabs.setCurrentWidget(self.properties)

    def _located(self, name: str) -> None:
        item = self.editing.layout.item(name)
        if item is None:
            self.tabs.setCurrentWidget(self.facts)
            return
        seen = self.preview.seen
        if seen is not None and item not in self.preview.items():
            first = next((p.number for p in seen.composition.pages if p.page == item.page), None)
            if first is not None:
                self.preview.turn_to(first)
        self.editing.select(name)

    def _pointed(self, x: float, y: float) -> None:
        words = tr("{x:.1f}, {y:.1f} mm", x=x, y=y)
        seen = self.preview.seen
        if seen is not None and seen.number == self.preview.number:
            for framed in seen.composition.pages[seen.number - 1].maps.values():
                item = framed.item
                if item.x <= x <= item.x + item.width and item.y <= y <= item.y + item.height:
                    lon, lat = framed.to_degrees(x, y)
                    words = f"{lon:.5f}, {lat:.5f}   {words}"
        self.place.setText(words)

    def _zoomed(self) -> None:
        share = self.preview.pixels_per_mm / (self.preview.logicalDpiX() / 25.4)
        self.scale_label.setText(f"{share:.0%}")

    def open_layout(self, layout: Layout) -> None:
        """Begin with `layout`; what the fields said stays said."""
        layout = saved.own(self.store, layout)
        values = {**self.editing.document.values, **saved.values(self.store, layout.id)}
        values.pop("title", None)
        self.preview.number, self.preview.seen = 1, None
        self.editing.open(Document(layout, values))
        self.preview.fit()

    def choose(self) -> None:
        """Show the templates and the saved layouts."""
        every = [*saved.layouts(self.store), *templates().values()]
        dialog = LayoutChooser(self, every, self.studio, self.editing.document.values)
        dialog.picked.connect(self.open_layout)
        dialog.open()

    def save(self) -> None:
        """Save the layout in the workspace."""
        if self.store.readonly:
            self.notices.add(
                "should", tr("This workspace is open for reading only."), tr("Save the layout as a file instead.")
            )
            return
        try:
            saved.keep(self.store, self.editing.document)
        except GisDeskError as error:
            self.show_error(error)
            return
        self.editing.stack.setClean()
        self._edited(self.editing.document)
        self.state.setText(tr("Saved in the workspace as {name}", name=self.editing.layout.id))

    # the window's own

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop what runs; a layout that was changed is kept in the workspace."""
        self.works.end()
        self.preview._soon.stop()
        self._later.stop()
        if self.studio is not None:
            self.studio.close()
            self.studio = None
        if not self.editing.stack.isClean() and not self.store.readonly:
            self.save()
        settings.keep_layout("composer", self.saveGeometry())
        event.accept()


def _panel(title: str, panel: QWidget) -> QWidget:
    made = QWidget()
    made.setProperty("role", "panel")
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 8, 0, 0)
    column.setSpacing(4)
    heading = kit.section(title)
    heading.setContentsMargins(12, 0, 12, 0)
    column.addWidget(heading)
    column.addWidget(panel, 1)
    return made


def _layer_title(layer: MapLayer) -> str:
    try:
        return table_title(layer.id)
    except KeyError:
        return say(layer.title)


def _table_title(name: str) -> str:
    return tr("Stops of the plan") if name == "stops" else table_title(name)
