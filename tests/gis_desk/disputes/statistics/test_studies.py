"""The whole way from the tables of a workspace to the words below a picture."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
import shapely

from gis_desk.disputes.statistics.areas import study_area
from gis_desk.disputes.statistics.clusters import study_units
from gis_desk.disputes.statistics.lines import study_lines
from gis_desk.disputes.statistics.question import Question, ground_of, units_of
from gis_desk.disputes.statistics.rules import StatisticsRules
from gis_desk.disputes.statistics.times import study_time
from layers.errors import GisDeskError
from layers.work import Cancelled, Progress
from tests.gis_desk.disputes.county import case, cases, divisions, frame, lines, markers
from ui.texts import say

TODAY = date(2026, 6, 15)
ASKED = Question(TODAY, permutations=99, county="990101")


def tables(*rows, units=None):
    return {
        "dispute": cases(*rows),
        "boundary_line": lines(),
        "marker": markers(),
        "division": divisions() if units is None else units,
    }


def spread(n, **values):
    return [case(f"D{i}", 110.2, 25.003 + 0.194 * i / max(n - 1, 1), **values) for i in range(n)]


def gathered(n):
    return [case(f"D{100 + i}", 110.2, 25.099 + 0.0002 * i) for i in range(n)]


def villages(rows=6, columns=7):
    made = []
    for i in range(rows * columns):
        row, column = divmod(i, columns)
        west, south = 110.0 + column * 0.02, 25.0 + row * 0.02
        shape = shapely.MultiPolygon([shapely.box(west, south, west + 0.02, south + 0.02)])
        code = f"990101101{200 + i}"
        made.append(
            {"key": code, "code": code, "name": f"村{i}", "level": "village", "population": 500, "geometry": shape}
        )
    return frame("division", made)


def middles(units):
    return shapely.get_coordinates(shapely.centroid(units.geometry.to_numpy())).tolist()


@pytest.mark.parametrize("n", [0, 1, 9])
def test_few_cases_make_a_sentence_in_place_of_a_picture(n):
    study = study_lines(ASKED, tables(*spread(n)))
    assert study.test is None
    assert study.method.few
    assert not study.method.hot
    assert str(study.method.verdict).startswith(f"Too few cases to see whether they gather ({n}, under 10)")
    assert study.method.n == n
    area = study_area(ASKED, tables(*spread(n)))
    assert (area.p, len(area.levels), area.method.few) == (None, 0, True)


def test_what_gathers_is_named_by_line_chainage_and_markers():
    study = study_lines(ASKED, tables(*spread(20), *gathered(10)))
    assert study.method.hot
    spot = study.test.spots.iloc[0]
    assert spot["line"] == "L1"
    assert str(spot["markers"]) == "between markers 99019902001Q and 99019902002Q"
    assert spot["from_m"] < 11_000 < spot["to_m"]
    assert "Hot stretches: 1" in str(study.method.verdict)
    assert study.method.parameters["permutations"] == 99


def test_an_even_spread_is_called_chance():
    study = study_lines(ASKED, tables(*spread(40)))
    assert not study.method.hot
    assert "Nothing gathers beyond chance" in str(study.method.verdict)


def test_two_cases_that_chance_does_not_explain_are_no_hot_spot_and_no_chance_either():
    rules = StatisticsRules(line_cases=2, spot_cases=3)
    study = study_lines(replace(ASKED, rules=rules), tables(*gathered(2)))
    assert len(study.test.spots) == 0
    if study.test.p <= rules.alpha:
        assert "fewer than 3 cases" in str(study.method.verdict)


@pytest.mark.parametrize("study", [study_lines, study_area, study_units, study_time])
def test_every_picture_says_its_method_number_and_limits_in_chinese_too(study):
    method = study(ASKED, tables(*spread(25))).method
    how = " ".join(str(s) for s in method.how)
    assert f"n = {method.n}" in how
    assert any("nobody patrols" in str(s) for s in method.unknown)
    assert len(method.unknown) == 2
    said = method.as_dict(say)
    assert said["n"] == method.n
    assert all(isinstance(s, str) and s for s in (said["title"], said["verdict"], *said["how"], *said["unknown"]))
    assert method.sentences()[0] == method.verdict


@pytest.mark.parametrize("weights", ["none", "grade", "age", "both"])
def test_weights_are_used_and_said(weights):
    rows = [*spread(20, grade="blue", found_on="2020-01-01"), *spread(5, grade="red", found_on="2026-06-01")]
    study = study_lines(replace(ASKED, weights=weights), tables(*rows))
    total = study.density.stretches["cases"].sum()
    assert total == pytest.approx(study.density.weights.sum())
    assert (total == pytest.approx(25)) == (weights == "none")
    assert study.method.parameters["weights"] == weights


def test_the_choice_of_cases_is_kept_and_said():
    rows = [*spread(12), *spread(12, state="settled", closed_on="2026-05-01"), *spread(12, found_on="2020-01-01")]
    given = tables(*rows)
    assert study_lines(ASKED, given).method.n == 24
    assert study_lines(replace(ASKED, everything=True), given).method.n == 36
    late = study_lines(replace(ASKED, since=date(2026, 1, 1)), given)
    assert late.method.n == 12
    assert "found since 2026-01-01" in " ".join(str(s) for s in late.method.how)
    with pytest.raises(GisDeskError, match="before it begins"):
        replace(ASKED, since=date(2026, 1, 2), until=date(2026, 1, 1))


def test_cases_far_from_lines_are_said():
    study = study_lines(ASKED, tables(*spread(12), case("D90", 110.3, 25.1)))
    assert study.density.off == 1
    assert any("Left out: 1 cases" in str(s) for s in study.method.how)


def test_without_lines_or_divisions_there_is_nothing_to_measure_and_that_is_said():
    given = tables(*spread(12))
    none = {**given, "boundary_line": given["boundary_line"].iloc[:0], "division": given["division"].iloc[:0]}
    assert "No boundary lines" in str(study_lines(ASKED, none).method.verdict)
    assert "no ground" in str(study_area(ASKED, none).method.verdict)
    assert "0 units to compare" in str(study_units(ASKED, none).method.verdict)


def test_over_land_what_gathers_is_found_and_an_even_spread_along_the_line_is_not():
    found = study_area(ASKED, tables(*spread(30), *gathered(25)))
    assert found.method.hot
    assert shapely.intersects_xy(found.spots.geometry.iloc[0], 110.199, 25.1)
    assert found.spots["n"].iloc[0] >= 20
    even = study_area(ASKED, tables(*spread(60)))
    assert not even.method.hot
    assert found.surface.n == 55
    assert found.levels["share"].tolist() == [0.75, 0.5, 0.25]


def test_a_hot_village_is_found_and_few_units_are_said():
    random = np.random.default_rng(1)
    rows = [case(f"D{i}", x, y) for i, (x, y) in enumerate(random.uniform((110, 25), (110.14, 25.12), (60, 2)))]
    rows += [case(f"D{500 + i}", 110.01 + 0.02 * (i % 3), 25.01 + 0.02 * (i // 3 % 3)) for i in range(60)]
    asked = replace(ASKED, level="village", permutations=4999)
    study = study_units(asked, tables(*rows, units=villages()))
    assert study.method.hot
    assert "村8" in set(study.units.loc[study.units["verdict"] == "hot", "name"])
    assert study.units["cases"].sum() == pytest.approx(120)
    assert study.units["value"].sum() == pytest.approx(120)
    assert study.units["n"].sum() > 120
    few = study_units(ASKED, tables(*rows))
    assert few.test is None
    assert "2 units to compare: too few" in str(few.method.verdict)
    assert few.units["cases"].sum() > 0


def test_values_alike_islands_and_unknown_people_are_said():
    units = villages()
    assert "Too few cases" in str(
        study_units(replace(ASKED, level="village"), tables(*spread(5), units=units)).method.verdict
    )
    rows = [case(f"D{i}", *p) for i, p in enumerate(middles(units))]
    alike = study_units(replace(ASKED, level="village"), tables(*rows, units=units))
    assert "same value" in str(alike.method.verdict)
    units.loc[0, "population"] = None
    units.geometry = [*units.geometry[:41], shapely.MultiPolygon([shapely.box(110.19, 25.17, 110.2, 25.18)])]
    rows[41] = case("D41", 110.195, 25.175)
    rows.append(case("D99", 110.01, 25.03))
    study = study_units(replace(ASKED, level="village", per="people"), tables(*rows, units=units))
    said = " ".join(str(s) for s in study.method.how)
    assert "Left out: 1 units without the number of people" in said
    assert "1 units have no neighbour" in said
    assert np.isnan(study.units["z"].iloc[0])


def test_too_few_permutations_for_the_number_of_units_are_said():
    rows = [case(f"D{i}", *p) for i, p in enumerate(middles(villages())[:35])]
    study = study_units(replace(ASKED, level="village", permutations=99), tables(*rows, units=villages()))
    assert any("units stand out together" in str(s) for s in study.method.how)


def test_the_same_question_has_the_same_answer():
    given = tables(*spread(20), *gathered(5))
    one, two = study_lines(ASKED, given), study_lines(ASKED, given)
    assert one.test.p == two.test.p
    assert one.method == two.method
    assert study_area(ASKED, tables(*spread(25))).p == study_area(ASKED, tables(*spread(25))).p


@pytest.mark.parametrize("study", [study_lines, study_area])
def test_it_can_be_stopped(study):
    with pytest.raises(Cancelled):
        study(ASKED, tables(*spread(25)), Progress(stopped=lambda: True))


def test_the_ground_is_the_county_else_what_there_is():
    given = divisions()
    assert ground_of(given, "990101").equals(given.geometry.iloc[0])
    assert ground_of(given, None).area == pytest.approx(0.08)
    assert ground_of(given[given["level"] == "township"], "990101").area == pytest.approx(0.04)
    assert ground_of(given.iloc[:0], "990101") is None
    assert list(units_of(given, "township", "990101")["code"]) == ["990101101", "990101102"]
    assert len(units_of(given, "township", None)) == 3
    assert len(units_of(given, "township", "110101")) == 3
