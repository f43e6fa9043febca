"""Which line and which of its rounds the papers are about."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pandas as pd
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QSpinBox, QVBoxLayout, QWidget

from gis_desk.inspections.papers.reporting import Row, rounds_of, year_of
from gis_desk.inspections.tasks import known
from gis_desk.inspections.words import KINDS
from ui.desktop import kit
from ui.texts import say, tr


class RoundChooser(QWidget):
    """Lines, those inspected last before the others, and the rounds of the one chosen, the last first.

    What is only planned has nothing to write yet: rounds that were begun go before it when one is chosen unasked.
    """

    changed = Signal()
    begin_asked = Signal(int)
    fill_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._lines: dict[str, Row] = {}
        self._rounds: dict[str, list[dict[str, Any]]] = {}
        self.line, self.round = QComboBox(), QComboBox()
        for box in (self.line, self.round):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(8)
        self.line.currentIndexChanged.connect(lambda _: self._show_rounds())
        self.round.currentIndexChanged.connect(lambda _: self.changed.emit())
        self.year = QSpinBox()
        self.year.setRange(1949, 2200)
        self.year.setValue(dt.date.today().year)
        self.year.setAccessibleName(tr("Year"))
        self.begin_button = kit.button(tr("Begin the round"), "plus", lambda: self.begin_asked.emit(self.year.value()))
        self.begin_button.setToolTip(tr("Begin a regular round of this line by hand"))
        self.fill_button = kit.button(tr("Fill in the particulars…"), "pencil", self.fill_asked.emit)
        form = kit.FormRows()
        form.add(tr("Line"), self.line)
        form.add(tr("Round"), self.round)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(form)
        self.beginning = kit.row(self.year, self.begin_button, None)
        layout.addWidget(self.beginning)
        layout.addWidget(kit.row(self.fill_button, None))

    def set_rows(self, lines: Sequence[Row], rounds: Sequence[dict[str, Any]], *, keep: bool) -> None:
        """Show rows of ``boundary_line`` and ``inspection``; with `keep` what was chosen stays chosen."""
        before = (self.line.currentData(), self.round.currentData()) if keep else (None, None)
        by_name: dict[str, list[dict[str, Any]]] = {}
        for one in rounds:
            by_name.setdefault(known(one["line"]), []).append(one)
        self._lines, self._rounds = {str(r["key"]): r for r in lines}, {}
        latest: dict[str, int] = {}
        for key, row in self._lines.items():
            called = dict.fromkeys(v for v in (known(row[c]) for c in ("key", "code", "name")) if v)
            self._rounds[key] = [r for name in called for r in by_name.get(name, ())]
            latest[key] = max((year_of(r) or 0 for r in self._rounds[key] if _begun(r)), default=0)
        self.line.blockSignals(True)
        self.line.clear()
        for key in sorted(self._lines, key=lambda k: (-latest[k], known(self._lines[k]["code"]), k)):
            self.line.addItem(line_name(self._lines[key]), key)
        self.line.setCurrentIndex(max(self.line.findData(before[0]), 0) if self._lines else -1)
        self.line.blockSignals(False)
        self._show_rounds(before[1])

    def _show_rounds(self, before: object = None) -> None:
        mine = self._rounds.get(str(self.line.currentData() or ""), [])
        found = rounds_of(pd.DataFrame(mine), [known(r["line"]) for r in mine])
        self.round.blockSignals(True)
        self.round.clear()
        for one in found:
            number = None if one["round"] is None else tr("round {n}", n=int(one["round"]))
            kind = say(KINDS[known(one["kind"]) or "regular"])
            self.round.addItem(" · ".join(v for v in (known(year_of(one)), number, kind) if v), str(one["key"]))
        begun = next((n for n, one in enumerate(found) if _begun(one)), 0)
        kept = self.round.findData(before)
        self.round.setCurrentIndex((kept if kept >= 0 else begun) if found else -1)
        self.round.blockSignals(False)
        self.round.setEnabled(bool(found))
        self.beginning.setVisible(bool(self._lines) and not found)
        self.fill_button.setVisible(bool(found))
        self.changed.emit()

    @property
    def chosen_line(self) -> Row | None:
        """The row of the line."""
        return self._lines.get(str(self.line.currentData() or ""))

    @property
    def chosen_round(self) -> dict[str, Any] | None:
        """The row of the round."""
        mine = self._rounds.get(str(self.line.currentData() or ""), [])
        return next((r for r in mine if r["key"] == self.round.currentData()), None)

    @property
    def heading(self) -> str:
        """Line and round in words."""
        line = self.chosen_line
        return "" if line is None else f"{line_name(line)}　{self.round.currentText()}"


def _begun(one: Row) -> bool:
    return known(one["state"]) != "planned"


def line_name(line: Row) -> str:
    """What a line is called."""
    return next((v for v in (known(line[c]) for c in ("name", "code", "key")) if v), "")
