"""What a workbench is, and the desk it works at.

A bench is one module in ``ui/desktop/benches`` with one subclass of `Workbench`::

    class NamesBench(Workbench):
        id = "names"
        title = "Place names"          # English; the window translates it
        icon = "signpost"              # a file of resources/icons

        def __init__(self, desk: Desk) -> None:
            super().__init__(desk)
            column = kit.Column(self)
            column.add(kit.title(tr("Check a name")))
            column.add(kit.primary_button(tr("Check all names"), "spell-check", self.check_all))
            column.stretch()

        def check_all(self) -> None:
            frame = self.desk.frame("place_name")                      # as it was read last: never wait for a file
            self.desk.run(lambda progress: check(frame, progress), tr("Check all names"), self.show)

        def show(self, findings: list[Finding]) -> None:
            self.desk.problems.show(findings, tr("Names"))

Its line in ``ui/desktop/benches/__init__.py`` puts it on the rail. It is built when its job is first opened, with or
without a workspace; `refresh` is called after each change of the store, once its rows are read, and when another
workspace is opened. It never reads files and never writes but through `desk.perform`. Actions it gets with
``addAction`` stand in its job's menu.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from gis_desk.findings import Finding
from layers.change import Change
from layers.work import Progress

if TYPE_CHECKING:
    from gis_desk.countyrules import CountyRules
    from layers.store import Store
    from ui.map.canvas import MapCanvas, MapLayer


class Problems(Protocol):
    """The problems panel, as a bench sees it."""

    def show(self, findings: Sequence[Finding], title: str, *, own: bool = True) -> None:
        """Replace the list by `findings` and raise the panel; `title` says what was checked.

        Findings that are not on the workspace's `own` objects are neither accepted nor looked for on its map.
        """


class Desk(Protocol):
    """What the window gives a bench."""

    @property
    def store(self) -> "Store | None":
        """The open workspace, or None on the start page."""

    @property
    def canvas(self) -> "MapCanvas":
        """The one map."""

    @property
    def problems(self) -> Problems:
        """The problems panel."""

    @property
    def who(self) -> str:
        """The name of the user, as history and acceptances write it."""

    @property
    def rules(self) -> "CountyRules":
        """The rule tables in force: those of the program, with those of the county over them."""

    @property
    def selected(self) -> tuple[str, str] | None:
        """Layer and key of the selected row, or None."""

    def frame(self, table: str) -> Any:
        """The rows of a table of the open workspace, not to be changed.

        Those of map layers are as they were read last, off the GUI thread: none while they are read first.
        """

    def perform(self, change: Change, contents: Sequence[bytes] = ()) -> bool:
        """Apply `change` as one undoable user action; False when it was refused (the reason is then shown).

        `contents` are long contents that its rows name by their SHA-256.
        """

    def run(
        self,
        work: Callable[[Progress], Any],
        title: str,
        done: Callable[[Any], object] | None = None,
        failed: Callable[[Exception], object] | None = None,
    ) -> Any:
        """Run ``work(progress)`` as a job and hand its result to `done` on the GUI thread; gives the `Job`.

        The task panel shows it; a failure is shown by the window unless `failed` takes it.
        """

    def message(self, text: str) -> None:
        """Show `text` in the status bar for a few seconds."""

    def show_error(self, exc: BaseException) -> None:
        """Show an error with what, where and what to do."""

    def select(self, layer: str, key: str) -> None:
        """Select a row: highlighted on the map, its fields in the attribute panel."""

    def edit(self, layer: str, key: str) -> None:
        """Select a row and bring its fields to the front."""

    def raise_panel(self, panel: QWidget) -> None:
        """Bring a panel of the bottom to the front, and the bottom into sight."""

    def refresh_map(self) -> None:
        """Draw the map again with the layers of the benches, after `Workbench.map_layers` gives others."""

    def open_job(self, job: str) -> "Workbench | None":
        """Turn to a job of the rail by its id, and give its bench; None for an unknown one."""


class Workbench(QWidget):
    """Base of all benches; see the module for how to write one."""

    panels_changed = Signal()
    """`wide_panels` gives others than before."""

    id: ClassVar[str] = ""
    """Name of the job: ``names``, ``boundaries``, ``inspections``, ``disputes``."""
    title: ClassVar[str] = ""
    """English words for what the bench is called, translated."""
    icon: ClassVar[str] = "square"
    """Name of an icon of ``resources/icons``."""
    emphasis: ClassVar[tuple[str, ...]] = ()
    """Tables whose map layers stand out while this job is open."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk

    @property
    def busy(self) -> bool:
        """Whether it is reading or computing something that the task panel does not show."""
        return False

    def refresh(self) -> None:
        """Read the store again: it has changed, or it is another one."""

    def activated(self) -> None:
        """The user has turned to this job."""

    def map_layers(self) -> "list[MapLayer]":
        """Layers of its own on the map while this job is open, drawn above the others."""
        return []

    def on_map(self, layers: "list[MapLayer]") -> "list[MapLayer]":
        """The layers of the workspace as they are shown while this job is open: with fewer rows, where it filters."""
        return layers

    def wide_panels(self) -> list[tuple[str, QWidget]]:
        """Panels below the map that belong to this job, with their titles; shown while it is open."""
        return []

    def finding_chosen(self, finding: Finding) -> None:
        """The user looks at `finding` in the problems panel while this job is open."""

    def canvas_clicked(self, lon: float, lat: float) -> None:
        """The map was clicked at `lon`, `lat` (degrees, EPSG:4490) while this job is open."""

    def show_object(self, layer: str, key: str) -> bool:  # noqa: ARG002 - most benches have no place for one
        """Bring a row to the front in this job; False where it has no place for it."""
        return False

    def step(self, by: int) -> bool:  # noqa: ARG002
        """Go to the next (1) or previous (-1) entry of a list of its own; False where it has none."""
        return False
