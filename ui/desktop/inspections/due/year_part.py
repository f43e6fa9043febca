"""The plan of a year: how much there is to do, its rounds written down with one click, even years, the letters."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from gis_desk.inspections.cycle.balance import Balance
from gis_desk.inspections.cycle.overview import Overview
from gis_desk.inspections.cycle.sides import bureau_of
from gis_desk.inspections.cycle.yearplan import YearPlan, month_words
from ui.desktop import figures, kit
from ui.texts import language, tr

FIELDS = ("organ", "contact", "phone", "reply_by")
"""What the letters say of the office that writes."""
_NAMED = 4
"""Lines to be pulled forward that are named."""


class YearPart(QWidget):
    """Asks for the rounds of the year (`plan_asked`), for lines to be pulled forward, and for the letters."""

    plan_asked = Signal()
    pull_asked = Signal()
    letters_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        self.heading = kit.section("")
        self.summary = kit.body("", selectable=True)
        self.plan_button = kit.primary_button(tr("Plan the year"), "list-checks", self.plan_asked.emit)
        self.advice = QVBoxLayout()
        layout.addWidget(self.heading)
        layout.addWidget(self.summary)
        layout.addWidget(self.plan_button)
        layout.addLayout(self.advice)
        layout.addWidget(kit.section(tr("Letters to the neighbours and work plan")))
        self.fields = {name: QLineEdit() for name in FIELDS}
        self.fields["reply_by"].setPlaceholderText(tr("as it is to be printed"))
        form = kit.FormRows()
        words = (tr("Organ that writes"), tr("Contact"), tr("Telephone"), tr("Answer by"))
        for (_, field), label in zip(self.fields.items(), words, strict=True):
            form.add(label, field)
        layout.addWidget(form)
        layout.addWidget(kit.caption(tr("What is left empty is printed as 待补充.")))
        self.letters_button = kit.button(tr("Write all letters…"), "file-down", self.letters_asked.emit)
        layout.addWidget(self.letters_button)

    def show_year(self, overview: Overview, plan: YearPlan, *, writable: bool) -> None:
        """Show `plan`, that of the year of `overview` or of the ticked lines alone."""
        count = len(plan.new)
        said = plan.as_json()
        chosen = plan is not overview.plan
        heading = tr("Plan of {year}: ticked lines", year=plan.year) if chosen else tr("Plan of {year}", year=plan.year)
        self.heading.setText(heading)
        words = tr("Nothing is to be inspected in {year}.", year=plan.year)
        if plan.lines:
            months = sorted({m for one in plan.lines for m in one.months})
            words = tr(
                "{n} lines, {km:.1f} km, {markers} markers, about {days:.0f} people-days of both sides",
                n=len(plan.lines),
                km=said["km"],
                markers=said["markers"],
                days=said["people_days"],
            )
            words += "\n" + tr("Field work in the months {months}", months=_months(months))
        self.summary.setText(words)
        self.plan_button.setText(
            tr("Plan {n} rounds of {year}", n=count, year=plan.year)
            if count or not plan.lines
            else tr("All rounds of {year} are planned", year=plan.year)
        )
        self.plan_button.setAccessibleName(self.plan_button.text())
        self.plan_button.setEnabled(writable and count > 0)
        self.letters_button.setEnabled(bool(plan.lines))
        self.fields["organ"].setPlaceholderText(bureau_of(overview.own))
        self._advise(overview.balance, writable)

    def _advise(self, balance: Balance, writable: bool) -> None:
        kit.clear(self.advice)
        if not balance.pulls:
            return
        heading = tr(
            "The years {first}–{last} differ by {before:.0%} in work. With {n} lines pulled forward, by {after:.0%}.",
            first=balance.first,
            last=balance.last,
            before=balance.spread_before,
            after=balance.spread_after,
            n=len(balance.pulls),
        )
        named = [f"{p.due.name} {p.from_year} → {p.to_year}" for p in balance.pulls[:_NAMED]]
        if len(balance.pulls) > _NAMED:
            named.append(tr("and {n} more", n=len(balance.pulls) - _NAMED))
        steps = [(tr("Pull forward"), self.pull_asked.emit)] if writable else []
        self.advice.addWidget(kit.Banner("advise", heading, "\n".join(named), steps))

    def office(self) -> dict[str, str]:
        """What the letters say of the office, by `FIELDS`."""
        return {name: field.text().strip() for name, field in self.fields.items()}

    def set_office(self, values: Mapping[str, object]) -> None:
        """Fill the fields."""
        for name, field in self.fields.items():
            field.setText(str(values.get(name) or ""))


def _months(months: list[int]) -> str:
    if language() == "zh":
        return month_words(months)
    return figures.listed([str(m) for m in months])
