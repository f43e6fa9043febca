"""The tools of the map in the window: their cards, their commands, and what they do to the workspace."""

from collections.abc import Callable, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu

from layers.schema import TABLES
from ui.desktop.chosen import Chosen
from ui.desktop.mapdesk.bookmarks import Bookmarks, fill
from ui.desktop.mapdesk.chosenmarks import ChosenMarks
from ui.desktop.mapdesk.editing import Editing
from ui.desktop.mapdesk.identified import IdentifiedList
from ui.desktop.mapdesk.measurewords import MeasureWords
from ui.desktop.mapdesk.selecting import Selecting
from ui.desktop.mapdesk.toolcard import ToolCard
from ui.desktop.opening import Sheet
from ui.map.overview import Overview
from ui.map.snapper import Snapper
from ui.map.tools.edit import EditTool
from ui.map.tools.measure import MeasureTool
from ui.map.tools.select import SelectTool
from ui.map.tools.sketching import SketchTool
from ui.map.tools.swipe import SwipeTool
from ui.texts import tr

if TYPE_CHECKING:
    from ui.desktop.mapdesk.editcard import EditCard
    from ui.desktop.mapdesk.measurecard import MeasureCard
    from ui.desktop.mapdesk.selectcard import SelectCard
    from ui.desktop.mapdesk.swipecard import SwipeCard
    from ui.desktop.window.main import MainWindow

TOOLS = ("pan", "identify", "select", "zoom_box", "rotate", "measure", "edit", "swipe")
"""Tools that are commands of the window."""
_SNAPPING = ("measure", "edit", "sketch")


