import numpy as np
import pytest

from gis_desk.disputes.statistics.lots import Lots

LIKELY = np.array([1.0, 0.0, 3.0, 6.0])


@pytest.mark.parametrize("weights", [np.ones(3), np.full(50, 2.0), np.full(20, 1.5), np.arange(1.0, 51.0)])
def test_every_lot_holds_all_weights_and_falls_as_likely_as_said(weights):
    drawn = Lots(LIKELY, weights, 1).drawn(4000)
    assert drawn.shape == (4000, 4)
    assert drawn.sum(axis=1) == pytest.approx(weights.sum())
    assert (drawn[:, 1] == 0).all()
    assert drawn.mean(axis=0) == pytest.approx(weights.sum() * LIKELY / 10, rel=0.06)
    spread = (weights**2).sum() * LIKELY / 10 * (1 - LIKELY / 10)
    assert drawn.var(axis=0) == pytest.approx(spread, rel=0.12)


def test_the_seed_decides_and_lots_differ():
    one, two, other = (Lots(LIKELY, np.ones(50), seed).drawn(5) for seed in (1, 1, 2))
    assert (one == two).all()
    assert not (one == other).all()
    assert not (one[0] == one[1]).all()
