"""The card of the select tool: what it draws, what it takes, from which layer, and what to do with it."""

from collections.abc import Callable

from PySide6.QtWidgets import QCheckBox, QComboBox, QVBoxLayout, QWidget

from ui.desktop import kit
from ui.desktop.mapdesk.selecting import Selecting
from ui.desktop.words import table_title
from ui.map.tools.select import SelectTool
from ui.texts import tr


class SelectCard(QWidget):
    """Settings of the select tool, and the ways to choose without it."""

    def __init__(
        self,
        tool: SelectTool,
        selecting: Selecting,
        by_attribute: Callable[[], object],
        by_location: Callable[[], object],
    ) -> None:
        super().__init__()
        self._tool, self._selecting = tool, selecting
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(kit.GRID)
        self.box = kit.icon_button("square-dashed", tr("Drag a box"), lambda: self._draw("box"), checkable=True)
        self.lasso = kit.icon_button("lasso", tr("Draw round objects"), lambda: self._draw("lasso"), checkable=True)
        self.attribute = kit.icon_button("funnel", tr("Select by attribute"), by_attribute)
        self.location = kit.icon_button("map-pin", tr("Select by location"), by_location)
        self.invert = kit.icon_button("refresh-cw", tr("Invert the selection"), selecting.invert)
        self.zoom = kit.icon_button("scan-search", tr("Show all that is chosen"), selecting.zoom_to)
        self.clear = kit.icon_button("x", tr("Choose nothing"), selecting.clear)
        row = (self.box, self.lasso, None, self.attribute, self.location, self.invert, self.zoom, self.clear)
        layout.addWidget(kit.row(*row, spacing=2))
        self.layer = QComboBox()
        self.layer.setAccessibleName(tr("Select from"))
        self.layer.setToolTip(tr("The layer that clicks, boxes and lassos choose from"))
        self.layer.currentIndexChanged.connect(self._take_layer)
        layout.addWidget(self.layer)
        self.inside = QCheckBox(tr("Only what lies wholly inside"))
        self.inside.toggled.connect(self._take_inside)
        layout.addWidget(self.inside)
        self.count = kit.caption(tr("Nothing is chosen"))
        layout.addWidget(self.count)
        selecting.counted.connect(self._count)
        self._draw(tool.shape)
        self.renew()
        self._count(selecting.words())

    def renew(self) -> None:
        """List the layers of the map."""
        before = self._selecting.only
        self.layer.blockSignals(True)
        self.layer.clear()
        self.layer.addItem(tr("All visible layers"), "")
        for name in self._selecting.frames():
            self.layer.addItem(table_title(name), name)
        self.layer.setCurrentIndex(max(self.layer.findData(before), 0))
        self.layer.blockSignals(False)
        self._selecting.only = self.layer.currentData() or ""

    def _draw(self, shape: str) -> None:
        self._tool.set_shape(shape)
        self.box.setChecked(shape == "box")
        self.lasso.setChecked(shape == "lasso")

    def _take_layer(self) -> None:
        self._selecting.only = self.layer.currentData() or ""

    def _take_inside(self, inside: bool) -> None:
        self._tool.inside = inside

    def _count(self, words: str) -> None:
        self.count.setText(words or tr("Nothing is chosen"))
        for button in (self.zoom, self.clear):
            button.setEnabled(bool(words))