class MapDesk(QObject):
    """Everything about the map's tools that knows the window."""

    def __init__(self, window: "MainWindow", chosen: Chosen) -> None:
        super().__init__(window)
        self._window, self.canvas, self.chosen = window, window.canvas, chosen
        canvas = self.canvas
        self.snapper = Snapper(canvas)
        self.words = MeasureWords()
        self.select_tool = SelectTool(canvas)
        self.measure_tool = MeasureTool(canvas, self.snapper, self.words)
        self.swipe_tool = SwipeTool(canvas)
        self.editing = Editing(window, self.snapper, chosen)
        self.edit_tool = EditTool(canvas, self.snapper, self.editing)
        self.sketch_tool = SketchTool(canvas, self.snapper)
        for tool in (self.select_tool, self.measure_tool, self.edit_tool, self.swipe_tool, self.sketch_tool):
            canvas.add_tool(tool)
        self.marks = ChosenMarks(canvas, chosen)
        self.selecting = Selecting(window, chosen, self.select_tool)
        self.bookmarks = Bookmarks(window)
        self.overview = Overview(canvas)
        self.overview.hide()
        self.found = IdentifiedList(canvas, lambda: window.store)
        self.card = ToolCard(canvas)
        self.card.offer("select", lambda: self.select_card)
        self.card.offer("measure", lambda: self.measure_card)
        self.card.offer("edit", lambda: self.edit_card)
        self.card.offer("swipe", lambda: self.swipe_card)

    # cards, made and loaded when they are first needed

    @cached_property
    def select_card(self) -> "SelectCard":
        """The card of the select tool."""
        from ui.desktop.mapdesk.selectcard import SelectCard

        return SelectCard(self.select_tool, self.selecting, self.ask_attribute, self.ask_location)

    @cached_property
    def measure_card(self) -> "MeasureCard":
        """The card of the measure tool."""
        from ui.desktop.mapdesk.measurecard import MeasureCard

        return MeasureCard(self.measure_tool, self.words, self.snapper)

    @cached_property
    def edit_card(self) -> "EditCard":
        """The card of the edit tool."""
        from ui.desktop.mapdesk.editcard import EditCard

        return EditCard(self.edit_tool, self.editing, self.snapper)

    @cached_property
    def swipe_card(self) -> "SwipeCard":
        """The card of the swipe tool."""
        from ui.desktop.mapdesk.swipecard import SwipeCard

        return SwipeCard(self.swipe_tool, self.canvas)

    def slots(self) -> dict[str, Callable[[], object]]:
        """What the commands of the map do, by id."""
        return {
            **{name: partial(self._window.set_tool, name) for name in TOOLS},
            "north": lambda: self.canvas.turn_to(0.0),
            "overview": self._toggle_overview,
            "keyboard_pointer": self._toggle_keyboard,
            "bookmark": self.add_bookmark,
            "bookmarks": self.ask_bookmarks,
            "select_by_attribute": self.ask_attribute,
            "select_by_location": self.ask_location,
            "select_invert": self.selecting.invert,
            "select_none": self.selecting.clear,
            "select_zoom": self.selecting.zoom_to,
        }

    def connect_window(self) -> None:
        """Follow the canvas and the window, once its actions and its status bar are there."""
        window, canvas = self._window, self.canvas
        canvas.tool_changed.connect(self._tool_changed)
        canvas.layers_changed.connect(self._layers_changed)
        canvas.identified.connect(self._identified)
        self.chosen.changed.connect(self._renew_cards)
        self.editing.changed.connect(self._renew_cards)
        self.selecting.counted.connect(window.status.chosen.setText)
        self.snapper.failed.connect(window.show_error)
        self.editing.drawn.connect(self._drawn)
        self.editing.performed.connect(self.edit_tool.show_recent)
        self.found.looked_at.connect(self._look_at)
        self.found.taken.connect(self._look_at)
        canvas.keyboard_changed.connect(window.actions_by_id["keyboard_pointer"].setChecked)
        self.bookmarks.changed.connect(self._renew_menu)
        window.status.crs_asked.connect(self.ask_crs)
        menu = window.menuBar().findChild(QMenu, "map_menu")
        self._menu = QMenu(tr("Go to a bookmark"), window)
        if isinstance(menu, QMenu):
            menu.addMenu(self._menu)
        self._renew_menu()
        self._tool_changed(canvas.tool())

    def forget(self) -> None:
        """Another workspace is open, or none: nothing is chosen, measured or drawn."""
        self.chosen.clear()
        self.found.close_list()
        self.measure_tool.clear()
        self.editing.set_unlocked(False)
        self.bookmarks.load()
        if self.canvas.tool() not in ("pan", "identify"):
            self._window.set_tool("identify")

    @property
    def busy(self) -> bool:
        """Whether something of the tools is still being worked out."""
        return self.editing.busy or self.selecting.busy or self.marks.busy

    # following the canvas

    def _tool_changed(self, tool: str) -> None:
        for name in TOOLS:
            self._window.actions_by_id[name].setChecked(name == tool)
        if tool in _SNAPPING:
            self.snapper.set_layers(self.canvas.layers())
        else:
            self.snapper.rest()
        if tool in ("select", "edit"):
            self.canvas.identifier.prepare()
        self._renew_cards()

    def _layers_changed(self) -> None:
        self.edit_tool.show_recent([])
        if self.canvas.tool() in _SNAPPING:
            self.snapper.set_layers(self.canvas.layers())
        if self.canvas.tool() in ("select", "edit"):
            self.canvas.identifier.prepare()
        self._renew_cards()

    def _renew_cards(self, *_: object) -> None:
        """Let the card of the tool in hand list the layers as they are."""
        tool = self.canvas.tool()
        if tool == "select":
            self.select_card.renew()
        elif tool == "measure":
            self.measure_card.snap.setChecked(self.snapper.on)
        elif tool == "edit":
            self._renew_edit_card()

    def _renew_edit_card(self) -> None:
        layers = [layer.id for layer in self.canvas.layers() if layer.visible]
        self.edit_card.renew(layers, len(self.chosen.keys(self.editing.layer)))

    def _identified(self, found: Sequence[tuple[str, str]]) -> None:
        at = self.canvas.asked_at
        if len(found) > 1 and at is not None:
            self.found.show_found(found, self.canvas.pixel_of(*at).toPoint(), self._window.selection.row)
        else:
            self.found.close_list()

    def _drawn(self, layer: str, key: str) -> None:
        """A new object: its values are typed next."""
        self._window.select(layer, key)
        self._window.raise_panel(self._window.attributes)

    def _look_at(self, layer: str, key: str) -> None:
        """Select a row; what is no row of the workspace is only highlighted."""
        if layer in TABLES:
            self._window.select(layer, key)
            return
        index = self.canvas.identifier.index(layer)
        rows = [] if index is None else [n for n, each in enumerate(index.keys) if str(each) == key]
        if index is not None and rows:
            self.canvas.highlight([index.frame.geometry.iloc[rows[0]]])

    # commands

    def _toggle_overview(self) -> None:
        self.overview.setVisible(self._window.actions_by_id["overview"].isChecked())

    def _toggle_keyboard(self) -> None:
        self.canvas.handling.use_keyboard(self._window.actions_by_id["keyboard_pointer"].isChecked())
        self.canvas.setFocus()

    def _slide(self, sheet: Sheet) -> Sheet:
        sheet.closed.connect(sheet.deleteLater)
        sheet.slide_in()
        return sheet

    def ask_attribute(self) -> Sheet:
        """Slide in the selection by attribute."""
        from ui.desktop.mapdesk.selectsheets import AttributeSheet

        return self._slide(AttributeSheet(self._window.panes, self.selecting))

    def ask_location(self) -> Sheet:
        """Slide in the selection by location."""
        from ui.desktop.mapdesk.selectsheets import LocationSheet

        return self._slide(LocationSheet(self._window.panes, self.selecting))

    def ask_bookmarks(self) -> Sheet:
        """Slide in the list of bookmarks."""
        from ui.desktop.mapdesk.bookmarksheet import BookmarkSheet

        return self._slide(BookmarkSheet(self._window.panes, self.bookmarks))

    def add_bookmark(self) -> None:
        """Keep the present view under a number; the list lets it be renamed."""
        if self.bookmarks.add(tr("View {n}", n=len(self.bookmarks.listed) + 1)):
            name = self.bookmarks.listed[-1].name
            self._window.message(tr("Kept as bookmark “{name}”", name=name))

    def ask_crs(self) -> None:
        """Ask for the reference system of positions."""
        from ui.desktop.mapdesk.crsdialog import CrsDialog

        dialog = CrsDialog(self._window, self._window.preferences.coordinates, self.canvas.center())
        dialog.chosen.connect(self._window.status.set_form)
        dialog.open()

    def _renew_menu(self) -> None:
        fill(self._menu, self.bookmarks)
