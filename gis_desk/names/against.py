"""Names of a table against reference lists: equal names of the province and the country, beyond those of the table."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from gis_desk.findings import Finding, ordered
from gis_desk.names.checking import judge, places_of, without_collector
from gis_desk.names.likeness import NONE, SCOPE, Joined, Likeness
from gis_desk.names.likeness.joined import Chained
from gis_desk.names.listed import Listed
from gis_desk.names.places import Batch, Places
from gis_desk.names.subject import NAME_RULES, Context, Mode
from layers.work import QUIET, Progress

_RULES = ("N040", "N041", "N042", "N043", "N044", "N045", "N046", "N048")
"""Rules of equal names and homophones."""


def check_against(
    frame: pd.DataFrame | Mapping[str, pd.DataFrame] | Places,
    listed: Sequence[Listed],
    mode: Mode | str,
    context: Context,
    progress: Progress = QUIET,
) -> list[Finding]:
    """Names of `frame` that are equal to or sound like a listed one where the regulation wants a difference.

    Rows of a list that are names of `frame` too, by code or by name and unit, are left out; what names of `frame` have
    among themselves is `check_names`' matter.

    Parameters
    ----------
    frame, mode, context, progress
        As for `gis_desk.names.checking.check_names`.
    listed : sequence of Listed
        Made with the tables of `context`.

    Raises
    ------
    Cancelled
        If the user stops the check.
    """
    places = places_of(frame, context.tables)
    if not len(places) or not listed:
        return []
    with without_collector():
        batch = Batch(places, replace(context, mode=Mode(mode), cache={}))
        views = [one.likes.without(one.twins_of(batch)) for one in listed]
    likes = Joined(views)

    def title(number: int, kind: int, whole: str) -> str:
        part, row = likes.place(number)
        return listed[part].title(row, kind, whole)

    asked = replace(batch.context, likes=likes, cache={"keys": Chained([one.key for one in listed]), "title": title})
    for made in ("parser", "speller"):
        asked.__dict__[made] = getattr(context, made)
    rules = [NAME_RULES[name] for name in _RULES]
    rows = [n for n in _worth_asking(batch, views).tolist() if batch.checked[n]]
    found: list[Finding] = []
    for n, row in enumerate(rows):
        if n % 500 == 0:
            progress.step(n, len(rows), "comparing names")
        found += judge(replace(batch.subject(row), number=None), asked, rules)
    return ordered(found)


def _worth_asking(batch: Batch, views: Sequence[Likeness]) -> np.ndarray:
    """Rows with a kind that have the sound of a listed name in their scope, or whose scope the code does not tell."""
    own = batch.likes.sound_keys()
    mask = np.zeros(len(own), bool)
    for view in views:
        mask |= np.isin(own, view.sound_keys()[view.kinds > NONE])
    short = np.fromiter(
        (len(c) < SCOPE.get(k, 0) for c, k in zip(batch.places.division, batch.kinds.tolist(), strict=True)),
        bool, len(own),
    )  # fmt: skip
    return np.flatnonzero((mask | short) & (batch.kinds > NONE))
