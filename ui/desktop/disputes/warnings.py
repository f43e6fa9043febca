"""What may become trouble: the computed warnings of the register."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from gis_desk.disputes.warnings.ranking import Alert
from ui.desktop import kit
from ui.texts import say, tr

_MOST = 60
"""How many are shown; the most urgent stand first."""


class WarningPage(QWidget):
    """The warnings, each with a way to its object."""

    left = Signal()
    located = Signal(object)
    """``located(alert)``: its object shall be shown."""

    def __init__(self) -> None:
        super().__init__()
        self._column = kit.Column(self)

    def show_alerts(self, alerts: Sequence[Alert]) -> None:
        """Show `alerts`, the most urgent first."""
        kit.clear(self._column.layout)
        add = self._column.add
        add(kit.row(kit.quiet_button(tr("All cases"), "arrow-left", self.left.emit), None))
        add(kit.title(tr("Warnings")))
        if not alerts:
            nothing, hint = tr("Nothing to warn of."), tr("Lines are inspected, checks are on time.")
            add(kit.EmptyState("circle-check", nothing, hint))
        for alert in alerts[:_MOST]:
            card = kit.Card()
            card.add(kit.row(kit.SeverityBadge(alert.severity), kit.body(say(alert.what)), stretch=1))
            card.add(kit.caption(say(alert.why)))
            go = kit.quiet_button(tr("Show on the map"), "locate", partial(self.located.emit, alert))
            card.add(kit.row(go, None))
            add(card)
        self._column.stretch()
