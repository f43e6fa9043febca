"""Every command of the window: words, icon, shortcut, menu. The search box and the manual list them too."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from layers.store import Store
from layers.text import Text, text
from ui.desktop import kit
from ui.desktop.words import label_words
from ui.texts import say, tr

_LONGEST = 44
"""Characters of a command's words; what would be longer ends in an ellipsis."""


@dataclass(frozen=True)
class Command:
    """One command: `needs` says what must be there (``store``: a workspace, ``write``: one that can be written)."""

    id: str
    title: Text
    icon: str
    keys: tuple[str, ...] = ()
    needs: str = ""
    checkable: bool = False


COMMANDS = (
    Command("new", text("New workspace…"), "file-plus", ("Ctrl+N",)),
    Command("open", text("Open…"), "folder-open", ("Ctrl+O",)),
    Command("import", text("Import a file…"), "file-down", ("Ctrl+I",), "write"),
    Command("practice", text("Practice county"), "graduation-cap"),
    Command("close", text("Close the workspace"), "x", ("Ctrl+W",), "store"),
    Command("preferences", text("Preferences…"), "settings", ("Ctrl+,",)),
    Command("quit", text("Quit"), "log-out", ("Ctrl+Q",)),
    Command("undo", text("Undo"), "undo-2", ("Ctrl+Z",), "write"),
    Command("redo", text("Redo"), "redo-2", ("Ctrl+Y", "Ctrl+Shift+Z"), "write"),
    Command("search", text("Search"), "search", ("Ctrl+K", "Ctrl+F")),
    Command("fit", text("Show everything"), "maximize", ("Ctrl+0",), "store"),
    Command("zoom_in", text("Zoom in"), "zoom-in", ("Ctrl++", "Ctrl+="), "store"),
    Command("zoom_out", text("Zoom out"), "zoom-out", ("Ctrl+-",), "store"),
    Command("pan", text("Move the map"), "hand", ("Ctrl+Shift+H",), "store", True),
    Command("identify", text("Select on the map"), "mouse-pointer-2", ("Ctrl+Shift+S",), "store", True),
    Command("select", text("Choose several objects"), "lasso", ("Ctrl+Alt+S",), "store", True),
    Command("select_by_attribute", text("Select by attribute…"), "funnel", ("Ctrl+Alt+F",), "store"),
    Command("select_by_location", text("Select by location…"), "map-pin", ("Ctrl+Alt+G",), "store"),
    Command("select_invert", text("Invert the selection"), "refresh-cw", ("Ctrl+Alt+I",), "store"),
    Command("select_none", text("Choose nothing"), "x", ("Ctrl+Alt+X",), "store"),
    Command("select_zoom", text("Show all that is chosen"), "scan-search", ("Ctrl+Alt+J",), "store"),
    Command("measure", text("Measure on the map"), "ruler", ("Ctrl+Alt+M",), "store", True),
    Command("edit", text("Draw and edit"), "pencil", ("Ctrl+Alt+E",), "write", True),
    Command("swipe", text("Compare layers"), "columns-2", ("Ctrl+Alt+W",), "store", True),
    Command("zoom_box", text("Zoom into a box"), "square-dashed", ("Ctrl+Alt+Z",), "store", True),
    Command("rotate", text("Turn the map"), "rotate-cw", ("Ctrl+Alt+R",), "store", True),
    Command("north", text("Put north up"), "compass", ("Ctrl+Alt+N",), "store"),
    Command("bookmark", text("Keep this view as a bookmark"), "bookmark", ("Ctrl+D",), "write"),
    Command("bookmarks", text("Bookmarks…"), "bookmark", ("Ctrl+Alt+D",), "store"),
    Command("overview", text("Overview map"), "picture-in-picture", ("Ctrl+Alt+O",), "store", True),
    Command("keyboard_pointer", text("Pointer of the keyboard"), "crosshair", ("F9",), "store", True),
    Command("panel_left", text("Divisions and layers"), "panel-left", ("Ctrl+B",), "store", True),
    Command("panel_bottom", text("Problems, tasks, history"), "panel-bottom", ("Ctrl+J",), "store", True),
    Command("panel_right", text("Workbench"), "panel-right", ("Ctrl+Shift+B",), "store", True),
    Command("dark", text("Dark colours"), "moon", ("Ctrl+Shift+D",), "", True),
    Command("full_screen", text("Full screen"), "maximize", ("F11",), "", True),
    Command("focus_layers", text("Go to the layer list"), "layers", ("Ctrl+L",), "store"),
    Command("style", text("Style of the selected layer…"), "palette", ("Ctrl+Shift+L",), "store"),
    Command("focus_tree", text("Go to the divisions"), "list", ("Ctrl+T",), "store"),
    Command("focus_map", text("Go to the map"), "map", ("Ctrl+M",), "store"),
    Command("problems", text("Problems"), "list-checks", ("Ctrl+Alt+P",), "store"),
    Command("tasks", text("Tasks"), "activity", ("Ctrl+Alt+T",), "store"),
    Command("history", text("History"), "history", ("Ctrl+Alt+H",), "store"),
    Command("attributes", text("Attributes"), "table-2", ("Ctrl+Alt+A",), "store"),
    Command("table", text("Attribute table"), "table", ("Ctrl+Alt+L",), "store"),
    Command("next_problem", text("Next problem"), "chevron-down", ("F8",), "store"),
    Command("previous_problem", text("Previous problem"), "chevron-up", ("Shift+F8",), "store"),
    Command("save_problems", text("Save the list of problems…"), "download", ("Ctrl+Shift+E",), "store"),
    Command("base_map", text("Add a base map…"), "map", (), "write"),
    Command("online_map", text("Online base map…"), "globe", (), "write"),
    Command("base_maps", text("Base maps…"), "layers", ("Ctrl+Alt+U",), "store"),
    Command("export", text("Export a layer…"), "file-up", ("Ctrl+E",), "store"),
    Command("save_picture", text("Save the map as a picture…"), "map", ("Ctrl+Shift+P",), "store"),
    Command("compose", text("Print composer…"), "printer", ("Ctrl+P",), "store"),
    Command("shortcuts", text("Keyboard shortcuts"), "keyboard", ("F1",)),
    Command("about", text("About GIS Desk"), "info"),
)


