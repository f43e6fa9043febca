"""The rule table of comparisons, ``resources/rules/changes.toml``."""

import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any

from resources import resource


@cache
def limits() -> Mapping[str, Mapping[str, Any]]:
    """Sections ``ground``, ``kin``, ``likeness`` and ``types``; lengths in metres, shares from 0 to 1."""
    return tomllib.loads(resource("rules", "changes.toml").read_text(encoding="utf-8"))
