"""The workbench of boundaries: check the topology, walk through the lines, build lines, mend what is safe to mend."""

from collections import Counter
from collections.abc import Sequence
from typing import Any, ClassVar

from PySide6.QtCore import QItemSelection, QSortFilterProxyModel, Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QDoubleSpinBox,
    QLabel,
    QLineEdit,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from gis_desk.boundaries.build import BuildPlan, plan_build
from gis_desk.boundaries.check import TOLERANCE_M, check, levels_in
from gis_desk.boundaries.fixes import LAYER, can_fix, plan_fix
from gis_desk.boundaries.overview import LineRow, marker_rows, overview
from gis_desk.boundaries.posts import Posts
from gis_desk.boundaries.rules.nesting import LEVEL_TEXT
from gis_desk.findings import RULES, Finding, Severity
from layers.change import Change
from ui.desktop import figures, kit
from ui.desktop.benches.boundary_tables import KEY, SORT, LinesModel, MarkersModel
from ui.desktop.words import column_title
from ui.desktop.workbench import Desk, Workbench
from ui.texts import say, tr


class BoundariesBench(Workbench):
    """Topology, lines and markers."""

    id: ClassVar[str] = "boundaries"
    title: ClassVar[str] = "Boundaries"
    icon: ClassVar[str] = "spline"
    emphasis: ClassVar[tuple[str, ...]] = ("boundary_line", "marker", "division")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._findings: list[Finding] = []
        self._posts: Posts | None = None
        self._line: str | None = None
        self._change: Change | None = None
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 16, 16, 16)
        whole.setSpacing(8)
        whole.addWidget(kit.title(tr("Boundaries")))
        self.check_tab = kit.Chip(tr("Topology"), checked=True)
        self.lines_tab = kit.Chip(tr("Lines and markers"))
        group = QButtonGroup(self)
        group.setExclusive(True)
        self.pages = QStackedWidget()
        for n, (tab, page) in enumerate(((self.check_tab, self._check_page()), (self.lines_tab, self._lines_page()))):
            group.addButton(tab, n)
            self.pages.addWidget(page)
        group.idClicked.connect(self.pages.setCurrentIndex)
        whole.addWidget(kit.ChipRow((self.check_tab, self.lines_tab)))
        whole.addWidget(self.pages, 1)

    # the check

    def _check_page(self) -> QWidget:
        page = QWidget()
        column = kit.Column(page, margin=0)
        form = kit.FormRows()
        self.level = QComboBox()
        form.add(tr("Level"), self.level, hint=tr("Divisions of all levels, their nesting, lines and markers, or one"))
        self.tolerance = QDoubleSpinBox()
        self.tolerance.setRange(0.01, 100.0)
        self.tolerance.setDecimals(2)
        self.tolerance.setSingleStep(0.1)
        self.tolerance.setValue(TOLERANCE_M)
        hint = tr("Strips with this mean width or more are gaps and overlaps, narrower ones are mismatched edges.")
        form.add(tr("Tolerance"), self.tolerance, hint=hint, unit=tr("m"))
        column.add(form)
        self.check_button = kit.primary_button(tr("Check topology"), "scan-search", self.check)
        column.add(self.check_button)
        self.result = kit.body()
        self.result.hide()
        column.add(self.result)
        self.summary = kit.Card()
        self.summary.hide()
        column.add(self.summary)
        self.mend = kit.Card(tr("Safe to mend"))
        self.mend_caption = kit.caption()
        self.mend.add(self.mend_caption)
        self.mend_list = QComboBox()
        self.mend_list.setAccessibleName(tr("Problems that can be mended"))
        self.mend_list.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.mend_list.setMinimumContentsLength(12)
        self.mend.add(self.mend_list)
        self.preview_button = kit.button(tr("Preview"), "eye", self.preview)
        self.apply_button = kit.button(tr("Apply"), "wand-sparkles", self.apply)
        self.apply_button.setEnabled(False)
        self.mend.add(kit.row(self.preview_button, self.apply_button, None))
        self.mend_list.currentIndexChanged.connect(lambda _index: self._forget_preview())
        self.mend.hide()
        column.add(self.mend)
        column.stretch()
        kit.pad_spins(page)
        return page

    def check(self) -> None:
        """Check what is chosen and list the findings in the problems panel."""
        store = self.desk.store
        if store is None:
            return
        divisions, lines, markers = (self.desk.frame(name) for name in ("division", "boundary_line", "marker"))
        level, tolerance = self.level.currentData(), self.tolerance.value()
        if self.check_button.hasFocus():
            self.setFocus()
        self.check_button.setEnabled(False)
        self.desk.run(
            lambda progress: check(divisions, lines, markers, tolerance, [level] if level else [], progress),
            tr("Check topology"),
            self.show_findings,
            self._failed,
        )

    def _failed(self, error: Exception) -> None:
        self.check_button.setEnabled(True)
        self.desk.show_error(error)

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Sum the findings up by rule and list them."""
        self.check_button.setEnabled(True)
        if self.hasFocus():
            self.check_button.setFocus()
        self._findings = list(findings)
        self.desk.problems.show(self._findings, tr("Topology"))
        self._sum_up()
        self.desk.message(self.result.text())

    def _sum_up(self) -> None:
        must = sum(f.level is Severity.MUST for f in self._findings)
        words = tr("{n} findings, {must} of them binding", n=len(self._findings), must=must)
        self.result.setText(words if self._findings else tr("No problem found."))
        self.result.show()
        kit.clear(self.summary.body)
        counts = Counter(f.rule for f in self._findings)
        worst = {r: min((f.level for f in self._findings if f.rule == r), key=lambda s: s.rank) for r in counts}
        for rule in sorted(counts, key=lambda r: (worst[r].rank, r)):
            self.summary.add(self._summary_row(rule, worst[rule], counts[rule]))
        self.summary.setVisible(bool(counts))
        self.mend_list.clear()
        for n, finding in enumerate(self._findings):
            if can_fix(finding) and self.mend_list.count() < 500:
                self.mend_list.addItem(f"{finding.rule}  {say(finding.message)}", n)
        offered = self.mend_list.count()
        self.mend_caption.setText(tr("{n} findings have a fix that changes no line and no ownership.", n=offered))
        self.mend.setVisible(offered > 0)
        self._forget_preview()

    def _summary_row(self, rule: str, level: Severity, count: int) -> QWidget:
        area = sum(f.measure.get("area_m2", 0.0) for f in self._findings if f.rule == rule)
        length = sum(f.measure.get("length_m", 0.0) for f in self._findings if f.rule == rule)
        measure = ""
        if rule in ("B101", "B102", "B106") and area:
            measure = figures.area(area)
        elif rule == "B104" and length:
            measure = figures.length(length)
        show = kit.quiet_button(f"{say(RULES[rule].title)}  {count}", None, lambda: self._only(rule))
        show.setToolTip(say(RULES[rule].detail))
        number = QLabel(measure)
        number.setProperty("role", "muted")
        return kit.row(kit.SeverityBadge(level), show, None, number)

    def _only(self, rule: str) -> None:
        self.desk.problems.show([f for f in self._findings if f.rule == rule], say(RULES[rule].title))

    # fixes

    def finding_chosen(self, finding: Finding) -> None:
        """Offer the fix of the problem that is looked at, where there is one."""
        at = next((n for n, f in enumerate(self._findings) if f is finding or f.id == finding.id), None)
        row = -1 if at is None else self.mend_list.findData(at)
        if row >= 0:
            self.mend_list.setCurrentIndex(row)

    def _chosen_fix(self) -> Finding | None:
        n = self.mend_list.currentData()
        return None if n is None else self._findings[n]

    def _forget_preview(self) -> None:
        self._change = None
        self.apply_button.setEnabled(False)
        self.desk.canvas.preview([])

    def preview(self) -> None:
        """Plan the chosen fix and show before and after on the map."""
        finding, store = self._chosen_fix(), self.desk.store
        if finding is None or store is None:
            return
        frame, tolerance = self.desk.frame(LAYER[finding.rule]), self.tolerance.value()
        self.desk.run(lambda _progress: plan_fix(finding, frame, tolerance), tr("Preview"), self._show_plan)

    def _show_plan(self, change: Change) -> None:
        store = self.desk.store
        if store is None:
            return
        self._change = change
        shapes: list[tuple[Any, str]] = []
        for edit in change.edits:
            for row, role in ((edit.before, "before"), (edit.after, "after")):
                if row is not None and row.get("geometry") is not None:
                    shapes.append((row["geometry"], role))
        finding = self._chosen_fix()
        if finding is not None and finding.at is not None:
            self.desk.canvas.zoom_to_geometry(finding.at)
            shapes = shapes or [(finding.at, "after")]
        self.desk.canvas.preview(shapes)
        self.apply_button.setEnabled(bool(change.edits) and not store.readonly)
        fields = {(e.layer, c) for e in change.edits for c in (e.after or {}) if c != "geometry"}
        columns = figures.listed(sorted(column_title(layer, column) for layer, column in fields))
        said = tr("{label}: {n} rows", label=say(change.label), n=len(change.edits))
        self.desk.message(figures.sentence(said, columns))

    def apply(self) -> None:
        """Carry out the fix shown, as one change that undo takes back."""
        finding, change = self._chosen_fix(), self._change
        if finding is None or change is None or not self.desk.perform(change):
            return
        self._findings = [f for f in self._findings if f is not finding]
        self.desk.problems.show(self._findings, tr("Topology"))
        self._sum_up()

    # lines and markers

    def _lines_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Search lines"))
        self.search.setAccessibleName(tr("Search lines"))
        self.search.setClearButtonEnabled(True)
        column.addWidget(self.search)
        self.lines = LinesModel()
        self.lines.setParent(self)
        self.line_view, self.line_proxy = self._table(self.lines, tr("Lines"))
        self.search.textChanged.connect(self.line_proxy.setFilterFixedString)
        self.empty = kit.EmptyState(
            "spline",
            tr("No boundary lines yet"),
            tr("Build them from the division polygons, or import agreed lines."),
            tr("Build lines"),
            self.build,
        )
        self.line_stack = QStackedWidget()
        self.line_stack.addWidget(self.line_view)
        self.line_stack.addWidget(self.empty)
        column.addWidget(self.line_stack, 3)
        self.sides = kit.caption()
        column.addWidget(self.sides)
        self.markers = MarkersModel()
        self.markers.setParent(self)
        self.marker_view, self.marker_proxy = self._table(self.markers, tr("Markers"))
        column.addWidget(self.marker_view, 2)
        self.build_button = kit.button(tr("Build lines"), "git-fork", self.build)
        self.build_button.setToolTip(tr("Make lines from the division polygons; agreed lines are never touched"))
        column.addWidget(kit.row(self.build_button, None))
        self.line_view.selectionModel().selectionChanged.connect(self._line_chosen)
        self.marker_view.selectionModel().selectionChanged.connect(self._marker_chosen)
        return page

    def _table(self, model: LinesModel | MarkersModel, words: str) -> tuple[QTableView, QSortFilterProxyModel]:
        view = kit.style_table(QTableView())
        proxy = QSortFilterProxyModel(self)
        proxy.setSourceModel(model)
        proxy.setSortRole(SORT)
        proxy.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        view.setModel(proxy)
        view.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
        view.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        view.setAccessibleName(words)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for n, width in enumerate((118, 58, 52) if isinstance(model, LinesModel) else (104, 76, 64)):
            view.setColumnWidth(n, width)
        return view, proxy

    def refresh(self) -> None:
        """Read the lines and markers again."""
        store = self.desk.store
        writable = store is not None and not store.readonly
        some = store is not None and any(store.count(name) for name in ("division", "boundary_line", "marker"))
        self.check_button.setEnabled(some)
        self.check_button.setToolTip("" if some else tr("Import divisions, lines or markers first"))
        self.build_button.setEnabled(writable)
        if self.empty.button is not None:
            self.empty.button.setEnabled(writable)
        if store is None:
            self.lines.set_rows([])
            self.markers.set_rows([])
            self._posts, self._line, self._findings = None, None, []
            self.summary.hide()
            self.mend.hide()
            self.result.hide()
            self.line_stack.setCurrentWidget(self.empty)
            return
        divisions = self.desk.frame("division")
        self._fill_levels(levels_in(divisions))
        line = self._line
        rows, self._posts = overview(self.desk.frame("boundary_line"), self.desk.frame("marker"), divisions)
        self.lines.set_rows(rows)
        self.line_stack.setCurrentWidget(self.line_view if rows else self.empty)
        self.lines_tab.set_count(len(rows))
        self._line = line if any(r.key == line for r in rows) else None
        self._show_line()

    def _fill_levels(self, levels: Sequence[str]) -> None:
        chosen = self.level.currentData()
        self.level.clear()
        self.level.addItem(tr("All levels, lines and markers"), None)
        for name in levels:
            self.level.addItem(say(LEVEL_TEXT[name]), name)
        self.level.setCurrentIndex(max(self.level.findData(chosen), 0))

    def _line_chosen(self, chosen: QItemSelection, _before: QItemSelection) -> None:
        indexes = chosen.indexes()
        if not indexes:
            return
        self._line = indexes[0].data(KEY)
        self._show_line()
        self._go_to("boundary_line", self._line)

    def _show_line(self) -> None:
        rows = [self.lines.row(n) for n in range(self.lines.rowCount())]
        line: LineRow | None = next((r for r in rows if r.key == self._line), None)
        if line is None or self._posts is None:
            self.sides.setText(tr("Choose a line to see its sides and markers.") if rows else "")
            self.markers.set_rows([])
            self.marker_view.setVisible(bool(rows))
            return
        self.sides.setText(self.lines.tip(line))
        self.markers.set_rows(marker_rows(self._posts, line.key))

    def _marker_chosen(self, chosen: QItemSelection, _before: QItemSelection) -> None:
        indexes = chosen.indexes()
        if indexes:
            self._go_to("marker", indexes[0].data(KEY))

    def _go_to(self, layer: str, key: str | None) -> None:
        store = self.desk.store
        row = None if store is None or key is None else store.row(layer, key)
        if row is None or key is None:
            return
        self.desk.select(layer, key)
        if row.get("geometry") is not None:
            self.desk.canvas.zoom_to_geometry(row["geometry"])

    # building

    def build(self) -> None:
        """Plan the lines in a job, then carry the plan out as one change."""
        store = self.desk.store
        if store is None or store.readonly:
            return
        divisions, lines = self.desk.frame("division"), self.desk.frame("boundary_line")
        self.desk.run(lambda progress: plan_build(divisions, lines, None, progress), tr("Build lines"), self._built)

    def _built(self, plan: BuildPlan) -> None:
        if plan.change.edits and not self.desk.perform(plan.change):
            return
        self.desk.message(
            tr(
                "{added} lines added, {renewed} renewed, {unchanged} unchanged, {kept} that rest on papers left alone",
                added=plan.added,
                renewed=plan.renewed,
                unchanged=plan.unchanged,
                kept=plan.kept,
            )
        )
