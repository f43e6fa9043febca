"""The claims of the sides: what each draws, what lies between, and the ways to get a line."""

from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QMenu, QToolButton, QVBoxLayout, QWidget
from shapely import Point

from gis_desk.disputes import words
from gis_desk.disputes.claims import Ground
from gis_desk.map import style
from gis_desk.map.scene import DARK, LIGHT
from layers import crs
from layers.errors import GisDeskError
from ui.desktop import figures, kit, theme
from ui.desktop.disputes.casework.dossier import Dossier
from ui.desktop.disputes.casework.measures import area_words
from ui.desktop.disputes.casework.parts.notice import Notice
from ui.texts import say, tr


class Swatch(QWidget):
    """The line of a side as the map draws it."""

    def __init__(self, side: str) -> None:
        super().__init__()
        self._stroke = style.stroke_of(style.table()["claim"][side])
        self.setFixedSize(26, 18)
        self.setAccessibleName(say(words.SIDES[side]))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - all of it is painted
        """A piece of the line."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tone = QColor.fromRgba(self._stroke.colour[DARK if theme.now().dark else LIGHT])
        pen = QPen(tone, 2.4)
        if self._stroke.dash_mm:
            pen.setDashPattern([3, 1.2])
        painter.setPen(pen)
        painter.drawLine(1, 9, 25, 9)


class ClaimsPart(QWidget):
    """One block for each side, then the ground between.

    Signals
    -------
    draw_asked(side), along_asked(side, layer), file_asked(side), vertices_asked(side), words_asked(side),
    remove_asked(side)
        What is to be done with the claim of a side.
    stopped()
        The drawing is to be given up.
    located(shape)
        The map shall go there.
    """

    draw_asked = Signal(str)
    along_asked = Signal(str, str)
    file_asked = Signal(str)
    vertices_asked = Signal(str)
    words_asked = Signal(str)
    remove_asked = Signal(str)
    stopped = Signal()
    located = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(kit.GRID)
        self.buttons: dict[str, QWidget] = {}
        """The first button of each side."""
        self.menus: dict[str, QMenu] = {}

    def show_claims(self, dossier: Dossier, units: dict[str, str], *, writable: bool) -> None:
        """Show the claims of a case; without `writable` nothing can be changed."""
        kit.clear(self._column)
        self.buttons, self.menus = {}, {}
        for side in words.SIDES:
            unit = dossier.case.get(f"side_{side}")
            if unit:
                self._column.addWidget(self._side(dossier, side, units.get(str(unit), str(unit)), writable))
        for ground in dossier.grounds:
            self._column.addWidget(self._ground(ground))
        if dossier.remark is not None:
            self._column.addWidget(kit.Banner("should", say(dossier.remark.what), say(dossier.remark.do)))
        for lon, lat in dossier.faults:
            said = tr("The line crosses itself at {at}", at=figures.position(lon, lat))
            go = [(tr("Show on the map"), partial(self.located.emit, _point(lon, lat)))]
            self._column.addWidget(Notice("must", said, tr("Move a vertex there, or draw it again."), go))

    def show_drawing(self, side: str) -> None:
        """Say whose claim is being drawn; empty for none."""
        for each, button in self.buttons.items():
            button.setEnabled(not side or each == side)

    def refuse(self, error: GisDeskError) -> None:
        """Say why a claim was not taken."""
        self._column.insertWidget(0, kit.Banner("must", say(error.what), say(error.do)))

    def _side(self, dossier: Dossier, side: str, unit: str, writable: bool) -> QWidget:
        claim = dossier.claim(side)
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        name = kit.body(tr("{side}: {unit}", side=words.SIDES[side], unit=unit))
        parts: list[QWidget | None] = [Swatch(side), name]
        if writable:
            parts += self._doors(side, claim)
        column.addWidget(kit.row(*parts, stretch=1))
        said = tr("No claim line yet.")
        if claim is not None:
            length = figures.length(float(crs.length_m([claim["geometry"]])[0]))
            said = figures.sentence(length, _word(claim["drawn_on"]), _word(claim["source"]))
        column.addWidget(kit.caption(said))
        for template, field in (("Claim: {words}", "claim"), ("Basis: {words}", "basis"), ("Note: {words}", "note")):
            if claim is not None and (value := _word(claim[field])):
                column.addWidget(kit.body(tr(template, words=value), selectable=True))
        return box

    def _doors(self, side: str, claim: dict[str, Any] | None) -> list[QWidget | None]:
        if claim is None:
            first = kit.button(tr("Draw"), "pen-line", partial(self.draw_asked.emit, side))
            first.setAccessibleName(tr("Draw the claim of the {side}", side=words.SIDES[side]))
        else:
            first = kit.button(tr("Reshape"), "spline", partial(self.vertices_asked.emit, side))
            first.setAccessibleName(tr("Move the vertices of the claim of the {side}", side=words.SIDES[side]))
        more = QToolButton()
        kit.set_icon(more, "ellipsis-vertical")
        more.setAccessibleName(tr("More about the claim of the {side}", side=words.SIDES[side]))
        more.setToolTip(more.accessibleName())
        more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        more.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        menu = QMenu(more)
        if claim is not None:
            menu.addAction(tr("Words and basis…"), partial(self.words_asked.emit, side))
            menu.addAction(tr("Draw again"), partial(self.draw_asked.emit, side))
        menu.addAction(tr("Stretch of a boundary line"), partial(self.along_asked.emit, side, "boundary_line"))
        menu.addAction(tr("Border of a division"), partial(self.along_asked.emit, side, "division"))
        menu.addAction(tr("From a file…"), partial(self.file_asked.emit, side))
        if claim is not None:
            menu.addSeparator()
            menu.addAction(tr("Show on the map"), partial(self.located.emit, claim["geometry"]))
            menu.addAction(tr("Remove"), partial(self.remove_asked.emit, side))
        more.setMenu(menu)
        self.buttons[side], self.menus[side] = first, menu
        return [first, more]

    def _ground(self, ground: Ground) -> QWidget:
        box = kit.Card()
        one, other = (words.SIDES[s] for s in ground.sides)
        box.add(kit.caption(tr("Contested ground, {one} and {other}", one=one, other=other)))
        box.add(kit.body(area_words(ground.between.area_m2), selectable=True))
        box.add(kit.caption(say(ground.said)))
        if ground.between.remark is not None:
            box.add(kit.caption(say(ground.between.remark)))
        if not ground.between.geometry.is_empty:
            show = partial(self.located.emit, ground.between.geometry)
            box.add(kit.row(kit.quiet_button(tr("Show on the map"), "locate", show), None))
        return box


def _word(value: Any) -> str:
    return "" if value is None or value != value else str(value)


def _point(lon: float, lat: float) -> Point:

    return Point(lon, lat)
