"""Records that contradict each other, side by side: for each answer what is kept and what the file says."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QVBoxLayout, QWidget

from gis_desk.inspections.intake.taking import BOTH, KEEP, TAKE, Conflict, Decision
from ui.desktop import kit, theme
from ui.inspectionwords import label, shown
from ui.texts import tr

Index = QModelIndex | QPersistentModelIndex
FIELD, KEPT, OFFERED, CHOSEN = range(4)


class ConflictModel(QAbstractTableModel):
    """A heading for each conflict and below it a line for each answer that differs."""

    decided = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[tuple[Conflict, str | None]] = []
        self._decisions: dict[str, dict[str, str]] = {}
        self._both: set[str] = set()

    def set_conflicts(self, conflicts: Sequence[Conflict]) -> None:
        """Show `conflicts`, nothing decided."""
        self.beginResetModel()
        self._lines = [(c, f) for c in conflicts for f in (None, *c.fields)]
        self._decisions, self._both = {}, set()
        self.endResetModel()
        self.decided.emit()

    @property
    def conflicts(self) -> list[Conflict]:
        """Those shown."""
        return [c for c, f in self._lines if f is None]

    def at(self, row: int) -> tuple[Conflict, str | None] | None:
        """The conflict of a line and its column, None on the heading."""
        return self._lines[row] if 0 <= row < len(self._lines) else None

    def decide(self, rows: Sequence[int], choice: str) -> None:
        """Choose `KEEP`, `TAKE` or `BOTH` for the lines `rows`; a heading, and `BOTH`, stand for its whole row."""
        for row in rows:
            if (found := self.at(row)) is None:
                continue
            conflict, column = found
            self._both.discard(conflict.id)
            if choice == BOTH:
                self._both.add(conflict.id)
                self._decisions.pop(conflict.id, None)
                continue
            chosen = self._decisions.setdefault(conflict.id, {})
            for one in conflict.fields if column is None else (column,):
                chosen[one] = choice
        if self._lines:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._lines) - 1, CHOSEN))
        self.decided.emit()

    def decide_all(self, choice: str) -> None:
        """Choose the same for every conflict."""
        self.decide([n for n, (_, f) in enumerate(self._lines) if f is None], choice)

    def decisions(self) -> dict[str, Decision]:
        """What is decided, by the conflict's id: only those decided whole."""
        whole: dict[str, Decision] = dict.fromkeys(self._both, BOTH)
        for conflict in self.conflicts:
            chosen = self._decisions.get(conflict.id, {})
            if set(chosen) == set(conflict.fields):
                whole[conflict.id] = chosen
        return whole

    def _choice(self, conflict: Conflict, column: str | None) -> str | None:
        if conflict.id in self._both:
            return BOTH
        chosen = self._decisions.get(conflict.id, {})
        if column is not None:
            return chosen.get(column)
        values = set(chosen.values())
        return values.pop() if len(values) == 1 and set(chosen) == set(conflict.fields) else None

    # Qt's side

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Headings and answers."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Answer, kept, offered, chosen."""
        return 0 if parent.isValid() else 4

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The heads."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (tr("Answer"), tr("Record that is kept"), tr("Row of the file"), tr("Decision"))[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The words of a cell; what is chosen stands out."""
        if (found := self.at(index.row())) is None:
            return None
        conflict, column = found
        choice = self._choice(conflict, column)
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words(conflict, column, index.column(), choice)
        picked = (index.column() == KEPT and choice in (KEEP, BOTH)) or (
            index.column() == OFFERED and choice in (TAKE, BOTH)
        )
        if role == Qt.ItemDataRole.FontRole and (column is None or picked):
            font = QFont(theme.face())
            font.setBold(True)
            return font
        if role == Qt.ItemDataRole.ForegroundRole:
            if picked and column is not None:
                return QColor(theme.now().accent_text)
            if column is not None and choice is not None and index.column() in (KEPT, OFFERED):
                return QColor(theme.now().muted)
        if role == Qt.ItemDataRole.BackgroundRole and column is None:
            return QColor(theme.now().hover)
        if role == Qt.ItemDataRole.ToolTipRole:
            return kit.tip(self._words(conflict, column, index.column(), choice))
        return None

    @staticmethod
    def _words(conflict: Conflict, column: str | None, at: int, choice: str | None) -> str:
        said = {KEEP: tr("keep"), TAKE: tr("take"), BOTH: tr("both, with a note"), None: "—"}[choice]
        if column is None:
            where = tr("{sheet} row {row}", sheet=conflict.sheet, row=conflict.line or conflict.row)
            return (conflict.about, str(conflict.kept.get("source") or tr("entered before")), where, said)[at]
        values: Mapping[int, Any] = {KEPT: conflict.kept, OFFERED: conflict.offered}
        if at in values:
            return shown(conflict.table, column, values[at].get(column))
        return label(conflict.table, column) if at == FIELD else said


