"""The rule tables in force in this window: the program's, with those of the province or county over them."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from layers.errors import FormatError

if TYPE_CHECKING:
    from gis_desk.countyrules import CountyRules


class RuleBook(QObject):
    """Reads the folder when somebody first asks for a rule; `told` hears of every table that is broken."""

    changed = Signal()
    """Other tables are in force."""

    def __init__(self, folder: str, told: Callable[[FormatError], object]) -> None:
        super().__init__()
        self._folder, self._told = folder, told
        self._rules: CountyRules | None = None

    @property
    def rules(self) -> "CountyRules":
        """The tables in force."""
        if self._rules is None:
            from gis_desk.countyrules import county_rules  # the window stands before names are spoken of

            self._rules = county_rules(Path(self._folder) if self._folder else None)
            for problem in self._rules.problems:
                self._told(problem)
        return self._rules

    def take(self, folder: str) -> None:
        """Put the tables of `folder` in force, the program's alone where it is empty."""
        self._folder, self._rules = folder, None
        self.changed.emit()
