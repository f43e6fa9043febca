"""Ramps: told apart by people with the common kinds of colour-blindness, and translated."""

from itertools import pairwise

import numpy as np
import pytest

from gis_desk.map.symbology.ramps import ramps
from ui.texts import catalogue

# Machado, Oliveira and Fernandes 2009, severity 1, on linear light
KINDS = {
    "protan": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deutan": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "all": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
}


def seen(colour: str, kind: str) -> np.ndarray:
    """CIE L*a*b* of a colour as somebody sees it."""
    rgb = np.array([int(colour[k : k + 2], 16) for k in (1, 3, 5)]) / 255
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    linear = np.clip(np.array(KINDS[kind]) @ linear, 0, 1)
    xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]) @ linear
    f = np.cbrt(np.maximum(xyz / [0.9505, 1.0, 1.089], 0.008856))
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("ramp", ramps().values(), ids=lambda r: r.id)
@pytest.mark.parametrize("kind", KINDS)
def test_classes_are_told_apart(ramp, kind):
    colours = [seen(c, kind) for c in ramp.taken(5)]
    for n, one in enumerate(colours):
        for other in colours[n + 1 :]:
            assert np.linalg.norm(one - other) > 8


@pytest.mark.parametrize("ramp", [r for r in ramps().values() if r.kind == "sequential"], ids=lambda r: r.id)
def test_more_is_darker(ramp):
    light = [seen(c, "all")[0] for c in ramp.taken(7)]
    assert all(a > b for a, b in pairwise(light))


def test_taking():
    ramp = ramps()["blues"]
    assert ramp.taken(len(ramp.colours)) == ramp.colours
    assert ramp.taken(2, turned=True) == (ramp.colours[-1], ramp.colours[0])
    assert ramps()["okabe_ito"].taken(10)[8] == ramps()["okabe_ito"].colours[0]
    assert {r.kind for r in ramps().values()} == {"sequential", "diverging", "qualitative"}


def test_titles_are_translated():
    assert all(r.title in catalogue("zh") for r in ramps().values())
