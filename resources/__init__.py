"""Data only: rule tables, symbols, icons, translations, web assets, the sample county."""

from importlib.resources import files
from importlib.resources.abc import Traversable


def resource(*parts: str) -> Traversable:
    """The resource under `parts`, for example ``resource("rules", "names.toml")``."""
    return files(__name__).joinpath(*parts)
