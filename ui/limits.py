"""How a legal limit is said, in window and terminal alike."""

from gis_desk.cases import words
from gis_desk.cases.limits import Limit
from gis_desk.findings import sources
from ui.texts import say, tr


def due_words(limit: Limit) -> str:
    """By when what is due, and how many days are left."""
    step = say(words.STEPS[limit.rule.until[0]])
    if limit.days_left is None:
        return tr("{step}: done on {day}", step=step, day=limit.done)
    if limit.days_left < 0:
        return tr("{step}: {due}, {n} days late", step=step, due=limit.due, n=-limit.days_left)
    return tr("{step}: {due}, {n} days left", step=step, due=limit.due, n=limit.days_left)


def limit_notes(limit: Limit) -> str:
    """How it was counted: article, working days, rest day, unknown years."""
    source = sources()[limit.rule.source]
    notes = [f"{source.title}{source.article}"]
    if limit.start is None:
        notes.append(tr("latest day, the filing is not yet sent in"))
    if limit.other is not None:
        notes.append(tr("in working days: {day}", day=limit.other))
    if limit.rest:
        notes.append(tr("a rest day, next working day {day}", day=limit.then))
    if not limit.known:
        notes.append(tr("rest days of a year are not in the table"))
    return tr("; ").join(notes)
