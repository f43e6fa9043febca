import numpy as np
import pandas as pd
import pytest
import shapely

from gis_desk.disputes.statistics.density import along_lines
from gis_desk.disputes.statistics.scan import COLUMNS, against_chance, with_markers
from tests.gis_desk.disputes.statistics.nets import at, lines

NET = lines([(0, 0), (30, 0)], [(30, 0), (30, 20)], [(30, 0), (40, -10)])


def even(n, seed):
    """Cases laid at random over the whole net."""
    random = np.random.default_rng(seed)
    shapes = NET.geometry.to_numpy()
    which = random.choice(3, n, p=shapely.length(shapes) / shapely.length(shapes).sum())
    return shapely.line_interpolate_point(shapes[which], random.random(n), normalized=True)


def compared(points, **choices):
    density = along_lines(points, NET, weights=choices.pop("weights", None))
    return against_chance(density, NET, **({"permutations": 199, "seed": 1, "alpha": 0.05} | choices))


def test_what_gathers_is_found_where_it_is():
    gathered = at(*[(12 + x, 0) for x in np.linspace(-0.8, 0.8, 12)])
    found = compared(np.concatenate([even(40, 1), gathered]))
    assert found.p == 1 / 200
    assert tuple(found.spots.columns) == COLUMNS
    spot = found.spots.iloc[0]
    assert spot["line"] == "L0"
    assert spot["from_m"] < 12_080 < spot["to_m"]
    assert spot["to_m"] - spot["from_m"] < 6000
    assert spot["n"] >= 12
    assert spot["ratio"] == pytest.approx(spot["cases"] / spot["expected"])
    assert spot["geometry"].distance(shapely.Point(110.12, 25)) < 1e-9
    assert found.spots["p"].max() <= 0.05


def test_chance_is_seldom_called_hot():
    found = [compared(even(40, seed)) for seed in range(100)]
    assert sum(f.p <= 0.05 for f in found) <= 11  # binomial(100, 0.05): more in 1 of 200 runs of this test
    assert sum(len(f.spots) > 0 for f in found) <= 11
    assert all((f.spots["peak_per_km"] > f.critical_per_km).all() for f in found)
    assert 0.35 < np.mean([f.p for f in found]) < 0.65


def test_the_same_seed_gives_the_same_answer_another_one_another():
    points = even(30, 3)
    one, two, other = compared(points), compared(points), compared(points, seed=2)
    assert (one.peaks == two.peaks).all()
    assert one.critical_per_km == two.critical_per_km
    assert not (one.peaks == other.peaks).all()


def test_weights_count_in_the_picture_and_in_chance_alike():
    points = even(30, 4)
    assert compared(points, weights=np.full(30, 7.0)).p == compared(points).p
    random = compared(points, weights=np.random.default_rng(1).random(30) + 0.1)
    assert 0 < random.p <= 1
    heavy = np.ones(30)
    heavy[0] = 1000.0
    assert compared(points, weights=heavy).spots.empty  # one heavy case is no gathering, and chance has it too


def test_two_cases_side_by_side_are_no_gathering():
    found = compared(at((5, 0), (5, 0), (5, 0)), least_cases=4)
    assert found.spots.empty


def test_no_cases_are_no_peak():
    assert compared(at()).p == 1.0
    assert compared(at((90, 90))).spots.empty


def test_a_hot_stretch_goes_on_through_the_end_of_another_line():
    net = lines([(0, 0), (40, 0)], [(20, 0), (20, 30)])
    density = along_lines(at(*[(20 + x, 0) for x in np.linspace(-1, 1, 30)], *[(x, 0) for x in range(40)]), net)
    found = against_chance(density, net, permutations=199, seed=1, alpha=0.05).spots
    assert (found["line"] == "L0").sum() == 1


@pytest.mark.parametrize(
    ("chainages", "said"),
    [
        ([1, 5, 20, 28], "between markers M5 and M20"),
        ([1, 5], "beyond marker M5"),
        ([20, 28], "before marker M20"),
        ([], None),
    ],
)
def test_a_hot_stretch_is_named_by_its_markers(chainages, said):
    gathered = at(*[(12 + x, 0) for x in np.linspace(-0.8, 0.8, 12)])
    found = compared(np.concatenate([even(40, 1), gathered])).spots.iloc[:1]
    markers = pd.DataFrame(
        {
            "line": ["L0"] * len(chainages) + ["L1"],
            "number": [f"M{km}" for km in chainages] + ["M9"],
            "geometry": [*at(*[(km, 0) for km in chainages]), shapely.Point(110.3, 25.1)],
        }
    )
    named = with_markers(found, NET, markers)["markers"].iloc[0]
    assert (None if named is None else str(named)) == said
