"""Handing a plan out: the files of the teams, the route map book."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QMainWindow, QWidget

from layers.work import Progress
from ui.desktop.inspections.planning.handing import HandingSheet
from ui.desktop.workbench import Desk
from ui.texts import tr


class HandOut:
    """Asks how the plan that is shown goes to the teams, and writes it.

    Parameters
    ----------
    shown : callable
        Gives key, title and document of the plan that is shown; None where there is none.
    """

    def __init__(
        self, desk: Desk, parent: QWidget, shown: Callable[[], tuple[str, str, Mapping[str, Any]] | None]
    ) -> None:
        self._desk, self._parent, self._shown = desk, parent, shown

    def ask_files(self) -> None:
        """Ask what the teams take along, and write it."""
        shown = self._shown()
        if shown is None:
            return
        key, title, plan = shown
        if any(team["days"] for team in plan["teams"]):
            HandingSheet(self._desk, {**plan, "key": key}, title, self._parent).open()

    def ask_book(self, back: QWidget) -> None:
        """Ask how the route map book is to look and where it goes, and print it; then `back` has the focus again."""
        from ui.desktop.inspections.planning.booksheet import BookSheet

        window = self._parent.window()
        ground = window.centralWidget() if isinstance(window, QMainWindow) else None
        sheet = BookSheet(ground or window, self.print_book)
        sheet.closed.connect(sheet.deleteLater)
        sheet.closed.connect(back.setFocus)
        sheet.slide_in()

    def print_book(self, path: Path, wishes: Any = None) -> None:
        """Print the plan's route map book to `path`; `wishes` are `ui.print.book.Wishes`."""
        from ui.print.book import LAYERS, TABLES, Desktop, Wishes, gathered, lines_of, print_book

        shown, store = self._shown(), self._desk.store
        if shown is None or store is None:
            return
        plan = shown[2]
        frames = {name: self._desk.frame(name) for name in LAYERS}
        how = wishes or Wishes()

        def work(progress: Progress) -> Any:
            every = {name: frames[name] if name in frames else store.frame(name) for name in TABLES}
            last = store.history(1)
            about = Desktop(str(store.setting("county", "") or ""), last[0].at if last else "", store.content)
            book = gathered(every, lines_of(every["boundary_line"], plan), plan, how, about)
            return print_book(book, path, progress=progress)

        self._desk.run(
            work,
            tr("Route map book"),
            lambda done: self._desk.message(tr("{n} pages printed to {file}", n=done.count, file=str(path))),
        )
