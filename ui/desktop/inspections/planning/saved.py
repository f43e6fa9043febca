"""The plan that is shown: which of the kept ones, its numbers and remarks, its teams, days and stops."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHeaderView, QTreeView, QVBoxLayout, QWidget

from ui.desktop import figures, kit
from ui.desktop.inspections.planning.figures import summary_words
from ui.desktop.inspections.planning.tree import KM, WHAT, WHEN, PlanModel
from ui.texts import tr


class SavedPlan(QWidget):
    """A kept plan as a tree, with what can be done with it."""

    picked = Signal()
    """Another plan is to be shown."""
    walked = Signal(QModelIndex)
    """A row of the tree was chosen by the user."""
    whole_asked = Signal()
    files_asked = Signal()
    book_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.rows: dict[str, Mapping[str, Any]] = {}
        """Rows of ``inspection_plan`` by key, the newest first."""
        self._quiet = False
        self.combo = QComboBox()
        self.combo.setAccessibleName(tr("Saved plans"))
        self.combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.combo.currentIndexChanged.connect(lambda _: self.picked.emit())
        self.summary = kit.body("", selectable=True)
        self.told = kit.caption("")
        self.told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.model = PlanModel()
        self.tree = self._tree()
        self.whole = kit.quiet_button(tr("Show all days"), "map", self.whole_asked.emit)
        self.export_button = kit.button(tr("Files for the teams…"), "file-down", self.files_asked.emit)
        self.print_button = kit.button(tr("Route map book…"), "printer", self.book_asked.emit)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(kit.section(tr("Plan")))
        for part in (self.combo, self.summary, self.told, self.tree):
            layout.addWidget(part)
        layout.addWidget(kit.ChipRow([self.whole, self.export_button, self.print_button]))

    def _tree(self) -> QTreeView:
        tree = QTreeView()
        tree.setModel(self.model)
        tree.setFrameShape(QTreeView.Shape.NoFrame)
        tree.setUniformRowHeights(True)
        tree.setIndentation(14)
        tree.setAccessibleName(tr("Teams, days and stops of the plan"))
        head = tree.header()
        head.setStretchLastSection(False)
        head.setSectionResizeMode(WHAT, QHeaderView.ResizeMode.Stretch)
        wide = tree.fontMetrics().horizontalAdvance
        for section, widest in ((WHEN, "00:00–00:00"), (KM, "9999.9")):
            head.setSectionResizeMode(section, QHeaderView.ResizeMode.Fixed)
            head.resizeSection(section, wide(widest) + 18)
        tree.selectionModel().currentChanged.connect(lambda now, _: None if self._quiet else self.walked.emit(now))
        tree.setMinimumHeight(280)
        return tree

    # which plan

    def set_rows(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Offer the kept plans, the newest first; one that is new is chosen, else the one that was."""
        before, had = self.key, set(self.rows)
        self.rows = {}
        self.combo.blockSignals(True)
        self.combo.clear()
        for row in reversed(rows):
            if isinstance(row["plan"], Mapping):
                self.rows[row["key"]] = row
                self.combo.addItem(f"{row['title']} · {row['made_on']}", row["key"])
                self.combo.setItemData(self.combo.count() - 1, kit.tip(row["title"]), Qt.ItemDataRole.ToolTipRole)
        fresh = [k for k in self.rows if k not in had]
        if (index := self.combo.findData(fresh[0] if fresh else before)) >= 0:
            self.combo.setCurrentIndex(index)
        self.combo.blockSignals(False)
        self.setVisible(bool(self.rows))

    @property
    def key(self) -> str:
        """The key of the plan that is shown; empty for none."""
        return str(self.combo.currentData() or "")

    @property
    def row(self) -> Mapping[str, Any] | None:
        """Its row."""
        return self.rows.get(self.key)

    @property
    def document(self) -> Mapping[str, Any] | None:
        """The plan itself, as its JSON."""
        return None if self.row is None else self.row["plan"]

    # what it says

    def show_plan(self, *, same: bool) -> None:
        """Show the plan that is chosen; `same`: as another version of the one shown, so that what is open stays so."""
        plan = self.document
        place = self.model.place(self.tree.currentIndex()) if same else None
        opened = self.model.opened(self.tree) if same else []
        self._quiet = True
        kept = self.model.set_plan(plan, same=same)
        if plan is not None:
            if not kept:
                self.tree.expandToDepth(0)
                for place_open in opened:
                    self.tree.expand(self.model.find(*place_open))
            if place is not None:
                self.tree.setCurrentIndex(self.model.find(*place))
            self.summary.setText(figures.listed(summary_words(plan)))
            told = [f"· {words}" for words in plan.get("told") or ()]
            self.told.setText("\n".join(told))
            self.told.setVisible(bool(told))
            self.combo.setToolTip(kit.tip(self.combo.currentText()))
        self._quiet = False

    def choose_quietly(self, index: QModelIndex) -> None:
        """Make `index` the current row of the tree; nobody is told."""
        self._quiet = True
        self.tree.setCurrentIndex(index)
        self._quiet = False
