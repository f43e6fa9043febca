"""What a side claims in words, on what it rests, and when the line was drawn."""

from typing import Any

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from gis_desk.disputes import words
from layers.errors import GisDeskError
from ui.desktop.disputes.casework.asking import AskDialog
from ui.desktop.disputes.casework.claiming import Claiming
from ui.desktop.disputes.casework.fields.dates import DateField
from ui.texts import tr


def ask_claim(claiming: Claiming, side: str, parent: QWidget) -> AskDialog | None:
    """The dialog for the words of a claim, not open yet; None where the side has no line."""
    claim = claiming.claim(side)
    if claim is None:
        return None

    def save(values: dict[str, Any]) -> GisDeskError | None:
        return claiming.reword(side, values)

    dialog = AskDialog(tr("Claim of {side}", side=words.SIDES[side]), parent, save)
    text = QPlainTextEdit()
    text.setTabChangesFocus(True)
    text.setFixedHeight(80)
    dialog.ask("claim", tr("Claim"), text, claim["claim"])
    dialog.ask("basis", tr("Basis"), QLineEdit(), claim["basis"])
    dialog.ask("drawn_on", tr("Drawn on"), DateField(past=True), claim["drawn_on"])
    dialog.ask("source", tr("Source"), QLineEdit(), claim["source"])
    dialog.ask("note", tr("Note"), QLineEdit(), claim["note"])
    text.setFocus()
    return dialog
