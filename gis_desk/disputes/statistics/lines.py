"""Where cases gather along the lines, with method and verdict."""

from dataclasses import dataclass

from gis_desk.disputes.statistics.density import LineDensity, along_lines
from gis_desk.disputes.statistics.method import UNREPORTED, Method, chance_explains, too_few
from gis_desk.disputes.statistics.question import Chosen, Frames, Question, chosen
from gis_desk.disputes.statistics.scan import LineTest, against_chance, with_markers
from layers.text import Text, text
from layers.work import QUIET, Progress


@dataclass(frozen=True)
class LineStudy:
    """The picture along the lines: the cases, their density, the test (None of too few cases), the words."""

    cases: Chosen
    density: LineDensity
    test: LineTest | None
    method: Method


def study_lines(question: Question, frames: Frames, progress: Progress = QUIET) -> LineStudy:
    """Density along the lines and its hot stretches.

    Parameters
    ----------
    frames : mapping
        ``dispute``, ``boundary_line`` and ``marker``.

    Raises
    ------
    Cancelled
        If the user stops it.
    """
    rules, lines = question.rules, frames["boundary_line"]
    cases = chosen(question, frames["dispute"])
    density = along_lines(
        cases.rows["geometry"].to_numpy(),
        lines,
        weights=cases.weights,
        bandwidth_m=question.bandwidth_m or rules.line_bandwidth_m,
        limit_m=question.limit_m or rules.limit_m,
        step_m=rules.step_m,
        join_m=rules.join_m,
        progress=progress.part(0, 1, 3),
    )
    test = None
    few = density.n < rules.line_cases
    if not few:
        test = against_chance(
            density,
            lines,
            permutations=question.permutations or rules.line_permutations,
            seed=question.number,
            alpha=rules.alpha,
            least_cases=rules.spot_cases,
            progress=progress.part(1, 3, 3),
        )
        test = LineTest(
            test.p, test.critical_per_km, test.peaks, test.seed, with_markers(test.spots, lines, frames["marker"])
        )
    return LineStudy(cases, density, test, _method(question, cases, density, test))


def _method(question: Question, cases: Chosen, density: LineDensity, test: LineTest | None) -> Method:
    rules = question.rules
    how = [
        text(
            "Method: density along the boundary lines (n = {n}), Epanechnikov kernel reaching {km:g} km each way along "
            "{total:.0f} km of lines; in a junction it goes on along the other lines in equal shares, at a dead end it "
            "turns back, so that the density adds up to the cases.",
            n=density.n,
            km=density.bandwidth_m / 1000,
            total=density.network.length.sum() / 1000,
        ),
        *cases.said,
    ]
    if density.off:
        how.append(
            text(
                "Left out: {off} cases without a place or further than {km:g} km from every line.",
                off=density.off,
                km=density.limit_m / 1000,
            )
        )
    parameters = {
        "by": "line",
        "bandwidth_m": density.bandwidth_m,
        "limit_m": density.limit_m,
        "join_m": rules.join_m,
        "weights": question.weights,
        "network_m": float(density.network.length.sum()),
    }
    if test is not None:
        parameters |= {"permutations": len(test.peaks), "seed": test.seed, "alpha": rules.alpha, "p": test.p}
        how.append(
            text(
                "Test: {permutations} random pictures (seed {seed}) with the same cases anywhere on the lines; hot is "
                "what is denser than the highest peak of {share:.0%} of them, with {least} cases at least.",
                permutations=len(test.peaks),
                seed=test.seed,
                share=1 - rules.alpha,
                least=rules.spot_cases,
            )
        )
    unknown = (
        UNREPORTED,
        text(
            "Expected is what length alone would give: people, land use and works along a line are not known to it; "
            "what lies beyond the last line known is not counted."
        ),
    )
    hot = test is not None and len(test.spots) > 0
    return Method(
        text("Density along the lines"),
        _verdict(question, density, test),
        tuple(how),
        unknown,
        density.n,
        parameters,
        test is None,
        hot,
    )


def _verdict(question: Question, density: LineDensity, test: LineTest | None) -> Text:
    if not len(density.network.begin):
        return text("No boundary lines are known: there is nothing to measure along.")
    if test is None:
        return too_few(density.n, question.rules.line_cases)
    if not len(test.spots) and test.p <= question.rules.alpha:
        return text(
            "No stretch is called hot: the highest peak is rarer than chance makes it (p = {p:.3f}), but fewer than "
            "{least} cases lie there.",
            p=test.p,
            least=question.rules.spot_cases,
        )
    if not len(test.spots):
        return chance_explains(test.p, len(test.peaks))
    return text(
        "Hot stretches: {spots}. On {km:.1f} km they hold {held} of {n} cases; by length alone it would be "
        "{expected:.1f}. Chance makes such a peak anywhere with p = {p:.3f}.",
        spots=len(test.spots),
        held=int(test.spots["n"].sum()),
        n=density.n,
        km=float((test.spots["to_m"] - test.spots["from_m"]).sum()) / 1000,
        expected=float(test.spots["expected"].sum() / density.weights[density.snapped.edge >= 0].sum() * density.n),
        p=test.p,
    )
