"""The form of an extra inspection: what happened, when, and on which stretch, typed or picked on the map."""

import datetime as dt

import geopandas as gpd
import numpy as np
import shapely
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget
from shapely.geometry.base import BaseGeometry

from gis_desk.boundaries.chainage import length_m, project
from gis_desk.inspections.cycle.columns import texts
from gis_desk.inspections.cycle.extra import stretch_of
from gis_desk.inspections.words import CAUSES
from layers.errors import GisDeskError
from ui.desktop import figures, kit
from ui.texts import say, tr

_FAR_M = 2000.0
"""Clicks farther from the line than this are taken for something else."""


class ExtraForm(QWidget):
    """`saved` carries the fields by name; `picking` says whether clicks on the map are waited for, `drawn` what they
    have chosen (None: nothing).
    """

    saved = Signal(dict)
    cancelled = Signal()
    picking = Signal(bool)
    drawn = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        column = kit.Column(self)
        column.add(kit.title(tr("Extra inspection")))
        self.about = kit.caption()
        column.add(self.about)
        self.notice = QVBoxLayout()
        column.layout.addLayout(self.notice)
        self.cause = kit.Choice(CAUSES, empty=tr("choose a cause"))
        self.day, self.start, self.end, self.note = QLineEdit(), QLineEdit(), QLineEdit(), QPlainTextEdit()
        self.start.setPlaceholderText(tr("K1+200, 1200 or #012"))
        self.end.setPlaceholderText(tr("both empty: the whole line"))
        self.note.setFixedHeight(56)
        self.note.setTabChangesFocus(True)
        self.pick_button = kit.button(tr("Pick the stretch on the map"), "crosshair")
        self.pick_button.setCheckable(True)
        self.pick_button.setToolTip(tr("Click where the stretch begins, then where it ends. Esc stops."))
        self.pick_button.toggled.connect(self._pick)
        form = kit.FormRows()
        form.add(tr("What happened"), self.cause)
        form.add(tr("Reported on"), self.day)
        form.add(tr("From"), self.start)
        form.add(tr("To"), self.end)
        form.rows.addRow(self.pick_button)
        form.add(tr("What was seen"), self.note)
        column.add(form)
        self.save_button = kit.primary_button(tr("Save"), "check", self._save)
        column.add(kit.row(self.save_button, kit.button(tr("Cancel"), None, self.cancelled.emit), stretch=0))
        column.stretch()
        for field in (self.day, self.start, self.end):
            field.returnPressed.connect(self._save)
        self._lines = gpd.GeoDataFrame()
        self._row: int | None = None
        self._first: float | None = None

    def begin(self, lines: gpd.GeoDataFrame, key: str, today: dt.date) -> None:
        """Ask about the line `key`; empty: the line that is clicked first."""
        kit.clear(self.notice)
        self._lines, self._first = lines, None
        keys = texts(lines, "key")
        self._row = keys.index(key) if key in keys else None
        self.cause.setCurrentIndex(0)
        self.day.setText(today.isoformat())
        for field in (self.start, self.end):
            field.clear()
        self.note.setPlainText("")
        self._say()
        self.pick_button.setChecked(self._row is None)
        self.cause.setFocus()

    @property
    def line(self) -> str:
        """The key of the line asked about; empty where none is chosen yet."""
        return "" if self._row is None else texts(self._lines, "key")[self._row]

    def _say(self) -> None:
        if self._row is None:
            self.about.setText(tr("Click the line on the map where the stretch begins."))
        else:
            shape = self._lines.geometry.iloc[self._row]
            name = texts(self._lines, "name")[self._row] or self.line
            self.about.setText(figures.sentence(name, figures.length(length_m(shape))))

    def refuse(self, error: GisDeskError) -> None:
        """Keep the form open and say what is wrong."""
        kit.clear(self.notice)
        self.notice.addWidget(kit.Banner("must", say(error.what), say(error.do)))

    def stop(self) -> None:
        """No more clicks, and nothing drawn."""
        self.pick_button.setChecked(False)
        self.drawn.emit(None)

    def _pick(self, on: bool) -> None:
        self._first = None
        self.picking.emit(on)

    def clicked(self, lon: float, lat: float) -> None:
        """A click on the map: the line, one end of the stretch, the other end."""
        point = shapely.Point(lon, lat)
        if self._row is None:
            self._row = self._nearest(point)
            if self._row is None:
                return
            self._say()
        shape = self._lines.geometry.iloc[self._row]
        along, off = project(shape, [point])
        if off[0] > _FAR_M:
            self._far(float(off[0]))
            return
        kit.clear(self.notice)
        chainage = float(along[0])
        if self._first is None:
            self._first = chainage
            self.start.setText(f"{chainage:.0f}")
            self.end.clear()
            self.drawn.emit([stretch_of(shape, max(chainage - 1, 0), chainage + 1)])
            return
        low, high = sorted((self._first, chainage))
        self.start.setText(f"{low:.0f}")
        self.end.setText(f"{high:.0f}")
        self.drawn.emit([stretch_of(shape, low, high)])
        self.pick_button.setChecked(False)

    def _nearest(self, point: BaseGeometry) -> int | None:
        """The row of the line nearest to `point`; None, and a notice, where all are far away."""
        shapes = self._lines.geometry.to_numpy()
        away = shapely.distance(shapes, point)
        if not len(away) or not np.isfinite(away).any():
            return None
        row = int(np.nanargmin(away))
        off = float(project(shapes[row], [point])[1][0])
        if off > _FAR_M:
            self._far(off)
            return None
        return row

    def _far(self, metres: float) -> None:
        kit.clear(self.notice)
        words = tr("That place is {far} from the line", far=figures.length(metres))
        self.notice.addWidget(kit.Banner("should", words, tr("Click on the line, or beside it.")))

    def _save(self) -> None:
        self.saved.emit(
            {
                "line": self.line,
                "cause": str(self.cause.value() or ""),
                "reported_on": self.day.text().strip(),
                "start": self.start.text().strip(),
                "end": self.end.text().strip(),
                "note": self.note.toPlainText().strip(),
            }
        )
