"""The sheet that hands a plan out: which files, which teams and days, into which folder."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QFileDialog, QLineEdit, QVBoxLayout, QWidget

from gis_desk.inspections.handing.days import CrewDay, crew_days
from gis_desk.inspections.handing.handout import FILE_KINDS, Handover, hand_over
from gis_desk.inspections.handing.register import FRAMES, Register
from layers.work import Progress
from ui.desktop import kit
from ui.desktop.snapshot import DRAWN
from ui.desktop.workbench import Desk
from ui.texts import say, tr

_USUAL = ("gpx", "kmz", "gpkg", "xlsx")
"""Kinds that are ticked at first."""


class HandingSheet(QDialog):
    """Choose kinds of files, team, day and folder; the files are written in the background."""

    def __init__(self, desk: Desk, plan: Mapping[str, Any], title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._plan, self._title = desk, plan, title
        self._days: list[CrewDay] = crew_days(plan)
        self.setWindowTitle(tr("Files for the teams"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(560)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addWidget(kit.title(tr("Files for the teams")))
        column.addWidget(kit.caption(title))
        column.addWidget(kit.section(tr("Files")))
        self.kinds: dict[str, QCheckBox] = {}
        for name, kind in FILE_KINDS.items():
            words = tr("{kind}: {purpose}", kind=kind.title, purpose=kind.purpose)
            box = self.kinds[name] = QCheckBox(words)
            box.setChecked(name in _USUAL)
            box.toggled.connect(self._enable)
            column.addWidget(box)
        column.addWidget(kit.section(tr("Teams and days")))
        column.addWidget(self._part())
        column.addStretch(1)
        self.write_button = kit.primary_button(tr("Write the files"), "file-down", self.write)
        self.write_button.setDefault(True)
        column.addWidget(kit.row(None, kit.button(tr("Cancel"), None, self.reject), self.write_button))
        self._list_days()
        self._enable()
        self.folder.setFocus()

    def _part(self) -> QWidget:
        self.team, self.day, self.folder = QComboBox(), QComboBox(), QLineEdit()
        self.team.addItem(tr("All teams"), None)
        for number in dict.fromkeys(d.team for d in self._days):
            self.team.addItem(tr("Team {n}", n=number), number)
        self.team.currentIndexChanged.connect(self._list_days)
        self.folder.setPlaceholderText(tr("Folder; made where it is missing"))
        self.folder.setAccessibleName(tr("Folder"))
        self.folder.textChanged.connect(self._enable)
        choose = kit.button(tr("Choose…"), "folder-open", self._choose)
        form = kit.FormRows()
        form.add(tr("Team"), self.team)
        form.add(tr("Day"), self.day)
        form.add(tr("Folder"), kit.row(self.folder, choose, stretch=0))
        return form

    def _list_days(self) -> None:
        """Offer the days that the chosen team has."""
        team, before = self.team.currentData(), self.day.currentData()
        days = {d.day: d.on for d in sorted(self._days, key=lambda d: d.day) if team in (None, d.team)}
        self.day.clear()
        self.day.addItem(tr("All days"), None)
        for number, on in days.items():
            words = tr("Day {n}", n=number)
            self.day.addItem(f"{words}  {on}" if on else words, number)
        self.day.setCurrentIndex(max(self.day.findData(before), 0))

    def _choose(self) -> None:
        if folder := QFileDialog.getExistingDirectory(self, tr("Folder for the files"), self.folder.text()):
            self.folder.setText(folder)

    def _chosen(self) -> list[str]:
        return [name for name, box in self.kinds.items() if box.isChecked()]

    def _enable(self) -> None:
        self.write_button.setEnabled(bool(self._chosen()) and bool(self.folder.text().strip()))

    def write(self) -> None:
        """Write the files as a job of the window, and close."""
        desk, store = self._desk, self._desk.store
        if store is None:
            return
        plan, title, today = self._plan, self._title, dt.date.today().isoformat()
        team, day = self.team.currentData(), self.day.currentData()
        folder, kinds = Path(self.folder.text().strip()).expanduser(), self._chosen()
        drawn = {name: desk.frame(name) for name in FRAMES if name in DRAWN}

        def work(progress: Progress) -> list[Path]:
            def frame(name: str) -> Any:
                return drawn[name] if name in drawn else store.frame(name, progress=progress)

            register = Register.of(frame, store.content, store.path.name)
            return hand_over(Handover(plan, register, say, title, today, team, day), folder, kinds, progress)

        desk.run(
            work,
            tr("Files for the teams"),
            lambda files: desk.message(tr("{n} files written to {folder}", n=len(files), folder=str(folder))),
        )
        self.accept()
