"""Which units are hot together, with method and verdict."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
from scipy.sparse import csr_array

from gis_desk.disputes.statistics.gi import GiStar, gi_star
from gis_desk.disputes.statistics.method import UNREPORTED, Method, too_few
from gis_desk.disputes.statistics.question import Chosen, Frames, Question, chosen, units_of
from gis_desk.disputes.statistics.units import NEAR, PER, exposure, neighbours, shared
from layers import crs
from layers.text import Text, text
from layers.work import QUIET, Progress

AT_BORDER_M = 100.0
"""A case this near to several units lies between them."""
COLUMNS = ("key", "code", "name", "n", "cases", "value", "z", "p", "q", "verdict", "geometry")


@dataclass(frozen=True)
class UnitStudy:
    """The picture by units.

    Attributes
    ----------
    cases : Chosen
        The cases.
    units : GeoDataFrame
        ``key``, ``code``, ``name``, ``n`` (cases that touch the unit), ``cases`` (what they count in it; a case between
        two units counts half in each), ``value`` (what is compared, NaN where unknown), ``z``, ``p``, ``q`` (NaN
        without test), ``verdict`` (``hot``, ``cold`` or empty) and ``geometry`` (EPSG:4490).
    test : GiStar or None
        Of the units with a value; None where there are too few units or cases, or all values are alike.
    method : Method
        The words.
    """

    cases: Chosen
    units: gpd.GeoDataFrame
    test: GiStar | None
    method: Method


def study_units(question: Question, frames: Frames, progress: Progress = QUIET) -> UnitStudy:
    """Gi* of the units of a level.

    Parameters
    ----------
    frames : mapping
        ``dispute`` and ``division``.

    Raises
    ------
    Cancelled
        If the user stops it.
    """
    rules = question.rules
    cases = chosen(question, frames["dispute"])
    units = units_of(gpd.GeoDataFrame(frames["division"]), question.level, question.county)
    counted, touching, outside = shared(cases.places, cases.weights, units, near_m=AT_BORDER_M)
    value = counted / exposure(units, question.per)
    known = np.flatnonzero(np.isfinite(value))
    n = len(cases.places) - outside
    near, reach = neighbours(units.iloc[known].reset_index(drop=True), question.near, join_m=rules.join_m)
    alike = len(known) > 0 and bool(np.ptp(value[known]) <= 1e-12 * max(1.0, float(np.abs(value[known]).max())))
    test = None
    if len(known) >= rules.units and n >= rules.unit_cases and not alike:
        test = gi_star(
            value[known],
            near,
            permutations=question.permutations or rules.unit_permutations,
            seed=question.number,
            progress=progress,
        )
    table = _table(units, touching, counted, value, known, test, rules.alpha)
    method = _method(question, cases, table, known, near, reach, test, outside)
    return UnitStudy(cases, table, test, method)


def _table(
    units: gpd.GeoDataFrame,
    touching: np.ndarray,
    counted: np.ndarray,
    value: np.ndarray,
    known: np.ndarray,
    test: GiStar | None,
    alpha: float,
) -> gpd.GeoDataFrame:
    z, p, q = (np.full(len(units), np.nan) for _ in range(3))
    verdict = np.full(len(units), "", dtype=object)
    if test is not None:
        z[known], p[known], q[known] = test.z, test.p, test.q
        verdict[known[test.hot(alpha)]], verdict[known[test.cold(alpha)]] = "hot", "cold"
    made = units[["key", "code", "name"]].assign(n=touching, cases=counted, value=value, z=z, p=p, q=q, verdict=verdict)
    return gpd.GeoDataFrame(made, geometry=units.geometry.to_numpy(), crs=crs.GEOGRAPHIC)[list(COLUMNS)]


def _method(
    question: Question,
    cases: Chosen,
    table: gpd.GeoDataFrame,
    known: np.ndarray,
    near: csr_array,
    reach: float | None,
    test: GiStar | None,
    outside: int,
) -> Method:
    rules, n = question.rules, len(cases.places) - outside
    how = [
        text(
            "Method: Getis-Ord Gi* of {units} units (n = {n}), comparing {per}; neighbours are {near}, on the average "
            "{mean:.1f}; a case between several units counts an equal share in each.",
            units=len(known),
            n=n,
            per=PER[question.per],
            near=NEAR[question.near],
            mean=(near.nnz - len(known)) / max(len(known), 1),
        ),
        *cases.said,
    ]
    if reach is not None:
        how.append(text("Neighbours lie within {km:.1f} km, the least at which each unit has one.", km=reach / 1000))
    islands = int((np.diff(near.indptr) == 1).sum())
    if islands and len(known) > 1:
        how.append(text("{islands} units have no neighbour; there only their own cases count.", islands=islands))
    if len(known) < len(table):
        how.append(text("Left out: {units} units without the number of people.", units=len(table) - len(known)))
    if outside:
        how.append(text("Left out: {outside} cases without a place or in no unit.", outside=outside))
    parameters = {
        "by": "unit",
        "level": question.level,
        "per": question.per,
        "near": question.near,
        "weights": question.weights,
        "units": len(known),
    }
    if test is not None:
        parameters |= {"permutations": test.permutations, "seed": test.seed, "alpha": rules.alpha}
        how.append(
            text(
                "Test: {permutations} conditional permutations (seed {seed}), two-sided, false discovery rate "
                "(Benjamini-Hochberg) {alpha:.0%}.",
                permutations=test.permutations,
                seed=test.seed,
                alpha=rules.alpha,
            )
        )
        least = int(np.ceil(2 / (test.permutations + 1) * len(known) / rules.alpha - 1e-9))
        if least > 1:
            how.append(
                text("With so few permutations nothing is found unless {least} units stand out together.", least=least)
            )
    unknown = [UNREPORTED]
    if question.per == "count":
        unknown.append(text("Large units have more cases because they are large: compare by border or people as well."))
    else:
        unknown.append(text("Where the border is short or people are few, a single case makes a high figure."))
    hot = test is not None and bool(test.hot(rules.alpha).any())
    return Method(
        text("Clusters of units"),
        _verdict(question, table, known, test, n),
        tuple(how),
        tuple(unknown),
        n,
        parameters,
        test is None,
        hot,
    )


def _verdict(question: Question, table: gpd.GeoDataFrame, known: np.ndarray, test: GiStar | None, n: int) -> Text:
    rules = question.rules
    if test is not None:
        hot, cold = (table["verdict"] == "hot").sum(), (table["verdict"] == "cold").sum()
        if hot or cold:
            return text(
                "{hot} of {units} units are hot with their neighbours, {cold} quiet with them; of those named on the "
                "average at most {alpha:.0%} are false.",
                hot=int(hot),
                units=len(known),
                cold=int(cold),
                alpha=rules.alpha,
            )
        return text(
            "No unit stands out with its neighbours beyond chance (smallest q = {q:.2f}).", q=float(np.nanmin(test.q))
        )
    if len(known) < rules.units:
        return text(
            "{units} units to compare: too few for Gi* (under {few}); the table shows their cases.",
            units=len(known),
            few=rules.units,
        )
    if n < rules.unit_cases:
        return too_few(n, rules.unit_cases)
    return text("All units have the same value: there is nothing to compare.")
