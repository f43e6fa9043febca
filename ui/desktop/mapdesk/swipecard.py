"""The card of the swipe tool: how the line runs, and which layers end at it."""

from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from ui.desktop import kit
from ui.map.canvas import MapCanvas
from ui.map.tools.swipe import SwipeTool
from ui.texts import say, tr


class SwipeCard(QWidget):
    """Settings of the swipe tool."""

    def __init__(self, tool: SwipeTool, canvas: MapCanvas) -> None:
        super().__init__()
        self._tool, self._canvas = tool, canvas
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        self.upright = kit.icon_button("columns-2", tr("Side by side"), lambda: self._turn(True), checkable=True)
        self.across = kit.icon_button("rows-2", tr("One above the other"), lambda: self._turn(False), checkable=True)
        self.heading = kit.caption("")
        layout.addWidget(kit.row(self.upright, self.across, self.heading, spacing=4, stretch=2))
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        layout.addLayout(self._list)
        self.boxes: dict[str, QCheckBox] = {}
        tool.changed.connect(self._renew)
        self._renew()

    def _turn(self, upright: bool) -> None:
        self._tool.set_upright(upright)
        self._canvas.setCursor(self._tool.cursor())

    def _renew(self) -> None:
        tool = self._tool
        self.upright.setChecked(tool.upright)
        self.across.setChecked(not tool.upright)
        self.heading.setText(tr("Hidden right of the line:") if tool.upright else tr("Hidden below the line:"))
        layers = [layer for layer in reversed(self._canvas.layers()) if layer.visible]
        if list(self.boxes) != [layer.id for layer in layers]:
            kit.clear(self._list)
            self.boxes = {}
            for layer in layers:
                box = QCheckBox(say(layer.title))
                box.setChecked(layer.id in tool.hidden)
                box.toggled.connect(self._take)
                self.boxes[layer.id] = box
                self._list.addWidget(box)
        for name, box in self.boxes.items():
            box.blockSignals(True)
            box.setChecked(name in tool.hidden)
            box.blockSignals(False)

    def _take(self) -> None:
        self._tool.hide([name for name, box in self.boxes.items() if box.isChecked()])
