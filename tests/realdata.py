"""Where tests find the real data, which is never part of the project."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def data_dir() -> Path:
    """The folder of real data; skips the calling test, saying so, where it isn't."""
    folder = Path(os.environ.get("GIS_DESK_DATA") or ROOT.parent / "shared" / "data")
    if not folder.is_dir():
        pytest.skip(f"real data not found in {folder}: set GIS_DESK_DATA")
    return folder


def domain_dir() -> Path:
    """The folder of what is known of law and practice, beside the real data; skips the calling test where it isn't."""
    folder = data_dir().parent / "domain"
    if not folder.is_dir():
        pytest.skip(f"the domain folder is not found in {folder}")
    return folder
