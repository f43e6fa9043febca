"""One warning in full: why it is one, what its urgency is made of, what to do, its objects, and the answer."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from gis_desk.disputes.warnings.acceptance import ACCEPTED, EXPIRED, Answer
from gis_desk.disputes.warnings.alert import Alert
from gis_desk.disputes.warnings.catalogue import KINDS
from gis_desk.disputes.warnings.kinds import Kind
from gis_desk.findings import sources
from layers.text import Text, text
from ui import warninglist
from ui.desktop import figures, kit
from ui.texts import say, tr

_JOBS: dict[str, tuple[Text, str]] = {
    "inspections": (text("Open the joint inspection"), "footprints"),
    "boundaries": (text("Open the boundaries"), "spline"),
    "names": (text("Open the place names"), "signpost"),
    "disputes": (text("Open the case"), "flame"),
}


class WarningDetail(QWidget):
    """Shows a warning; what is asked for is told by signals."""

    located = Signal(str, str)
    """``located(layer, key)``: an object shall be selected and shown."""
    mending = Signal(object)
    """``mending(alert)``: the job where it is mended shall open."""
    accepted = Signal(object, str, object)
    """``accepted(alert, reason, until)``."""
    withdrawn = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._column = kit.Column(self, margin=12)
        self.answering: kit.AcceptForm | None = None
        self.mend_button: QWidget | None = None
        self.links: list[QWidget] = []
        self.withdraw_button: QWidget | None = None
        self._shown: tuple[object, ...] | None = None
        self.show_alert(None, None, {}, writable=False)

    def show_alert(
        self, alert: Alert | None, answer: Answer | None, names: dict[tuple[str, str], str], *, writable: bool
    ) -> None:
        """Show `alert` and its answer; `names` are those of its objects, by layer and key."""
        asked = alert, answer, names, writable
        if asked == self._shown:
            return
        self._shown = asked
        kit.clear(self._column.layout)
        self.answering = self.mend_button = self.withdraw_button = None
        self.links = []
        add = self._column.add
        if alert is None:
            add(kit.caption(tr("Select a warning to see why it is one, and what can be done.")))
            self._column.stretch()
            return
        kind = KINDS[alert.kind]
        add(kit.row(kit.SeverityBadge(alert.severity), kit.section(say(kind.title)), spacing=6, stretch=1))
        add(kit.body(say(alert.what), selectable=True))
        add(kit.body(say(alert.why), selectable=True))
        add(kit.section(tr("Why it stands here: urgency {n}", n=f"{alert.score:g}")))
        add(_parts(alert))
        add(kit.section(tr("What to do")))
        add(kit.body(say(kind.do), selectable=True))
        title, icon = _JOBS[kind.job]
        self.mend_button = add(kit.button(say(title), icon, partial(self.mending.emit, alert)))
        self._objects(alert, names)
        self._answer(alert, answer, writable)
        self._why(kind)
        self._column.stretch()
        self._column.area.verticalScrollBar().setValue(0)

    def _objects(self, alert: Alert, names: dict[tuple[str, str], str]) -> None:
        add = self._column.add
        add(kit.section(tr("Its objects")))
        for layer, key in (*alert.objects, *alert.also):
            words = f"{warninglist.object_words(layer)}  {names.get((layer, key), key)}"
            link = kit.icon_button("locate", words, partial(self.located.emit, layer, key))
            link.setToolTip(tr("Select it and show it on the map"))
            self.links.append(link)
            add(kit.row(link, kit.body(words, selectable=True), spacing=4, stretch=1))

    def _answer(self, alert: Alert, answer: Answer | None, writable: bool) -> None:
        add = self._column.add
        if answer is not None:
            one = answer.accepted
            until = tr("until {date}", date=one.expires_on.isoformat()) if one.expires_on else tr("without end")
            add(kit.section(tr("Accepted")))
            add(kit.body(one.reason))
            add(kit.caption(figures.sentence(one.signer, one.accepted_on.isoformat(), until)))
            if answer.state == EXPIRED:
                add(kit.caption(tr("It has expired.")))
            elif answer.state != ACCEPTED:
                add(kit.caption(tr("It has lapsed: the facts are no longer those it was accepted with.")))
            if writable:
                self.withdraw_button = kit.button(tr("Withdraw"), "undo-2", partial(self.withdrawn.emit, alert))
                add(kit.row(self.withdraw_button, None))
        if writable and (answer is None or answer.state != ACCEPTED):
            add(kit.section(tr("Accept with a reason")))
            self.answering = kit.AcceptForm(tr("Why it may stay as it is"))
            self.answering.accepted.connect(lambda reason, until: self.accepted.emit(alert, reason, until))
            add(self.answering)

    def _why(self, kind: Kind) -> None:
        add = self._column.add
        add(kit.section(tr("Why")))
        add(kit.body(say(kind.detail), selectable=True))
        if not kind.source:
            add(kit.caption(tr("No article asks for it: a convention of this program.")))
        for key in kind.source:
            source = sources()[key]
            add(kit.section(f"{source.title} {source.article}".strip()))
            add(kit.body(warninglist.gist(key), selectable=True))


def _parts(alert: Alert) -> QWidget:
    """The parts of the urgency, the weightiest first, their points at the right."""
    made = QWidget()
    grid = QGridLayout(made)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(0, 1)
    for row, part in enumerate(sorted(alert.parts, key=lambda p: -abs(p.points))):
        number = kit.body(warninglist.points(part.points))
        number.setWordWrap(False)
        number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        grid.addWidget(kit.body(say(part.what)), row, 0)
        grid.addWidget(number, row, 1)
    return made
