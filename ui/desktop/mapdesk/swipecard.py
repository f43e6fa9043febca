"""The card of the swipe tool: how the line runs, and which layers are shown on which side of it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QVBoxLayout, QWidget

from ui.desktop import kit
from ui.map.canvas import MapCanvas
from ui.map.tools.swipe import SwipeTool
from ui.texts import say, tr


class SwipeCard(QWidget):
    """Settings of the swipe tool: a line for each layer, with a box for each side."""

    def __init__(self, tool: SwipeTool, canvas: MapCanvas) -> None:
        super().__init__()
        self._tool, self._canvas = tool, canvas
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        self.upright = kit.icon_button("columns-2", tr("Side by side"), lambda: self._turn(True), checkable=True)
        self.across = kit.icon_button("rows-2", tr("One above the other"), lambda: self._turn(False), checkable=True)
        self.swap = kit.quiet_button(tr("Swap the sides"), "arrow-left-right", self._swap)
        layout.addWidget(kit.row(self.upright, self.across, self.swap, spacing=4, stretch=2))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(2, 1)
        layout.addLayout(self._grid)
        self.heads = (QLabel(), QLabel())
        for head in self.heads:
            head.setProperty("role", "caption")
        self.boxes: dict[str, tuple[QCheckBox, QCheckBox]] = {}
        self._listed: list[str] | None = None
        tool.changed.connect(self._renew)
        self._renew()

    def _turn(self, upright: bool) -> None:
        self._tool.set_upright(upright)
        self._canvas.setCursor(self._tool.cursor())

    def _swap(self) -> None:
        near, far = self._tool.hidden
        self._tool.hide(far, near)

    def _renew(self) -> None:
        tool = self._tool
        self.upright.setChecked(tool.upright)
        self.across.setChecked(not tool.upright)
        sides = (tr("Left"), tr("Right")) if tool.upright else (tr("Above"), tr("Below"))
        for head, words in zip(self.heads, sides, strict=True):
            head.setText(words)
        layers = [layer for layer in reversed(self._canvas.layers()) if layer.visible]
        if self._listed != [layer.id for layer in layers]:
            self._listed = [layer.id for layer in layers]
            self._lay_out({layer.id: say(layer.title) for layer in layers})
        for name, pair in self.boxes.items():
            title = pair[1].property("layer_title")
            for box, hidden, words in zip(pair, tool.hidden, sides, strict=True):
                box.setAccessibleName(f"{title}{tr(': ')}{words}")
                box.setToolTip(box.accessibleName())
                box.blockSignals(True)
                box.setChecked(name not in hidden)
                box.blockSignals(False)

    def _lay_out(self, titles: dict[str, str]) -> None:
        for old in (*(box for pair in self.boxes.values() for box in pair), *self.findChildren(QLabel, "layer")):
            old.hide()
            old.setParent(None)
            old.deleteLater()
        self.boxes = {}
        for column, head in enumerate(self.heads):
            self._grid.addWidget(head, 0, column, Qt.AlignmentFlag.AlignHCenter)
        for row, (name, title) in enumerate(titles.items(), 1):
            pair = (QCheckBox(), QCheckBox())
            for column, box in enumerate(pair):
                box.setProperty("layer_title", title)
                box.toggled.connect(self._take)
                self._grid.addWidget(box, row, column, Qt.AlignmentFlag.AlignHCenter)
            label = QLabel(title)
            label.setObjectName("layer")
            self._grid.addWidget(label, row, 2)
            self.boxes[name] = pair

    def _take(self) -> None:
        near, far = ([name for name, pair in self.boxes.items() if not pair[side].isChecked()] for side in (0, 1))
        self._tool.hide(near, far)