def make(parent: QWidget, slots: dict[str, Callable[[], object]]) -> dict[str, QAction]:
    """An action per command, by id, with its slot of `slots`; tooltips carry the shortcut."""
    made = {}
    for command in COMMANDS:
        action = QAction(say(command.title), parent)
        action.setObjectName(command.id)
        action.setCheckable(command.checkable)
        if command.keys:
            action.setShortcuts([QKeySequence(k) for k in command.keys])
        kit.set_icon(action, command.icon)
        tell(action)
        slot = slots[command.id]
        action.triggered.connect(lambda _=False, slot=slot: slot())
        parent.addAction(action)
        made[command.id] = action
    return made


def enable(made: Mapping[str, QAction], store: Store | None) -> None:
    """Switch the commands on that `store` allows; undo and redo say what they would undo and redo."""
    writable = store is not None and not store.readonly
    for command in COMMANDS:
        if command.needs:
            made[command.id].setEnabled(store is not None if command.needs == "store" else writable)
    there = store if writable else None
    _tell_step(made["undo"], tr("Undo"), there.undo_label() if there is not None else None)
    _tell_step(made["redo"], tr("Redo"), there.redo_label() if there is not None else None)


def _tell_step(action: QAction, words: str, label: Text | None) -> None:
    action.setEnabled(label is not None)
    shown = words if label is None else tr("{action}: {label}", action=words, label=label_words(label))
    action.setText(shown if len(shown) <= _LONGEST else shown[: _LONGEST - 1] + "…")
    tell(action)


def tell(action: QAction) -> None:
    """Write the tooltip of `action`: its words and its shortcut."""
    words = action.text().replace("&", "").rstrip("…")
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    action.setToolTip(f"{words}  {keys}" if keys else words)
