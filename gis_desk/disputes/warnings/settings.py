"""The rule table of the warnings, ``resources/rules/dispute_warnings.toml``."""

import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any

from resources import resource

Settings = Mapping[str, Mapping[str, Any]]
"""Section by section, as in the table: one for each kind, ``grade`` and ``near`` for all."""


@cache
def settings() -> Settings:
    """The table that the program brings along."""
    return tomllib.loads(resource("rules", "dispute_warnings.toml").read_text(encoding="utf-8"))
