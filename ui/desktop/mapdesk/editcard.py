"""The card of the edit tool: the layer, what to do, what to snap to, and the lock on legal lines."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QSpinBox, QToolButton, QVBoxLayout, QWidget

from gis_desk.map.editing import kinds_of
from gis_desk.map.snapping import CROSSING, EDGE, KINDS, VERTEX
from ui.desktop import kit
from ui.desktop.mapdesk.editing import Editing, offered
from ui.desktop.words import table_title
from ui.map.snapper import Snapper
from ui.map.tools.edit import EditTool
from ui.texts import tr


class EditCard(QWidget):
    """Settings of the edit tool and of snapping."""

    def __init__(self, tool: EditTool, editing: Editing, snapper: Snapper) -> None:
        super().__init__()
        self._tool, self._editing, self._snapper = tool, editing, snapper
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(kit.GRID)
        self.layer = QComboBox()
        self.layer.setAccessibleName(tr("Layer to edit"))
        self.layer.setToolTip(tr("Layer to edit"))
        self.layer.currentIndexChanged.connect(self._take_layer)
        layout.addWidget(self.layer)
        self.modes = {
            mode: kit.icon_button(icon, words, partial(self._take_mode, mode), checkable=True)
            for mode, icon, words in (
                ("vertex", "waypoints", tr("Move, set and remove vertices")),
                ("move", "move", tr("Move whole objects")),
                ("point", "map-pin-plus", tr("Draw a point")),
                ("line", "spline", tr("Draw a line")),
                ("polygon", "pentagon", tr("Draw an area")),
                ("split", "scissors", tr("Cut along a line")),
            )
        }
        self.merge = kit.icon_button("combine", tr("Merge what is chosen"), editing.merge)
        self.erase = kit.icon_button("trash-2", tr("Delete what is chosen"), editing.erase)
        layout.addWidget(kit.row(*self.modes.values(), None, self.merge, self.erase, spacing=0))
        self.snap = kit.icon_button("magnet", tr("Snap"), self._take_snap, checkable=True)
        self.kinds: dict[str, QToolButton] = {}
        for kind, icon, words in (
            (VERTEX, "square", tr("Snap to vertices")),
            (CROSSING, "x", tr("Snap to crossings")),
            (EDGE, "diamond", tr("Snap to edges")),
        ):
            self.kinds[kind] = kit.icon_button(icon, words, self._take_snap, checkable=True)
            self.kinds[kind].setChecked(kind in snapper.kinds)
        self.snap.setChecked(snapper.on)
        self.reach = QSpinBox()
        self.reach.setRange(2, 40)
        self.reach.setSuffix(" px")
        self.reach.setValue(snapper.reach_px)
        self.reach.setAccessibleName(tr("How near the pointer snaps, in pixels"))
        self.reach.setToolTip(tr("How near the pointer snaps, in pixels"))
        self.reach.valueChanged.connect(self._take_reach)
        layout.addWidget(kit.row(self.snap, *self.kinds.values(), None, self.reach, spacing=0))
        self.together = QCheckBox(tr("Shared borders move together"))
        self.together.setChecked(editing.together)
        self.together.toggled.connect(self._take_together)
        layout.addWidget(self.together)
        self.lock = kit.quiet_button(tr("Unlock legal lines…"), "lock", self._ask_unlock)
        layout.addWidget(kit.row(self.lock, None))
        self.question = kit.Card()
        self.question.add(
            kit.body(tr("A legal line is what both sides have agreed. Move it only where the agreement says so."))
        )
        self.yes = kit.button(tr("Unlock"), None, lambda: self._unlock(True))
        self.no = kit.quiet_button(tr("Leave locked"), None, self.question.hide)
        self.question.add(kit.row(self.yes, self.no, None))
        self.question.hide()
        layout.addWidget(self.question)
        self.problem = kit.body("")
        self.problem.setProperty("role", "must")
        self.problem.hide()
        layout.addWidget(self.problem)
        editing.refused.connect(self._tell)
        editing.changed.connect(self._renew)
        self._take_mode(tool.mode)

    def renew(self, layers: Sequence[str], chosen: int) -> None:
        """Offer those of the map's layers that can be edited; `chosen`: how many objects of the edited one are."""
        names, before = offered(layers), self._editing.layer
        if [self.layer.itemData(n) for n in range(self.layer.count())] != names:
            self.layer.blockSignals(True)
            self.layer.clear()
            for name in names:
                self.layer.addItem(table_title(name), name)
            self.layer.setCurrentIndex(max(self.layer.findData(before), 0))
            self.layer.blockSignals(False)
            if (self.layer.currentData() or "") != before:
                self._take_layer()
        self.snap.setChecked(self._snapper.on)
        for button in self.kinds.values():
            button.setEnabled(self._snapper.on)
        self.merge.setEnabled(chosen > 1)
        self.erase.setEnabled(chosen > 0)

    def _take_layer(self) -> None:
        self._editing.set_layer(self.layer.currentData() or "")

    def _renew(self) -> None:
        layer = self._editing.layer
        kinds = kinds_of(layer) if layer else ()
        for mode in ("point", "line", "polygon"):
            self.modes[mode].setEnabled(mode in kinds)
        self.modes["split"].setEnabled(bool(set(kinds) & {"line", "polygon"}))
        if not self.modes[self._tool.mode].isEnabled():
            self._take_mode("vertex")
        self.lock.setText(tr("Lock legal lines again") if self._editing.unlocked else tr("Unlock legal lines…"))
        kit.set_icon(self.lock, "lock-open" if self._editing.unlocked else "lock", "accent_text")
        self._tool.hinted.emit()

    def _take_mode(self, mode: str) -> None:
        for name, button in self.modes.items():
            button.setChecked(name == mode)
        self._tool.set_mode(mode)
        board = self._tool.board.widget()
        board.setCursor(self._tool.cursor())
        self._tell("")

    def _take_snap(self) -> None:
        self._snapper.on = self.snap.isChecked()
        self._snapper.kinds = tuple(kind for kind in KINDS if self.kinds[kind].isChecked())
        for button in self.kinds.values():
            button.setEnabled(self._snapper.on)

    def _take_reach(self, pixels: int) -> None:
        self._snapper.reach_px = pixels

    def _take_together(self, on: bool) -> None:
        self._editing.together = on

    def _ask_unlock(self) -> None:
        if self._editing.unlocked:
            self._unlock(False)
        else:
            self.question.show()
            self.no.setFocus(Qt.FocusReason.OtherFocusReason)

    def _unlock(self, unlocked: bool) -> None:
        self.question.hide()
        self._editing.set_unlocked(unlocked)

    def _tell(self, words: str) -> None:
        self.problem.setText(words)
        self.problem.setVisible(bool(words))
