"""Every symbol looks as its reference picture: a tolerance in level and in share of pixels, cell by cell."""

import numpy as np
import pytest
from PySide6.QtGui import QImage

from tests.images import kept, pixels
from tests.images.symbols import CELL, COLUMNS, FOLDER, drawn, sheets

LEVEL = 40
"""Of 255: what the edge of a line may differ."""
SHARE = 0.012
"""Of the pixels of a cell: more must not differ by more than `LEVEL`."""

SHEETS = list(sheets())


@pytest.mark.parametrize(("name", "ground", "dots", "samples"), SHEETS, ids=[s[0] for s in SHEETS])
def test_symbols_look_as_they_did(qapp, name, ground, dots, samples):
    image = drawn(samples, ground, dots)
    reference = QImage(str(FOLDER / f"{name}.png"))
    assert not reference.isNull(), f"no reference picture: python -m tests.images.symbols ({name})"
    assert reference.size() == image.size()
    unlike = np.abs(pixels(image)[:, :, :3] - pixels(reference)[:, :, :3]).max(axis=2) > LEVEL
    wrong = []
    for n, sample in enumerate(samples):
        x, y = n % COLUMNS * CELL[0], n // COLUMNS * CELL[1]
        if unlike[y : y + CELL[1], x : x + CELL[0]].mean() > SHARE:
            wrong.append(sample.name)
    assert not wrong, f"{wrong}: see {kept(image, name)}"


@pytest.mark.parametrize(("name", "ground", "dots", "samples"), SHEETS, ids=[s[0] for s in SHEETS])
def test_every_sample_shows_something_of_its_own(qapp, name, ground, dots, samples):
    data = pixels(drawn(samples, ground, dots))
    seen = set()
    for n, sample in enumerate(samples):
        x, y = n % COLUMNS * CELL[0], n // COLUMNS * CELL[1]
        cell = data[y : y + CELL[1], x : x + CELL[0]]
        assert len(np.unique(cell.reshape(-1, 4), axis=0)) > 1, f"{sample.name} draws nothing"
        seen.add(cell.tobytes())
    assert len(seen) == len(samples), "two symbols look the same"