class ConflictsPanel(QWidget):
    """The sheet of conflicts; `applied` carries the decisions, the rest waits."""

    applied = Signal(dict)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(12, 8, 12, 8)
        self.model = ConflictModel()
        self.head = kit.body("")
        self.view = QTableView()
        self.view.setModel(self.model)
        kit.style_table(self.view, sortable=False)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.view.setAccessibleName(tr("Records that contradict each other"))
        head = self.view.horizontalHeader()
        for column in (FIELD, KEPT, OFFERED):
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        head.setStretchLastSection(False)
        head.resizeSection(CHOSEN, 130)
        self.view.installEventFilter(self)
        self.view.clicked.connect(self._clicked)
        self.keep_all = kit.button(tr("Keep all"), None, lambda: self.model.decide_all(KEEP))
        self.take_all = kit.button(tr("Take all"), None, lambda: self.model.decide_all(TAKE))
        self.both = kit.button(tr("Both, with a note"), None, lambda: self.model.decide(self._rows(), BOTH))
        self.apply_button = kit.primary_button(tr("Carry out"), "check", self._apply)
        self.leave_button = kit.quiet_button(tr("Not now"), None, self.left.emit)
        for button, hint in (
            (self.both, tr("Both records stand, the new one with a note (B)")),
            (self.keep_all, tr("Every record stays as it is; for one line: ← or K")),
            (self.take_all, tr("Every row replaces what it contradicts; for one line: → or T")),
        ):
            button.setToolTip(hint)
        self.buttons = kit.ChipRow([self.keep_all, self.take_all, self.both, self.apply_button, self.leave_button])
        whole.addWidget(self.head)
        whole.addWidget(self.view, 1)
        whole.addWidget(self.buttons)
        self.model.decided.connect(self._count)

    def show_conflicts(self, conflicts: Sequence[Conflict]) -> None:
        """Show `conflicts`, nothing decided."""
        self.model.set_conflicts(conflicts)
        if conflicts:
            self.view.setCurrentIndex(self.model.index(1, FIELD))
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _rows(self) -> list[int]:
        return sorted({i.row() for i in self.view.selectionModel().selectedIndexes()})

    def _clicked(self, index: QModelIndex) -> None:
        if index.column() in (KEPT, OFFERED):
            self.model.decide([index.row()], KEEP if index.column() == KEPT else TAKE)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys of the table: left or K keeps, right or T takes, B keeps both."""
        if watched is self.view and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            choice = {
                Qt.Key.Key_Left: KEEP,
                Qt.Key.Key_K: KEEP,
                Qt.Key.Key_Right: TAKE,
                Qt.Key.Key_T: TAKE,
                Qt.Key.Key_B: BOTH,
            }.get(Qt.Key(event.key()))
            if choice is not None:
                self.model.decide(self._rows(), choice)
                return True
        return super().eventFilter(watched, event)

    def _count(self) -> None:
        some, done = len(self.model.conflicts), len(self.model.decisions())
        self.head.setText(
            tr("{n} rows contradict records; {done} decided. Nothing is changed before you carry it out.", n=some,
               done=done)
            if some
            else tr("No record contradicts another.")
        )  # fmt: skip
        self.apply_button.setEnabled(done > 0)
        for button in (self.keep_all, self.take_all, self.both, self.leave_button):
            button.setEnabled(some > 0)

    def _apply(self) -> None:
        self.applied.emit(self.model.decisions())
