"""Why this day: the chosen stop, who has settled what, and its next-best places with what they cost and break."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from gis_desk.findings import Severity
from gis_desk.inspections.revising.draft import Draft
from gis_desk.inspections.revising.slots import Slot, Why, why
from layers.work import Progress
from ui.desktop import kit
from ui.desktop.inspections.planning.board.words import mark_words, place, slot_words, stop_tip, worst
from ui.desktop.jobs import Job
from ui.texts import say, tr


class WhyPane(QWidget):
    """The places of one stop; they are worked out off the GUI thread."""

    wanted = Signal(int, object)
    """The stop is to go to a place: its number and the `Slot`."""

    def __init__(self) -> None:
        super().__init__()
        self.why: Why | None = None
        self._asked: tuple[Draft, int] | None = None
        self._job: Job | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 5, 4, 4)
        column.setSpacing(2)
        column.addWidget(kit.section(tr("Why this day")))
        self.words = kit.caption(_hint())
        column.addWidget(self.words)
        self.list = QListWidget()
        self.list.setFrameShape(QListWidget.Shape.NoFrame)
        self.list.setAccessibleName(tr("Other places of the stop, the best first"))
        self.list.setToolTip(tr("Enter or double click: move the stop there"))
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setUniformItemSizes(False)
        self.list.setIconSize(QSize(12, 12))
        self.list.itemActivated.connect(self._take)
        column.addWidget(self.list, 1)
        self.list.hide()

    def show_stop(self, draft: Draft | None, task: int | None) -> None:
        """Ask for the places of a stop of `draft`."""
        if draft is None or task is None:
            self._asked = None
            self._shown(None)
            return
        if self._asked == (draft, task):
            return
        self._asked = (draft, task)
        if self._job is None:
            self._begin()

    def _begin(self) -> None:
        """Work out what was asked for last."""
        if self._asked is None:
            return
        asked = self._asked

        def work(_: Progress) -> Why:
            return why(*asked)

        self._job = Job(work, tr("Why this day"))
        self._job.done.connect(lambda found: self._found(asked, found))
        self._job.failed.connect(lambda _: self._found(asked, None))
        self._job.start()

    def _found(self, asked: tuple[Draft, int], found: Why | None) -> None:
        self._job = None
        if self._asked == asked:
            self._shown(found)
        else:
            self._begin()

    def _shown(self, found: Why | None) -> None:
        self.why = found
        self.list.clear()
        self.list.setVisible(found is not None)
        if found is None or self._asked is None:
            self.words.setText(_hint())
            return
        draft, task = self._asked
        lines = [say(draft.called(task))]
        if found.mark is not None:
            lines.append(mark_words(found.mark))
        if found.cell is not None and found.saves_minutes:
            lines.append(tr("Without it the day would be {n:.0f} min shorter.", n=found.saves_minutes))
        self.words.setText("\n".join(lines))
        self.words.setToolTip(kit.tip(stop_tip(draft, task, found.cell)))
        for slot in found.slots:
            item = QListWidgetItem(_mark(slot), "\n".join([place(slot.cell), *slot_words(slot)]))
            item.setData(Qt.ItemDataRole.UserRole, slot)
            self.list.addItem(item)

    def _take(self, item: QListWidgetItem) -> None:
        slot = item.data(Qt.ItemDataRole.UserRole)
        if self._asked is not None and isinstance(slot, Slot):
            self.wanted.emit(self._asked[1], slot)


def _hint() -> str:
    return "\n".join(
        [
            tr("Choose a stop: its other places and their cost appear here."),
            tr("Drag it to another day, or press Ctrl with arrows; with Shift it goes exactly there."),
            tr("L locks it, X leaves it out, D says it is done."),
        ]
    )


def _mark(slot: Slot) -> QIcon:
    """The shape of the worst that a place breaks; a check where it breaks nothing."""
    grave: Severity | None = worst(slot.breaks)
    if grave is None:
        return kit.icon("check", "good")
    picture = QPixmap(24, 24)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    kit.paint_severity(painter, picture.rect().toRectF().adjusted(3, 3, -3, -3), grave)
    painter.end()
    return QIcon(picture)
