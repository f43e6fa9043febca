"""Warnings: what may become trouble, computed from the tables, ranked and explained; each knows its objects."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from gis_desk.disputes.warnings.alert import Alert, by_urgency
from gis_desk.disputes.warnings.catalogue import KINDS
from gis_desk.disputes.warnings.matter import Matter
from gis_desk.disputes.warnings.memory import Memory
from gis_desk.disputes.warnings.settings import Settings
from gis_desk.names.checking import without_collector
from layers.errors import GisDeskError, Where
from layers.work import QUIET, Progress

_SOME = 200
"""Warnings between two looks at whether the user asked to stop."""
TABLES = (
    "dispute",
    "dispute_event",
    *sorted({table for one in KINDS.values() for table in one.tables}),
)
"""All tables that warnings are computed from."""


def warnings(
    tables: Mapping[str, Any],
    today: date,
    *,
    county: str = "",
    kinds: Collection[str] = (),
    rules: Settings | None = None,
    memory: Memory | None = None,
    progress: Progress = QUIET,
) -> list[Alert]:
    """All warnings, most urgent first.

    Parameters
    ----------
    tables : mapping
        Frames by name, as `layers.schema` and the store have them; one that is left out counts as empty.
    county : str
        Code of the county whose workspace it is.
    kinds : collection of str
        Only these; all when empty.
    rules : Settings, optional
        Another rule table than ``resources/rules/dispute_warnings.toml``.
    memory : Memory, optional
        What an earlier call has found in frames that are the same is taken from there.

    Raises
    ------
    GisDeskError
        For an unknown kind.
    Cancelled
        If the user stops it.
    """
    for asked in kinds:
        if asked not in KINDS:
            raise GisDeskError(
                "there is no kind of warnings called '{kind}'",
                where=Where(field="kind", value=asked),
                do="choose one of: {choices}",
                kind=asked,
                choices=", ".join(KINDS),
            )
    wanted = [one for one in KINDS.values() if not kinds or one.id in kinds]
    matter = Matter(tables, today, county=county, rules=rules, memory=memory, progress=progress)
    found: list[Alert] = []
    with without_collector():
        for n, one in enumerate(wanted):
            for alert in one.check(matter):
                if len(found) % _SOME == 0:
                    progress.step(n, len(wanted), str(one.title))
                found.append(alert)
            progress.step(n + 1, len(wanted), str(one.title))
        return by_urgency(found)
