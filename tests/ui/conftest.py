"""The practice county as a workspace, made once."""

import shutil
from pathlib import Path

import pytest

from ui.practice import make_practice


@pytest.fixture(scope="session")
def practice_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workspace itself: only to be read."""
    path = tmp_path_factory.mktemp("practice") / "practice.gpkg"
    make_practice(path)[0].close()
    return path


@pytest.fixture
def practice(practice_once: Path, tmp_path: Path) -> Path:
    """A copy of one's own."""
    return Path(shutil.copy(practice_once, tmp_path / "county.gpkg"))
