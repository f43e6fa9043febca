"""The card of the measure tool: leg by leg, with bearings, and all of it to be copied."""

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QLabel, QVBoxLayout, QWidget

from gis_desk.map.measuring import angle_deg, area_m2, legs
from ui.desktop import figures, kit, theme
from ui.desktop.mapdesk.measurewords import MeasureWords
from ui.map.snapper import Snapper
from ui.map.tools.measure import Measure, MeasureTool
from ui.texts import tr

_MOST_LINES = 8


class MeasureCard(QWidget):
    """What is being measured in numbers."""

    def __init__(self, tool: MeasureTool, words: MeasureWords, snapper: Snapper) -> None:
        super().__init__()
        self._tool, self._words, self._snapper = tool, words, snapper
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(kit.GRID)
        self.modes = {
            "distance": kit.icon_button("ruler", tr("Distance"), lambda: self._take("distance"), checkable=True),
            "area": kit.icon_button("pentagon", tr("Area"), lambda: self._take("area"), checkable=True),
            "angle": kit.icon_button("angle", tr("Angle"), lambda: self._take("angle"), checkable=True),
        }
        self.copy_button = kit.icon_button("copy", tr("Copy the measures"), self.copy)
        self.clear_button = kit.icon_button("trash-2", tr("Clear the measures"), tool.clear)
        self.snap = kit.icon_button("magnet", tr("Snap"), self._take_snap, checkable=True)
        self.snap.setChecked(snapper.on)
        row = (*self.modes.values(), None, self.snap, self.copy_button, self.clear_button)
        layout.addWidget(kit.row(*row, spacing=2))
        self.result = kit.figure("")
        layout.addWidget(self.result)
        self.lines = QLabel()
        self.lines.setProperty("role", "caption")
        self.lines.setFont(theme.face(tabular=True))
        self.lines.setAccessibleName(tr("Legs"))
        layout.addWidget(self.lines)
        self.mu = QCheckBox(tr("Areas in mu"))
        self.mu.toggled.connect(self._take_mu)
        layout.addWidget(self.mu)
        tool.changed.connect(self._renew)
        self._take(tool.mode)

    def _take(self, mode: str) -> None:
        for name, button in self.modes.items():
            button.setChecked(name == mode)
        if mode != self._tool.mode:
            self._tool.set_mode(mode)
            self._tool.hinted.emit()
        self._renew()

    def _take_snap(self) -> None:
        self._snapper.on = self.snap.isChecked()

    def _take_mu(self, on: bool) -> None:
        self._words.mu = on
        self._renew()
        self._tool.board.update()

    def _renew(self) -> None:
        measure = self._tool.current()
        result, lines = ("", []) if measure is None else self._told(measure)
        self.result.setText(result or "-")
        shown = lines if len(lines) <= _MOST_LINES else ["…", *lines[1 - _MOST_LINES :]]
        self.lines.setText("\n".join(shown))
        self.lines.setVisible(bool(lines))
        self.mu.setVisible(self._tool.mode == "area")
        there = measure is not None
        self.copy_button.setEnabled(there)
        self.clear_button.setEnabled(there)

    def _told(self, measure: Measure) -> tuple[str, list[str]]:
        """The result, and a line for each leg."""
        words = self._words
        if measure.mode == "angle":
            if len(measure.positions) < 3:
                return "", []
            degrees = angle_deg(*measure.positions[:3])
            other = words.bearing((360 - degrees) % 360)
            return words.bearing(degrees), [tr("the other way round {angle}", angle=other)]
        way = legs(measure.positions, closed=measure.mode == "area")
        lines = [
            f"{n}   {words.length(metres)}   {words.bearing(bearing)}"
            for n, (metres, bearing) in enumerate(zip(way.metres.tolist(), way.bearing.tolist(), strict=True), 1)
        ]
        if measure.mode == "area":
            size = area_m2(measure.positions)
            told = tr("The sides cross") if size is None else words.area(size)
            return told, [*lines, tr("Perimeter {length}", length=words.length(way.total_m))]
        return words.length(way.total_m), lines

    def text(self) -> str:
        """All measures as lines of text, with the positions of their vertices."""
        measures = list(self._tool.done)
        if self._tool.sketch.positions:
            measures.append(Measure(self._tool.mode, tuple(self._tool.sketch.positions)))
        blocks = []
        for measure in measures:
            result, lines = self._told(measure)
            places = [figures.picked(lon, lat) for lon, lat in measure.positions]
            titles = {"distance": tr("Distance"), "area": tr("Area"), "angle": tr("Angle")}
            blocks.append("\n".join([f"{titles[measure.mode]}\t{result}", *lines, *places]))
        return "\n\n".join(blocks)

    def copy(self) -> None:
        """Put `text` on the clipboard."""
        QGuiApplication.clipboard().setText(self.text())
