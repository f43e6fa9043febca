"""Claim lines of a case: drawn on the map, taken from a boundary or a file; and the ground between, while drawing."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import shapely
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget
from shapely.geometry.base import BaseGeometry

from gis_desk.disputes import claims, words
from gis_desk.disputes.belongings import belongings
from gis_desk.disputes.crossings import crossings
from gis_desk.disputes.stretches import way
from gis_desk.map.measuring import legs
from layers.change import Change
from layers.errors import GisDeskError
from layers.work import Progress
from ui.desktop import figures
from ui.desktop.disputes.casework.dossier import Dossier
from ui.desktop.disputes.casework.measures import area_words
from ui.desktop.table.work import Newest
from ui.desktop.workbench import Desk
from ui.map.tools.drawing import Position
from ui.map.tools.edit import EditTool
from ui.map.tools.sketching import SketchTool
from ui.texts import say, tr

ALONG = ("boundary_line", "division")
"""Layers of which a stretch may be taken as a claim."""
_LINE_FILES = "*.shp *.geojson *.json *.gpx *.kml *.kmz *.gpkg *.zip"


class Claiming(QObject):
    """Draws, takes and removes the claims of the case it was told of.

    Signals
    -------
    drawing(side)
        A claim is being drawn; empty: no longer.
    refused(GisDeskError)
        A claim was not taken.
    """

    drawing = Signal(str)
    refused = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._window = desk, parent
        self._dossier: Dossier | None = None
        self.side = ""
        """Whose claim is being drawn."""
        self._said = ""
        self._ground: BaseGeometry | None = None
        tool, edit = desk.canvas.tool_named("sketch"), desk.canvas.tool_named("edit")
        assert isinstance(tool, SketchTool)
        assert isinstance(edit, EditTool)
        self._tool, self._edit = tool, edit
        self._newest = Newest(self)
        tool.changed.connect(self._measure)
        tool.laid_down.connect(self._laid_down)
        self._busy = False

    def tell(self, dossier: Dossier | None) -> None:
        """The case is another one, or something of it has changed."""
        if dossier is None or (self._dossier is not None and dossier.key != self._dossier.key):
            self.stop()
        self._dossier = dossier
        self.show()

    def show(self) -> None:
        """Show the claims of the case and the ground between them over the map."""
        items: list[tuple[BaseGeometry, str]] = []
        if self._dossier is not None:
            drawn = self._dossier.claims
            grounds = [g.between.geometry for g in self._dossier.grounds] if self._ground is None else [self._ground]
            items += [(shape, "contested") for shape in grounds]
            items += [(g, f"claim_{s}") for s, g in zip(drawn["side"], drawn.geometry, strict=True)]
        self._desk.canvas.preview(items)

    # drawing

    def draw(self, side: str, along: str = "") -> None:
        """Draw the claim of `side`: freely, or along a line of the layer `along`."""
        canvas = self._desk.canvas
        self._busy = True
        canvas.set_tool("sketch")
        self.side, self._said, self._ground = side, "", None
        if along:
            self._tool.layer = along
        self._tool.begin("along" if along else "line", self, tr("Claim of {side}", side=words.SIDES[side]))
        self._busy = False
        canvas.setFocus()
        self.drawing.emit(side)

    def stop(self) -> None:
        """Draw no longer."""
        if self.side and self._desk.canvas.tool() == "sketch":
            self._desk.canvas.set_tool("identify")

    def _laid_down(self) -> None:
        if self.side and not self._busy:
            self.side, self._ground, self._said = "", None, ""
            self._tool.layer = "boundary_line"
            self._newest.drop()
            self.drawing.emit("")
            self.show()

    def told(self, mode: str, positions: Sequence[Position]) -> str:  # noqa: ARG002 - a line either way
        """Its length, and the ground between it and the other claim."""
        length = figures.length(legs(positions).total_m) if len(positions) > 1 else ""
        return figures.sentence(length, self._said)

    def trace(self, key: str, one: Position, other: Position) -> list[Position]:
        """The way along a boundary line, or along the border of a division."""
        shape = self._outline(key)
        found = None if shape is None else way(shape, one, other)
        return [] if found is None else [(float(x), float(y)) for x, y in shapely.get_coordinates(found)]

    def take(self, mode: str, positions: list[Position], key: str) -> list[Position] | None:
        """Take the line as the claim; where it crosses itself, say where and keep it."""
        if mode == "along":
            positions = self.trace(key, *positions[:2])
        if len(positions) < 2:
            return []
        line = shapely.LineString(positions)
        if found := crossings(line):
            self._desk.message(tr("The line crosses itself {n} times, where it is marked", n=len(found)))
            return [(c.lon, c.lat) for c in found]
        source = self._source(key) if mode == "along" else tr("drawn on the map")
        return None if self.keep(self.side, line, {"source": source}) else []

    def _source(self, key: str) -> str:
        frame = self._desk.frame(self._tool.layer)
        names = frame.loc[(frame["key"] == key).to_numpy(), "name"]
        name = str(names.iloc[0] or key) if len(names) else key
        return tr("along {name}", name=name)

    def _outline(self, key: str) -> BaseGeometry | None:
        frame = self._desk.frame(self._tool.layer)
        if frame is None or frame.empty:
            return None
        found = frame.loc[(frame["key"] == key).to_numpy(), "geometry"]
        if not len(found) or found.iloc[0] is None:
            return None
        shape: BaseGeometry = found.iloc[0]
        return shape.boundary if shape.geom_type in ("Polygon", "MultiPolygon") else shape

    def _measure(self) -> None:
        """Work out the ground between what is drawn and the claim of another side."""
        dossier, positions = self._dossier, list(self._tool.sketch.positions)
        if not self.side or dossier is None or self._tool.mode != "line":
            return
        others = [s for s in words.SIDES if s != self.side and dossier.claim(s) is not None]
        if len(positions) < 2 or not others:
            self._newest.drop()
            self._said, self._ground = "", None
            self.show()
            return
        other, line = (dossier.claim(others[0]) or {})["geometry"], shapely.LineString(positions)

        def work(progress: Progress) -> claims.Between | None:
            progress.step(0, 1, "")
            return None if crossings(line) else claims.between(line, other)

        self._newest.ask(work, self._measured)

    def _measured(self, found: claims.Between | None) -> None:
        if self.side:
            self._said = "" if found is None else tr("between the claims {area}", area=area_words(found.area_m2))
            self._ground = None if found is None else found.geometry
            self.show()
            self._tool.hinted.emit()

    # keeping

    def claim(self, side: str) -> dict[str, Any] | None:
        """The claim of a side as it was read, None where there is none."""
        return None if self._dossier is None else self._dossier.claim(side)

    def keep(self, side: str, line: BaseGeometry, values: Mapping[str, Any]) -> bool:
        """Keep `line` with `values` as the claim of `side`, as one change; False where it was refused."""
        return self._told(self._plan(side, line, values))

    def reword(self, side: str, values: Mapping[str, Any]) -> GisDeskError | None:
        """Change the words of a claim; gives why they are refused."""
        planned = self._plan(side, None, values)
        if isinstance(planned, GisDeskError):
            return planned
        self._told(planned)
        return None

    def remove(self, side: str) -> None:
        """Remove the claim of a side."""
        dossier, store, before = self._dossier, self._desk.store, self.claim(side)
        if dossier is None or store is None or before is None:
            return
        key = str(before["key"])
        try:
            case = store.row("dispute", dossier.key) or dossier.case
            files = belongings(store, dossier.key).files_of(key)
            self._told(claims.plan_remove_claim(key, case, store.row(claims.CLAIM, key) or before, files))
        except GisDeskError as error:
            self._told(error)

    def _plan(self, side: str, line: BaseGeometry | None, values: Mapping[str, Any]) -> Change | GisDeskError | None:
        dossier, store = self._dossier, self._desk.store
        if dossier is None or store is None:
            return None
        before = dossier.claim(side)
        key = store.new_key(claims.CLAIM) if before is None else str(before["key"])
        try:
            return claims.plan_claim(
                dossier.key,
                store.row("dispute", dossier.key) or dossier.case,
                key=key,
                side=side,
                geometry=line,
                today=date.today(),
                values=values,
                before=None if before is None else store.row(claims.CLAIM, key),
            )
        except GisDeskError as error:
            return error

    def _told(self, planned: Change | GisDeskError | None) -> bool:
        """Perform what was planned, or tell why it could not be."""
        if isinstance(planned, GisDeskError):
            self._desk.message(say(planned.what))
            self.refused.emit(planned)
        if not isinstance(planned, Change):
            return False
        self.stop()
        if not self._desk.perform(planned):
            return False
        self._desk.message(say(planned.label))
        return True

    def edit_vertices(self, side: str) -> None:
        """Move the vertices of a claim with the editing tool of the map."""
        before = self.claim(side)
        if before is None:
            return
        self._desk.canvas.set_tool("edit")
        self._edit.editor.set_layer(claims.CLAIM)
        self._edit.set_mode("vertex")
        self._desk.canvas.zoom_to_geometry(before["geometry"])
        self._desk.canvas.setFocus()

    # files

    def ask_file(self, side: str) -> None:
        """Ask for a file that holds the claim of `side`."""
        dialog = QFileDialog(self._window, tr("File with the claim line"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([tr("Lines ({kinds})", kinds=_LINE_FILES), tr("All files (*)")])
        dialog.fileSelected.connect(lambda name: self.load(side, Path(name)))
        dialog.open()

    def load(self, side: str, path: Path) -> None:
        """Take the line of a file as the claim of `side`."""
        from ui.desktop.disputes.casework.claimfile import line_of  # the formats take their time

        known = self._desk.frame("division")

        def done(line: BaseGeometry) -> None:
            if self.keep(side, line, {"source": path.name}):
                self._desk.canvas.zoom_to_geometry(line)

        self._desk.run(
            lambda progress: line_of(path, known, progress), tr("Claim line from a file"), done, self._failed
        )

    def _failed(self, error: Exception) -> None:
        if isinstance(error, GisDeskError):
            self.refused.emit(error)
        self._desk.show_error(error)
