"""The names a typed one is compared with: those of the workspace and of its reference lists, indexed in jobs."""

import pandas as pd
from PySide6.QtCore import QObject, Signal

from gis_desk.names.checker import NameChecker
from gis_desk.names.checking import BUILT_UP, NAME_TABLES
from gis_desk.names.listed import Listed
from gis_desk.names.reference import lists_of, stamps
from gis_desk.names.subject import Context
from layers.store import Store
from layers.work import Progress
from ui.desktop.workbench import Desk
from ui.texts import tr

_LEVELS = ("county", "township")
_COMPARED = ("key", "name", "class", "code", "division", "status", "approved_on")
Choices = list[tuple[str, str | None]]
"""Words and codes of the places to choose from."""
_Made = tuple[NameChecker, Choices]


class NameIndex(QObject):
    """Keeps `checker` in step with the workspace; what is asked meanwhile is answered with the names of before."""

    changed = Signal()
    """Another checker is there."""
    placed = Signal(list)
    """``placed(choices)``: other divisions can be chosen."""
    said = Signal(str)
    """What is compared, or what is being done."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self.checker = NameChecker()
        self.divisions: pd.DataFrame = pd.DataFrame()
        self._seen: dict[str, pd.DataFrame] | None = None
        self._lists: tuple[tuple[str, ...], list[Listed]] = ((), [])
        self._generation = 0

    @property
    def lists(self) -> list[Listed]:
        """The reference lists that are compared."""
        return self._lists[1]

    def forget(self) -> None:
        """No workspace is open."""
        self._generation += 1
        self.divisions, self._seen = pd.DataFrame(), None
        self.checker, self._lists = NameChecker(), ((), [])
        self.placed.emit(_choices(self.divisions))
        self.said.emit("")
        self.changed.emit()

    def read(self, store: Store) -> None:
        """Read the names in a job, and index them where they, or the rules, are others than before."""
        self._generation += 1
        generation, before, old = self._generation, self._seen, self.checker
        self.said.emit(tr("Indexing {n} names …", n=store.count("place_name") + store.count("division")))
        frames = {layer: self._desk.frame(layer) for layer in NAME_TABLES}
        context = Context(self._desk.rules.tables)
        same_rules = context.tables is old.context.tables

        def work(progress: Progress) -> _Made | None:
            if same_rules and before is not None and all(_same(frames[n], before[n], n) for n in frames):
                return None
            return NameChecker(frames, context, progress), _choices(frames["division"])

        def done(made: _Made | None) -> None:
            if generation != self._generation:
                return
            self._seen, self.divisions = frames, frames["division"]
            if made is not None:
                self.checker, places = made
                self.placed.emit(places)
            if self._lists[0] == stamps(store) and self.checker is old:
                self._say()
            else:
                self._read_lists(store, generation)
            self.changed.emit()

        self._desk.run(work, tr("Index names"), done)

    def _read_lists(self, store: Store, generation: int) -> None:
        """Put the reference lists of the workspace beside its names: read in a job, or built where that is needed."""
        wanted, (known, kept), checker = stamps(store), self._lists, self.checker
        if not wanted and not known:
            self._say()
            return
        self.said.emit(tr("Reading the reference list …"))

        def work(progress: Progress) -> tuple[NameChecker, list[Listed]]:
            lists = kept if wanted == known else lists_of(store, checker.context, progress)
            return checker.beside(lists), lists

        def done(made: tuple[NameChecker, list[Listed]]) -> None:
            if generation == self._generation:
                self.checker, self._lists = made[0], (wanted, made[1])
                self._say()
                self.changed.emit()

        def failed(error: Exception) -> None:
            self._desk.show_error(error)
            if generation == self._generation:
                self._lists = (wanted, [])
                self._say()

        self._desk.run(work, tr("Read the reference list"), done, failed)

    def _say(self) -> None:
        """Say how many names are compared: those of the workspace, and those of its reference lists."""
        own = self.checker.own
        if listed := len(self.checker) - own:
            words = tr("Compared with {own} names and {listed} of the reference list", own=own, listed=listed)
        else:
            words = tr("Compared with {n} names", n=own)
        self.said.emit(words)


def _choices(divisions: pd.DataFrame) -> Choices:
    """Words and codes of the counties and townships, by code, after the line for none of them."""
    made: Choices = [(tr("Division not settled"), None)]
    if len(divisions):
        frame = divisions[divisions["level"].isin(_LEVELS)].sort_values("code")
        names = dict(zip(divisions["code"], divisions["name"], strict=True))
        for code, name, level in zip(frame["code"], frame["name"], frame["level"], strict=True):
            county = names.get(str(code)[:6], "") if level == "township" else ""
            made.append((f"{name} · {county}" if county else str(name), str(code)))
    return made


def _same(one: pd.DataFrame, other: pd.DataFrame, table: str) -> bool:
    """Whether two frames have the same names, with classes, places and states; of outlines: whether they are one."""
    if table == BUILT_UP:
        return one is other or len(one) + len(other) == 0
    columns = [c for c in _COMPARED if c in one.columns]
    return one is other or (len(one) == len(other) and all(one[c].equals(other[c]) for c in columns))
