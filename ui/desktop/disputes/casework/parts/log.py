"""The log of a case: what happened, and what is still to be done by whom and when."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from gis_desk.disputes import words
from gis_desk.disputes.dates import day_or_none
from ui.desktop import kit
from ui.desktop.disputes.listing.list import Timeline
from ui.texts import say, tr


class LogPart(QWidget):
    """The entries, the oldest first; what has a deadline can be ticked off.

    Signals
    -------
    done(key, bool)
        What an entry asked for is done, or not after all.
    """

    done = Signal(str, bool)

    def __init__(self, log: pd.DataFrame, today: date, *, writable: bool) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.ticks: dict[str, QCheckBox] = {}
        ordered = log.assign(happened_on=log["happened_on"].fillna("")).sort_values("happened_on", kind="stable")
        entries = [self._entry(event, today, writable) for event in ordered.to_dict("records")]
        column.addWidget(Timeline(entries) if entries else kit.caption(tr("The log is empty.")))

    def _entry(self, event: Mapping[Any, Any], today: date, writable: bool) -> QWidget:
        entry = QWidget()
        box = QVBoxLayout(entry)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(2)
        head = (event["happened_on"], say(words.label(words.EVENTS, event["kind"])), event["actor"])
        box.addWidget(kit.caption(" · ".join(_text(p) for p in head if _text(p))))
        if account := _text(event["account"]):
            box.addWidget(kit.body(account, selectable=True))
        if _text(event["due_on"]) or _text(event["responsible"]):
            box.addWidget(self._duty(event, today, writable))
        return entry

    def _duty(self, event: Mapping[Any, Any], today: date, writable: bool) -> QWidget:
        due, finished = day_or_none(event["due_on"]), _text(event["done_on"])
        who = _text(event["responsible"]) or tr("nobody named")
        if finished:
            said = tr("{who}: done on {day}", who=who, day=finished)
        elif due is None:
            said = tr("{who}: to be done", who=who)
        elif due < today:
            said = tr("{who}: was due on {day}, {n} days ago", who=who, day=due.isoformat(), n=(today - due).days)
        else:
            said = tr("{who}: due on {day}, in {n} days", who=who, day=due.isoformat(), n=(due - today).days)
        tick = QCheckBox(said)
        tick.setChecked(bool(finished))
        tick.setEnabled(writable)
        tick.setAccessibleName(said)
        tick.setProperty("late", due is not None and due < today and not finished)
        key = str(event["key"])
        tick.clicked.connect(lambda on: self.done.emit(key, on))
        self.ticks[key] = tick
        return tick


def _text(value: Any) -> str:
    return "" if value is None or value != value else str(value)
