"""The filters above the list of warnings: severity, kind, accepted ones, words."""

from collections.abc import Mapping

from PySide6.QtCore import QPoint, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QMenu, QVBoxLayout, QWidget

from gis_desk.disputes.warnings.catalogue import KINDS
from gis_desk.findings import Severity
from ui.desktop import kit
from ui.texts import say, tr

_TYPING_MS = 120


class WarningHead(QWidget):
    """The filters; `filtered` tells of every change."""

    filtered = Signal()

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.severity_chips = {
            s: kit.Chip(kit.severity_title(s), severity=s, checked=True, count=0, hint=tr("Show or hide this severity"))
            for s in Severity
        }
        self.accepted_chip = kit.Chip(tr("Accepted"), count=0, hint=tr("Also show what was accepted"))
        self.kind_chip = kit.Chip(tr("All kinds"), checkable=False, hint=tr("Show only some kinds of warnings"))
        self.kind_menu = QMenu(self.kind_chip)
        self.kind_chip.clicked.connect(
            lambda: self.kind_menu.popup(self.kind_chip.mapToGlobal(QPoint(0, self.kind_chip.height() + 4)))
        )
        everything = QAction(tr("All kinds"), self.kind_menu)
        everything.triggered.connect(self.all_kinds)
        self.kind_menu.addAction(everything)
        self.kind_menu.addSeparator()
        self._kinds: dict[str, QAction] = {}
        for kind in KINDS.values():
            action = self._kinds[kind.id] = QAction(say(kind.title), self.kind_menu)
            action.setCheckable(True)
            action.toggled.connect(lambda _on: self._chosen())
            self.kind_menu.addAction(action)
        chips = [*self.severity_chips.values(), self.kind_chip, self.accepted_chip]
        column.addWidget(kit.ChipRow(chips))
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Search the warnings"))
        self.search.setAccessibleName(tr("Search the warnings"))
        self.search.setToolTip(tr("Every word must stand in the warning, its reason or its kind"))
        self.search.setClearButtonEnabled(True)
        column.addWidget(self.search)
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._typing.timeout.connect(self.filtered)
        self.search.textChanged.connect(lambda _words: self._typing.start())
        for chip in (*self.severity_chips.values(), self.accepted_chip):
            chip.toggled.connect(lambda _on: self.filtered.emit())

    @property
    def severities(self) -> list[Severity]:
        """The severities that are wanted."""
        return [s for s, chip in self.severity_chips.items() if chip.isChecked()]

    @property
    def kinds(self) -> list[str]:
        """The kinds that are wanted; none where all are."""
        return [kind for kind, action in self._kinds.items() if action.isChecked()]

    def choose_kind(self, kind: str, on: bool = True) -> None:
        """Want one kind, or not."""
        self._kinds[kind].setChecked(on)

    def all_kinds(self) -> None:
        """Want all kinds."""
        for action in self._kinds.values():
            action.setChecked(False)

    def _chosen(self) -> None:
        chosen = self.kinds
        words = tr("All kinds")
        if chosen:
            words = say(KINDS[chosen[0]].title) if len(chosen) == 1 else tr("{n} kinds", n=len(chosen))
        self.kind_chip.words = words
        self.kind_chip.set_count(None)
        self.filtered.emit()

    def set_counts(self, severities: Mapping[Severity, int], kinds: Mapping[str, int], accepted: int) -> None:
        """Say how many there are of each severity and kind, and how many were accepted."""
        for severity, chip in self.severity_chips.items():
            chip.set_count(severities[severity])
        self.accepted_chip.set_count(accepted)
        for kind, action in self._kinds.items():
            action.setText(f"{say(KINDS[kind].title)}  {kinds[kind]}")
            action.setVisible(bool(kinds[kind]) or action.isChecked())
