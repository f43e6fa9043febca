"""The fields that are missing in the papers of a round, by what they are of; the first are seen, the rest folded."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from gis_desk.documents.inspection_paper import Lack
from layers.text import Text, text
from ui.desktop import kit
from ui.texts import language, say, tr

GROUPS: tuple[tuple[str, Text], ...] = (
    ("round", text("The round")),
    ("line", text("Line and stretches")),
    ("marker", text("Markers and photographs")),
)
_GROUP_OF = {"boundary_line": "line", "division": "line", "inspection_stretch": "line", "inspection": "round"}
"""By table; all other tables are of markers."""
_FIRST = 4
"""Missing fields of a group that are seen at first."""


class Lacking(QWidget):
    """The fields that are missing, each a button that leads to where it is filled in."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._inside = QVBoxLayout(self)
        self._inside.setContentsMargins(0, 0, 0, 0)
        self._inside.setSpacing(2)
        self._open: set[str] = set()
        self.buttons: list[QPushButton] = []
        self.unfold: dict[str, QPushButton] = {}
        """By group: what shows the rest of it."""

    def show_lacks(self, lacks: Sequence[Lack]) -> None:
        """List `lacks` by group; those of many rows say of how many. Groups that were unfolded stay so."""
        kit.clear(self._inside)
        self.buttons, self.unfold = [], {}
        for name, title in GROUPS:
            group = [lack for lack in lacks if _GROUP_OF.get(lack.table, "marker") == name]
            if group:
                self._inside.addWidget(kit.caption(tr("{subject}: {n}", subject=say(title), n=len(group))))
                self._list(name, group)
        if not lacks:
            self._inside.addWidget(kit.caption(tr("Nothing is missing.")))

    def _list(self, name: str, group: Sequence[Lack]) -> None:
        made = [self._button(lack) for lack in group]
        self.buttons += made
        shown = made if len(made) <= _FIRST + 1 else made[:_FIRST]
        for button in shown:
            self._inside.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        if len(shown) == len(made):
            return
        rest = QWidget()
        inside = QVBoxLayout(rest)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(2)
        for button in made[_FIRST:]:
            inside.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        more = self.unfold[name] = kit.quiet_button("", "chevron-down")
        more.setCheckable(True)
        more.toggled.connect(partial(self._unfold, name, rest, len(made) - _FIRST))
        self._inside.addWidget(rest)
        self._inside.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)
        self._unfold(name, rest, len(made) - _FIRST, name in self._open)
        more.setChecked(name in self._open)

    def _button(self, lack: Lack) -> QPushButton:
        words = lack.zh if language() == "zh" else lack.en
        shown = tr("{field}, in {n} rows", field=words, n=lack.rows) if lack.rows > 1 else words
        made = kit.quiet_button(shown, "pencil", partial(self.chosen.emit, lack))
        made.setToolTip(tr("Go to where it is filled in"))
        return made

    def _unfold(self, name: str, rest: QWidget, count: int, shown: bool) -> None:
        (self._open.add if shown else self._open.discard)(name)
        rest.setVisible(shown)
        button = self.unfold[name]
        button.setText(tr("Show fewer") if shown else tr("and {n} more", n=count))
        kit.set_icon(button, "chevron-up" if shown else "chevron-down", "accent_text")
