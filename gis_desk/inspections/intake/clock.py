"""Times of receivers and cameras in Beijing time, which all of China keeps."""

import datetime as dt

from gis_desk.disputes.dates import day_or_none
from layers.errors import PlanError, Where

BEIJING = dt.timezone(dt.timedelta(hours=8))


def beijing(written: str) -> dt.datetime | None:
    """The moment that ISO text says, in Beijing time and without a zone; text without a zone is Beijing time already.

    None for text that is no time.
    """
    try:
        moment = dt.datetime.fromisoformat(written.strip())
    except ValueError:
        return None
    return moment if moment.tzinfo is None else moment.astimezone(BEIJING).replace(tzinfo=None)


def beijing_day(written: str) -> str:
    """The day (YYYY-MM-DD) of a time as ISO text; the text itself where it is no time."""
    moment = beijing(written)
    return written if moment is None else moment.date().isoformat()


def the_day(written: str, layer: str, field: str) -> str:
    """The day that a person gave for `field` of `layer`, YYYY-MM-DD.

    Raises
    ------
    PlanError
        If it is none.
    """
    if (day := day_or_none(written)) is None:
        raise PlanError(
            "'{value}' is no date",
            where=Where(layer=layer, field=field, value=written),
            do="write it as 2026-05-01",
            value=written,
        )
    return day.isoformat()
