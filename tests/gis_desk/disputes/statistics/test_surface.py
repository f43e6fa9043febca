import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import gaussian_kde

from gis_desk.disputes.statistics.contours import levels
from gis_desk.disputes.statistics.surface import grid_over, over_land, random_peaks
from layers import crs

SQUARE = shapely.box(110.0, 25.0, 110.4, 25.3)
RING = SQUARE.difference(shapely.box(110.15, 25.1, 110.25, 25.2))
places = st.lists(st.tuples(st.floats(109.9, 110.5), st.floats(24.9, 25.4)), max_size=30)


def total(surface):
    return surface.per_km2.sum() * (surface.grid.cell / 1000) ** 2


@settings(max_examples=40, deadline=None)
@given(places, st.floats(100, 30_000), st.sampled_from([SQUARE, RING]))
def test_the_surface_holds_every_case_and_nothing_outside(places, reach, ground):
    points = np.array(places).reshape(-1, 2)
    weights = np.linspace(0.5, 3, len(points))
    found = over_land(points, ground, weights=weights, bandwidth_m=reach, cells=64)
    assert total(found) == pytest.approx(found.weight.sum(), rel=1e-9, abs=1e-9)
    assert found.n + found.outside == len(points)
    assert (found.per_km2 >= 0).all()
    assert (found.per_km2[~found.grid.inside] == 0).all()


def test_cases_at_the_border_belong_to_the_county_those_far_off_do_not():
    points = np.array([(110.2, 25.15), (110.2, 24.995), (110.2, 24.9), (np.nan, 25), (0.0, 0.0)])
    found = over_land(points, SQUARE, edge_m=1000)
    assert (found.n, found.outside, found.at_edge) == (2, 3, 1)
    assert total(found) == pytest.approx(2)


def test_far_from_the_edge_it_is_scipys_kernel_density():
    random = np.random.default_rng(2)
    points = np.column_stack([random.normal(110.2, 0.02, 80), random.normal(25.15, 0.02, 80)])
    found = over_land(points, SQUARE, bandwidth_m=4000, cells=512)
    grid = found.grid
    flat = np.column_stack(crs.transform_points(points[:, 0], points[:, 1], crs.GEOGRAPHIC, grid.zone))
    kde = gaussian_kde(flat.T)
    kde.covariance = np.eye(2) * 4000**2 / 5
    kde.set_bandwidth(1.0)
    kde._data_covariance = np.eye(2) * 4000**2 / 5
    kde._data_cho_cov = np.linalg.cholesky(kde._data_covariance)
    kde._compute_covariance()
    rows, columns = grid.inside.shape
    x, y = grid.west + (np.arange(columns) + 0.5) * grid.cell, grid.south + (np.arange(rows) + 0.5) * grid.cell
    exact = kde(np.vstack([m.ravel() for m in np.meshgrid(x, y)])).reshape(rows, columns) * 80 * 1e6
    inner = (slice(rows // 3, 2 * rows // 3), slice(columns // 3, 2 * columns // 3))
    assert found.per_km2[inner] == pytest.approx(exact[inner], rel=0.02, abs=0.02 * exact.max())


def test_an_even_spread_stays_even_up_to_the_edge():
    x, y = np.meshgrid(np.linspace(110.001, 110.399, 120), np.linspace(25.001, 25.299, 90))
    found = over_land(np.column_stack([x.ravel(), y.ravel()]), SQUARE, bandwidth_m=8000, cells=60)
    inside = found.per_km2[found.grid.inside]
    assert inside.min() > 0.9 * inside.mean()
    assert inside.max() < 1.1 * inside.mean()


def test_ground_without_an_area_is_refused():
    with pytest.raises(ValueError, match="no ground"):
        grid_over(shapely.Polygon(), 16)


def test_levels_hold_their_share_one_within_the_next():
    random = np.random.default_rng(3)
    points = np.vstack(
        [random.uniform((110, 25), (110.4, 25.3), (200, 2)), random.normal((110.1, 25.1), 0.005, (200, 2))]
    )
    surface = over_land(points, RING, bandwidth_m=3000, cells=128)
    found = levels(surface, (0.25, 0.5, 0.75), RING)
    assert found["share"].tolist() == [0.75, 0.5, 0.25]
    assert found.crs == crs.GEOGRAPHIC
    assert found.is_valid.all()
    assert (found["area_km2"].diff().dropna() < 0).all()
    for wide, small in zip(found.geometry[:-1], found.geometry[1:], strict=True):
        assert shapely.area(shapely.difference(small, wide)) < 1e-9
    assert shapely.area(shapely.difference(found.geometry.iloc[0], RING)) < 1e-12
    grid = surface.grid
    for row in found.itertuples():
        flat = crs.transform(np.array([row.geometry], dtype=object), crs.GEOGRAPHIC, grid.zone)[0]
        rows, columns = np.nonzero(grid.inside)
        x, y = grid.west + (columns + 0.5) * grid.cell, grid.south + (rows + 0.5) * grid.cell
        shapely.prepare(flat)
        held = surface.per_km2[rows, columns][shapely.intersects_xy(flat, x, y)].sum() * (grid.cell / 1000) ** 2
        assert held == pytest.approx(row.share * surface.n, rel=0.05)
    assert shapely.intersects_xy(found.geometry.iloc[-1], 110.1, 25.1)


def test_no_cases_have_no_levels():
    assert levels(over_land(np.empty((0, 2)), SQUARE), (0.5,), SQUARE).empty


def test_chance_is_seldom_as_high_as_a_gathering_and_often_as_high_as_chance():
    random = np.random.default_rng(4)
    even = random.uniform((110, 25), (110.4, 25.3), (60, 2))
    gathered = np.vstack([even, random.normal((110.1, 25.1), 0.004, (15, 2))])
    peak, peaks = random_peaks(over_land(gathered, SQUARE), permutations=99, seed=1)
    assert (peaks >= peak).sum() == 0
    ps = []
    for seed in range(40):
        points = np.random.default_rng(seed).uniform((110, 25), (110.4, 25.3), (60, 2))
        peak, peaks = random_peaks(over_land(points, SQUARE, cells=128), permutations=39, seed=1)
        ps.append((1 + (peaks >= peak).sum()) / 40)
    assert 0.3 < np.mean(ps) < 0.7
    assert sum(p <= 0.05 for p in ps) <= 7


def test_random_cases_lie_only_where_they_can():
    points = np.random.default_rng(5).normal((110.1, 25.1), 0.003, (30, 2))
    surface = over_land(points, SQUARE)
    here = np.zeros(surface.grid.inside.shape)
    here[surface.row, surface.column] = 1.0
    peak, peaks = random_peaks(surface, chance=here, permutations=39, seed=1)
    assert 0.5 < np.median(peaks) / peak < 1.5
