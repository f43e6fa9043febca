"""Data only: rule tables, symbols, icons, translations, web assets, the sample county."""

from importlib.resources import files
from importlib.resources.abc import Traversable

_ROOT = files(__name__)  # asked once: each asking imports again, and there are hundreds of icons


def resource(*parts: str) -> Traversable:
    """The resource under `parts`, for example ``resource("rules", "names.toml")``."""
    return _ROOT.joinpath(*parts)
