"""The plan under edit behind the board: opened off the GUI thread, each edit shown at once and kept as one change."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Signal

from gis_desk.inspections.revising.days import Days
from gis_desk.inspections.revising.draft import Draft
from gis_desk.inspections.revising.keeping import Kept, edited, open_draft, reopened
from gis_desk.inspections.revising.replan import Replanned, replan
from gis_desk.inspections.revising.thorough import plan_anew
from layers.errors import GisDeskError
from layers.text import Text, text
from layers.work import Progress
from ui.desktop import figures
from ui.desktop.workbench import Desk
from ui.texts import say, tr

_STANDS_ON = ("boundary_line", "marker", "road", "water")


@dataclass(frozen=True)
class Own:
    """An edit of this window that is just being kept: the plan, its columns, and what was made of its document."""

    key: str
    columns: Mapping[str, Any]
    drawn: Any


class PlanEditing(QObject):
    """The draft of the plan that is shown; edits are kept one after the other, in their order."""

    changed = Signal()
    """Another draft stands, or none."""
    refused = Signal(object)
    """The plan cannot be opened for changes; the error."""
    _keeping = Signal(object)
    """What is about to be kept, said by the thread that keeps it: heard before what the store then says."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.draft: Draft | None = None
        self.planning = False
        self._own: Own | None = None
        self.drawing: Callable[[], Callable[[Mapping[str, Any]], Any]] | None = None
        """Gives, on the GUI thread, what is to be made of the plan's document off it, such as the layer of the map."""
        self._kept: Kept | None = None
        self._frames: tuple[Any, ...] = ()
        self._wanted: tuple[str, Mapping[str, Any]] | None = None
        self._reading = self._writing = False
        self._queue: list[tuple[Draft, Text]] = []
        self._keeping.connect(self._about_to_keep)

    @property
    def busy(self) -> bool:
        """Whether something is being opened or kept."""
        return self._reading or self._writing or bool(self._queue)

    @property
    def key(self) -> str:
        """The key of the plan that is wanted; empty for none."""
        return self._wanted[0] if self._wanted else ""

    def show(self, key: str, row: Mapping[str, Any] | None) -> None:
        """Open the plan of `row` (of ``inspection_plan``); nothing is read again where it is the one that stands."""
        if row is None:
            self.forget()
            return
        self._wanted = (key, row)
        frames = tuple(self.desk.frame(name) for name in _STANDS_ON)
        same_ground = len(frames) == len(self._frames) and all(
            a is b for a, b in zip(frames, self._frames, strict=True)
        )
        kept = self._kept
        if kept is not None and kept.key == key and same_ground:
            if self._writing or (kept.held == row["held"] and kept.plan == row["plan"]):
                return
            self._read(kept.draft.days)
            return
        if kept is None or kept.key != key:
            self._kept = self.draft = None
            self.changed.emit()
        self._frames = frames
        self._read(None)

    def forget(self) -> None:
        """No plan is open: what is still being read or kept is of another one, and is not listened to."""
        self._wanted = self._kept = self.draft = None
        self._reading = self._writing = self.planning = False
        self._own, self._frames = None, ()
        self._queue.clear()
        self.changed.emit()

    def _read(self, days: Days | None) -> None:
        """Open what is wanted in the background, on the ground that is known where there is one."""
        if self._reading or self._wanted is None:
            return
        self._reading = True
        (key, row), frames = self._wanted, self._frames
        units = self._units()

        def work(progress: Progress) -> Kept:
            if days is not None:
                return reopened(days, key, row)
            lines, markers, roads, waters = frames
            kept = open_draft(key, row, lines, markers, roads, units, progress, waters=waters)
            _ = kept.draft.figures, kept.draft.breaks
            return kept

        job = self.desk.run(
            work,
            tr("Open the plan for changes"),
            lambda kept: self._opened(kept, row, frames),
            lambda error: self._not_opened(error, row, frames),
        )
        job.cancelled.connect(lambda: self._outdated(row, frames))

    def _units(self) -> dict[str, str]:
        divisions = self.desk.frame("division")
        return dict(zip(divisions["code"].astype(str), divisions["name"].astype(str), strict=True))

    def _outdated(self, row: Mapping[str, Any], frames: tuple[Any, ...]) -> bool:
        """Whether another plan, or the same on other ground, is wanted by now; then that is opened."""
        if self._wanted is not None and self._wanted[1] is row and self._frames is frames:
            self._reading = False
            return False
        if not self._reading:
            return True
        self._reading = False
        if self._wanted is not None:
            self.show(*self._wanted)
            if not self._reading and self.draft is None:
                self._read(None)
        return True

    def _opened(self, kept: Kept, row: Mapping[str, Any], frames: tuple[Any, ...]) -> None:
        if self._outdated(row, frames):
            return
        self._kept, self.draft = kept, kept.draft
        self._queue.clear()
        self.changed.emit()

    def _not_opened(self, error: Exception, row: Mapping[str, Any], frames: tuple[Any, ...]) -> None:
        if self._outdated(row, frames):
            return
        self._kept = self.draft = None
        if not isinstance(error, GisDeskError):
            self.desk.show_error(error)
        self.changed.emit()
        self.refused.emit(error)

    # edits

    def edit(self, draft: Draft, label: Text) -> None:
        """Let `draft` stand, and keep it as the change `label`."""
        if self._kept is None or draft is self.draft:
            return
        self.draft = draft
        self._queue.append((draft, label))
        self.changed.emit()
        self._next()

    def _next(self) -> None:
        store = self.desk.store
        if self._writing or not self._queue or self._kept is None or store is None:
            return
        self._writing = True
        before, (draft, label) = self._kept, self._queue.pop(0)
        draw = self.drawing() if self.drawing is not None else None

        def work(_: Progress) -> Kept:
            kept, change = edited(before, draft, label, say)
            own = Own(kept.key, {"plan": kept.plan, "held": kept.held}, None if draw is None else draw(kept.plan))
            if change.edits:
                self._keeping.emit((before, own))
                store.apply(change)
            return kept

        job = self.desk.run(
            work,
            say(label),
            lambda kept: self._written(before, kept),
            lambda error: self._not_written(before, error),
        )
        job.cancelled.connect(lambda: self._not_written(before, None))

    def _about_to_keep(self, told: tuple[Kept, Own]) -> None:
        before, own = told
        if self._kept is before:
            self._own = own

    def take_own(self) -> Own | None:
        """Once per edit, when the store says that something has changed: what the window need not read again."""
        own, self._own = self._own, None
        return own

    def _written(self, before: Kept, kept: Kept) -> None:
        if self._kept is not before:
            return
        self._own, self._writing, self._kept = None, False, kept
        if not self._queue and self.draft is not None and self.draft.board == kept.draft.board:
            self.draft = kept.draft
        self._next()

    def _not_written(self, before: Kept, error: Exception | None) -> None:
        if self._kept is before:
            self._own, self._writing = None, False
            if error is not None:
                self.desk.show_error(error)
            self._fall_back(before)

    def _fall_back(self, kept: Kept) -> None:
        """What could not be kept does not stand."""
        self._queue.clear()
        self._kept, self.draft = kept, kept.draft
        self.changed.emit()
        if self._wanted is not None:
            self.show(*self._wanted)

    def plan_again(self, first_day: int | None, *, thorough: bool = False) -> None:
        """Plan what is not done again in the background.

        In seconds from `first_day` (None: where the teams stand) on; or `thorough`, over all days, as long as planning.
        """
        draft, frames, units = self.draft, self._frames, self._units()
        if draft is None or self.planning:
            return
        self.planning = True
        self.changed.emit()

        def work(progress: Progress) -> Replanned:
            if thorough:
                lines, markers, roads, waters = frames
                return plan_anew(draft, lines, markers, roads, waters=waters, units=units, say=say, progress=progress)
            return replan(draft, first_day=first_day, progress=progress)

        job = self.desk.run(
            work,
            tr("Plan the rest again"),
            lambda made: self._planned(draft, made),
            self._not_planned,
        )
        job.cancelled.connect(self._stopped)

    def _planned(self, before: Draft, made: Replanned) -> None:
        self._stopped()
        if self.draft is None or self.draft.board != before.board:
            self.desk.message(tr("The plan was changed meanwhile; plan the rest again."))
            return
        hours = made.draft.figures.hours - before.figures.hours
        self.edit(made.draft, text("Plan the rest again"))
        said = [tr("Planned again: {hours:+.1f} team hours, {n} stops without a day", hours=hours, n=len(made.left))]
        if made.released:
            said.append(tr("{n} locks ended, since their days have passed", n=len(made.released)))
        self.desk.message(figures.listed(said))

    def _not_planned(self, error: Exception) -> None:
        self._stopped()
        self.desk.show_error(error)

    def _stopped(self) -> None:
        self.planning = False
        self.changed.emit()
