"""The style of a layer as a panel that slides in; what is changed is seen on the map at once."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import shapely
from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from gis_desk.map.symbology import Condition, Look, passing
from gis_desk.map.symbology.columns import words_of
from gis_desk.map.values import shapes
from layers.work import Progress
from ui.desktop import kit
from ui.desktop.jobs import Job
from ui.desktop.opening import Sheet
from ui.desktop.style.limitstab import LimitsTab
from ui.desktop.style.namestab import NamesTab
from ui.desktop.style.symbolstab import SymbolsTab
from ui.desktop.style.values import Columns
from ui.texts import tr

PARTS = ("symbols", "names", "limits")
_AT_ONCE = 20_000
"""Rows up to which classes are made and counted without a job: that takes a few milliseconds."""
_SOON_MS = 120
WIDE = 468


class StyleEditor(Sheet):
    """Symbols, names, filter and scales of one layer.

    Signals
    -------
    tried(look)
        What the map should show now.
    taken(look)
        The user wants it so; the panel goes.
    import_asked(), export_asked(look)
        The user wants to take a style from a file, or write the one as it stands.
    """

    tried = Signal(object)
    taken = Signal(object)
    import_asked = Signal()
    export_asked = Signal(object)

    def __init__(self, parent: QWidget, layer: str, title: str, frame: Any, look: Look, *, writable: bool) -> None:
        super().__init__(parent, tr("Style: {layer}", layer=title), WIDE)
        self.layer, self.before = layer, look
        self._look = look
        self._soon = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._soon.timeout.connect(lambda: self.tried.emit(self._look))
        columns = Columns(layer, frame)
        self._frame = frame
        self._rows: tuple[tuple[Condition, ...], Any] = ((), frame)
        self.limits = LimitsTab(columns, self._compute)
        self.symbols = SymbolsTab(columns, dimension_of(frame), self._compute, self.rows, self._narrow)
        self.names = NamesTab(columns)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName(tr("Parts of the style"))
        for part, words in (
            (self.symbols, tr("Symbols")),
            (self.names, tr("Labels")),
            (self.limits, tr("Filter and scales")),
        ):
            self.tabs.addTab(_padded(part), words)
        self._fill_column()
        self.show_look(look)
        self.symbols.changed.connect(self._read)
        self.names.changed.connect(self._read)
        self.limits.changed.connect(self._limited)
        self.take_file = kit.icon_button("file-down", tr("Take a style from a file…"), self.import_asked.emit)
        self.write_file = kit.icon_button(
            "file-up", tr("Write the style to a file…"), lambda: self.export_asked.emit(self._look)
        )
        self.cancel = kit.button(tr("Cancel"), None, self.slide_out)
        self.take = kit.primary_button(tr("OK"), None, self._take)
        self.take.setEnabled(writable)
        if not writable:
            self.take.setToolTip(tr("The workspace is open for reading only"))
        for button in (self.take_file, self.write_file):
            self.foot.addWidget(button)
        self.foot.addStretch(1)
        self.foot.addWidget(self.cancel)
        self.foot.addWidget(self.take)

    def _fill_column(self) -> None:
        """The tabs take the place of the sheet's own column: each scrolls by itself."""
        self.column.layout.setContentsMargins(0, 0, 0, 0)
        self.column.add(self.tabs, stretch=1)

    def look(self) -> Look:
        """The look as it stands."""
        return self._look

    def show_part(self, part: str) -> None:
        """Turn to ``symbols``, ``names`` or ``limits``."""
        self.tabs.setCurrentIndex(PARTS.index(part) if part in PARTS else 0)

    def show_look(self, look: Look) -> None:
        """Show `look` in all fields, without a word."""
        self._look = look
        self.limits.show_limits(look)
        self.symbols.show_drawing(look.drawing, borders=look.borders)
        self.names.show_names(look.labels)

    def try_look(self, look: Look) -> None:
        """Show `look` in all fields, and on the map."""
        self.show_look(look)
        self._soon.start()

    def rows(self) -> Any:
        """The rows that the filter lets through; may be asked on any thread."""
        wanted = self.limits.conditions()
        if self._rows[0] != wanted:
            kept = self._frame if not wanted else self._frame[passing(self._frame, wanted)].reset_index(drop=True)
            self._rows = (wanted, kept)
        return self._rows[1]

    def _narrow(self) -> None:
        """Divisions of several levels lie over each other: begin with those of one."""
        if self.layer != "division" or self.limits.conditions():
            return
        levels = words_of(self._frame, "level")
        present = [str(w) for w in levels.words]
        if len(present) > 1:
            usual = "township" if "township" in present else present[int(np.argmax(levels.counts()))]
            self.limits.show_limits(replace(self._look, filter=(Condition("level", "eq", usual),)))

    def _limited(self) -> None:
        """Filter, scales or opacity were changed; another filter gives the classes other rows."""
        if self.limits.conditions() != self._look.filter:
            self._look = replace(self._look, filter=self.limits.conditions())
            self.symbols.rows_changed()
        self._read()

    def _read(self) -> None:
        drawing = self.symbols.drawing()
        self._look = Look(
            drawing,
            drawing is not None and self.symbols.borders.isChecked(),
            self.names.names(),
            self.limits.conditions(),
            self.limits.scale(),
            self.limits.strength(self._look.opacity),
        )
        self._soon.start()

    def _take(self) -> None:
        self._soon.stop()
        self.taken.emit(self._look)
        self.slide_out()

    def slide_out(self) -> None:
        """Go away; what was only tried is no more."""
        self._soon.stop()
        super().slide_out()

    def _compute(
        self,
        work: Callable[[Progress], Any],
        done: Callable[[Any], object],
        failed: Callable[[Exception], object],
    ) -> None:
        """Do `work`, in a job where there are many rows; its result comes on this thread."""
        if len(self._frame) <= _AT_ONCE:
            try:
                result = work(Progress())
            except Exception as error:  # noqa: BLE001 - shown beside the field
                failed(error)
                return
            done(result)
            return
        job = Job(work, "")
        job.done.connect(done)
        job.failed.connect(failed)
        self.closed.connect(job.cancel)
        job.start()


def dimension_of(frame: Any) -> int:
    """Of most geometries: 0 for points, 1 for lines, 2 for areas."""
    kinds = shapely.get_type_id(shapes(frame.iloc[:: max(len(frame) // 5000, 1)]))
    many = [int(np.isin(kinds, group).sum()) for group in ((0, 4), (1, 2, 5), (3, 6))]
    return max(range(3), key=lambda k: (many[k], k))


def _padded(part: QWidget) -> QWidget:
    made = QWidget()
    layout = QVBoxLayout(made)
    layout.setContentsMargins(16, 12, 8, 8)
    layout.addWidget(part)
    return made
