"""Two entries that may be one case: side by side, decided field by field, merged as one change."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import shapely
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QDialog, QGridLayout, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from gis_desk.disputes import merging
from gis_desk.disputes.belongings import belongings
from gis_desk.disputes.merging import ENDED, KEPT, Compared
from layers.errors import GisDeskError
from ui.desktop import figures, kit
from ui.desktop.disputes.casework.steps import CaseRow
from ui.desktop.words import choice as choice_words
from ui.desktop.workbench import Desk
from ui.texts import say, tr


class Merging(QObject):
    """Asks how two cases become one, and performs it.

    Signals
    -------
    ended()
        The dialog is closed: the map may show the case again.
    """

    ended = Signal()

    def __init__(
        self, desk: Desk, parent: QWidget, case: Callable[[], CaseRow | None], names: Callable[[], Mapping[str, str]]
    ) -> None:
        super().__init__(parent)
        self._desk, self._parent, self._case, self._names = desk, parent, case, names
        self.dialog: MergeDialog | None = None

    def ask(self, other: str) -> None:
        """Show the case and `other` side by side."""
        if (case := self._case()) is None:
            return
        store, _, row = case
        theirs = store.row("dispute", other)
        if theirs is None:
            return
        self.dialog = MergeDialog(self._parent, row, theirs, self._names(), lambda take: self._merge(other, take))
        self.dialog.located.connect(self._desk.canvas.preview)
        self.dialog.finished.connect(lambda _: self.ended.emit())
        self.dialog.open()

    def _merge(self, other: str, take: Mapping[str, str]) -> GisDeskError | None:
        if (case := self._case()) is None:
            return None
        store, key, row = case
        theirs = store.row("dispute", other)
        if theirs is None:
            return None
        try:
            change = merging.plan_merge(
                (key, row),
                (other, theirs),
                belongings(store, other),
                belongings(store, key),
                take,
                event_key=store.new_key("dispute_event"),
                today=date.today(),
                who=self._desk.who,
                say=say,
            )
        except GisDeskError as error:
            return error
        if self._desk.perform(change):
            self._desk.message(tr("{what}; undo with Ctrl+Z", what=say(change.label)))
        return None


class MergeDialog(QDialog):
    """Fields in which both differ, a button for each side; the number is that of the case at the left.

    Signals
    -------
    located(list of (shape, role))
        What is to be shown on the map.
    """

    located = Signal(list)

    def __init__(
        self,
        parent: QWidget,
        one: Mapping[str, Any],
        other: Mapping[str, Any],
        units: Mapping[str, str],
        save: Callable[[Mapping[str, str]], GisDeskError | None],
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Merge two cases"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(720, 560)
        self._keep, self._units = save, units
        self.groups: dict[str, QButtonGroup] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(kit.title(tr("One case out of two")))
        said = tr(
            "{one} stays; {other} ends in it. Its log, claims, papers and files go over; the history keeps both.",
            one=one.get("number") or "?",
            other=other.get("number") or "?",
        )
        column.addWidget(kit.caption(said))
        self.notice = QHBoxLayout()
        column.addLayout(self.notice)
        inside = QWidget()
        body = kit.Column(inside, margin=0)
        rows = merging.side_by_side(one, other)
        differing = [row for row in rows if not row.same]
        body.add(self._grid(differing, one, other))
        same = len(rows) - len(differing)
        body.add(kit.caption(tr("{n} fields are the same in both.", n=same)))
        body.stretch()
        column.addWidget(inside, 1)
        self.left = kit.quiet_button(tr("All from the left"), "arrow-left", lambda: self._all(KEPT))
        self.right = kit.quiet_button(tr("All from the right"), "arrow-right", lambda: self._all(ENDED))
        self.save_button = kit.primary_button(tr("Merge"), "combine", self._save)
        foot = kit.row(self.left, self.right, None, kit.button(tr("Cancel"), None, self.reject), self.save_button)
        column.addWidget(foot)
        shapes = [(one.get(merging.PLACE), "outline_a"), (other.get(merging.PLACE), "outline_b")]
        self._shapes = [(shape, role) for shape, role in shapes if shape is not None]

    def showEvent(self, event: Any) -> None:
        """Both places on the map."""
        super().showEvent(event)
        self.located.emit(self._shapes)

    def _grid(self, rows: list[Compared], one: Mapping[str, Any], other: Mapping[str, Any]) -> QWidget:
        made = QWidget()
        grid = QGridLayout(made)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        for column, words in enumerate((tr("Field"), one.get("number") or "?", other.get("number") or "?")):
            grid.addWidget(kit.section(str(words)), 0, column)
        for n, row in enumerate(rows, 1):
            label = say(row.label)
            grid.addWidget(kit.caption(label), n, 0, Qt.AlignmentFlag.AlignTop)
            group = self.groups[row.field] = QButtonGroup(made)
            for column, (which, value) in enumerate(((KEPT, row.one), (ENDED, row.other)), 1):
                words = self._words(row.field, value)
                choice = QRadioButton()
                choice.setAccessibleName(tr("{label}: {value}", label=label, value=words))
                choice.setChecked(row.proposed == which)
                choice.setProperty("which", which)
                group.addButton(choice)
                text = kit.body(words)
                cell = kit.row(choice, text, stretch=1)
                grid.addWidget(cell, n, column)
        for column, share in ((0, 2), (1, 3), (2, 3)):
            grid.setColumnStretch(column, share)
        return made

    def _words(self, field: str, value: Any) -> str:
        if value is None or value != value or value == "":
            return tr("nothing")
        if field == merging.PLACE:
            kind = {0: tr("a point"), 1: tr("a line"), 2: tr("an area")}[int(shapely.get_dimensions(value))]
            return f"{kind} {figures.position(value.centroid.x, value.centroid.y)}"
        if field.startswith("side_"):
            return self._units.get(str(value), str(value))
        return choice_words("dispute", field, str(value))

    def _all(self, which: str) -> None:
        for group in self.groups.values():
            for choice in group.buttons():
                choice.setChecked(choice.property("which") == which)

    def taken(self) -> dict[str, str]:
        """Field to the case it is taken from, for those that are decided."""
        chosen = {field: group.checkedButton() for field, group in self.groups.items()}
        return {field: str(button.property("which")) for field, button in chosen.items() if button is not None}

    def _save(self) -> None:
        error = self._keep(self.taken())
        if error is None:
            self.accept()
            return
        kit.clear(self.notice)
        names = [g.buttons()[0].accessibleName().split(":")[0] for f, g in self.groups.items() if not g.checkedButton()]
        detail = tr("Still to be decided: {fields}", fields=names) if names else say(error.do)
        self.notice.addWidget(kit.Banner("must", say(error.what) if not names else detail, "", closable=False))
