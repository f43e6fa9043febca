"""The papers of a case: article and weight of each, and what its date says against it."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gis_desk.disputes import evidence, words
from ui.desktop import figures, kit
from ui.desktop.disputes.casework.dossier import Dossier
from ui.texts import say, tr


class EvidencePart(QWidget):
    """One block for each paper, those of most weight first, then where each side stands.

    Signals
    -------
    add_asked(), edit_asked(key), remove_asked(key), attach_asked(key)
        What is to be done with a paper; its scan is attached to it.
    """

    add_asked = Signal()
    edit_asked = Signal(str)
    remove_asked = Signal(str)
    attach_asked = Signal(str)

    def __init__(self, dossier: Dossier, *, writable: bool) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(kit.GRID)
        self._doubts: dict[str, list[Any]] = {}
        for doubt in dossier.doubts:
            self._doubts.setdefault(doubt.key, []).append(doubt)
        if not dossier.papers:
            column.addWidget(kit.caption(tr("No paper entered yet.")))
        for key, paper in sorted(dossier.papers, key=lambda each: str(each[1]["kind"])):
            column.addWidget(self._paper(key, paper, writable))
        if dossier.papers:
            for position in evidence.positions(dossier.papers, dossier.case):
                column.addWidget(kit.caption(say(position.said)))
        if writable:
            self.add_button = kit.button(tr("Add a paper"), "plus", self.add_asked.emit)
            column.addWidget(kit.row(self.add_button, None))

    def _paper(self, key: str, paper: Mapping[str, Any], writable: bool) -> QWidget:
        card = kit.Card()
        weight = evidence.weight(paper["kind"])
        chip = kit.Chip(say(evidence.WEIGHTS[weight]), checkable=False, hint=say(evidence.article(paper["kind"])))
        doors: list[QWidget | None] = []
        if writable:
            title = str(paper["title"] or "")
            doors = [
                kit.icon_button(
                    "file-plus", tr("Attach the scan of “{title}”", title=title), partial(self.attach_asked.emit, key)
                ),
                kit.icon_button("pencil", tr("Change “{title}”", title=title), partial(self.edit_asked.emit, key)),
                kit.icon_button("trash-2", tr("Remove “{title}”", title=title), partial(self.remove_asked.emit, key)),
            ]
        card.add(kit.row(kit.body(str(paper["title"] or ""), selectable=True), *doors, stretch=0))
        who = say(words.SIDES[paper["side"]]) if paper["side"] in words.SIDES else ""
        if paper["side"] == evidence.BOTH:
            who = tr("both sides")
        about = (str(paper["number"] or ""), str(paper["dated_on"] or tr("no date")), who)
        card.add(kit.caption(figures.sentence(*about)))
        kind = words.EVIDENCE[str(paper["kind"])]
        card.add(kit.row(chip, kit.caption(say(kind)), stretch=1) if weight != evidence.NONE else kit.row(chip, None))
        if paper["note"]:
            card.add(kit.body(str(paper["note"]), selectable=True))
        for doubt in self._doubts.get(key, ()):
            card.add(kit.Banner(doubt.severity.value, say(doubt.what), say(doubt.do), closable=False))
        return card
