"""The menu bar: the commands in the order of the day's work, a menu for each job."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from ui.desktop import kit
from ui.desktop.benches import Job
from ui.desktop.workbench import Workbench
from ui.texts import say, tr

_FILE = ("new", "open", "practice", "import", "", "close", "", "preferences", "quit")
_EDIT = ("undo", "redo", "", "search")
_VIEW = (
    "fit",
    "zoom_in",
    "zoom_out",
    "style",
    "",
    "panel_left",
    "panel_bottom",
    "panel_right",
    "",
    "problems",
    "tasks",
    "history",
    "attributes",
    "table",
    "",
    "next_problem",
    "previous_problem",
    "",
    "focus_map",
    "focus_tree",
    "focus_layers",
    "",
    "dark",
    "full_screen",
)
_MAP = (
    "identify",
    "pan",
    "zoom_box",
    "rotate",
    "north",
    "",
    "select",
    "select_by_attribute",
    "select_by_location",
    "select_invert",
    "select_zoom",
    "select_none",
    "",
    "measure",
    "edit",
    "swipe",
    "",
    "overview",
    "keyboard_pointer",
    "",
    "bookmark",
    "bookmarks",
)
_LAYERS = ("base_map", "online_map", "", "base_maps")
_OUTPUT = ("compose", "export", "save_picture", "save_problems")
_HELP = ("shortcuts", "about")


def fill(
    bar: QMenuBar,
    actions: Mapping[str, QAction],
    jobs: Sequence[Job],
    open_job: Callable[[str], Workbench | None],
) -> dict[str, QAction]:
    """Fill `bar`; gives the actions that open a job, by its id.

    What a bench puts on itself with ``addAction`` stands in the menu of its job.
    """
    _menu(bar, tr("&File"), _FILE, actions)
    _menu(bar, tr("&Edit"), _EDIT, actions)
    _menu(bar, tr("&View"), _VIEW, actions)
    _menu(bar, tr("&Map"), _MAP, actions).setObjectName("map_menu")
    _menu(bar, tr("&Layers"), _LAYERS, actions)
    opened = {}
    for number, job in enumerate(jobs, 1):
        menu = bar.addMenu(say(job.title))
        action = QAction(tr("Open the workbench"), bar)
        action.setShortcut(QKeySequence(f"Ctrl+{number}"))
        action.setToolTip(f"{say(job.title)}  Ctrl+{number}")
        kit.set_icon(action, job.icon)
        action.triggered.connect(lambda _=False, name=job.id: open_job(name))
        bar.window().addAction(action)
        opened[job.id] = action
        menu.addAction(action)
        menu.aboutToShow.connect(lambda menu=menu, action=action, name=job.id: _job_menu(menu, action, open_job, name))
    _menu(bar, tr("&Output"), _OUTPUT, actions)
    _menu(bar, tr("&Help"), _HELP, actions)
    return opened


def _menu(bar: QMenuBar, title: str, names: Sequence[str], actions: Mapping[str, QAction]) -> QMenu:
    menu = bar.addMenu(title)
    menu.setToolTipsVisible(True)
    for name in names:
        if name:
            menu.addAction(actions[name])
        else:
            menu.addSeparator()
    return menu


def _job_menu(menu: QMenu, first: QAction, open_job: Callable[[str], Workbench | None], name: str) -> None:
    menu.clear()
    menu.addAction(first)
    bench = open_job(name) if first.isEnabled() else None
    if bench is not None and bench.actions():
        menu.addSeparator()
        menu.addActions(bench.actions())
