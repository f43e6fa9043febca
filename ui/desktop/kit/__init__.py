"""The common widgets: what every panel and workbench is built of.

A workbench is a column of titles, form rows, cards and one filled button::

    from ui.desktop import kit
    from ui.texts import tr

    column = kit.Column(self)                       # margins and distances on the 8-px grid, scrolls when too long
    column.add(kit.title(tr("Check a name")))
    column.add(kit.caption(tr("Answers appear while you type.")))
    form = kit.FormRows()
    form.add(tr("Proposed name"), self.name)        # the label becomes the field's accessible name and buddy
    column.add(form)
    column.add(kit.primary_button(tr("Check"), "spell-check", self.check))
    column.add(kit.EmptyState("inbox", tr("Nothing here yet"), tr("Names you check appear here.")))
    column.stretch()

Icons are named by their file in ``resources/icons`` (Lucide). Nothing here knows the store or the domain, except
that findings have a severity.
"""

from ui.desktop.icons import icon, pixmap, set_icon
from ui.desktop.kit.accepting import AcceptForm
from ui.desktop.kit.arrangement import Card, Column, clear, row
from ui.desktop.kit.buttons import action_button, button, icon_button, primary_button, quiet_button
from ui.desktop.kit.chips import Chip, ChipRow
from ui.desktop.kit.choice import Choice
from ui.desktop.kit.findings import FindingLine, explained
from ui.desktop.kit.fitted import Fitted
from ui.desktop.kit.flow import FlowLayout
from ui.desktop.kit.forms import FormRows, align_labels, pad_spins
from ui.desktop.kit.labels import body, caption, figure, line, name_controls, section, tip, title
from ui.desktop.kit.notices import Banner, EmptyState
from ui.desktop.kit.severity import SeverityBadge, paint_severity, severity_title
from ui.desktop.kit.tables import style_table
from ui.desktop.theme import GRID

__all__ = [
    "GRID",
    "AcceptForm",
    "Banner",
    "Card",
    "Chip",
    "ChipRow",
    "Choice",
    "Column",
    "EmptyState",
    "FindingLine",
    "Fitted",
    "FlowLayout",
    "FormRows",
    "SeverityBadge",
    "action_button",
    "align_labels",
    "body",
    "button",
    "caption",
    "clear",
    "explained",
    "figure",
    "icon",
    "icon_button",
    "line",
    "name_controls",
    "pad_spins",
    "paint_severity",
    "pixmap",
    "primary_button",
    "quiet_button",
    "row",
    "section",
    "set_icon",
    "severity_title",
    "style_table",
    "tip",
    "title",
]
