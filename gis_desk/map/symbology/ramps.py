"""Colours for classes, from the table ``resources/symbols/ramps.toml``."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np

from resources import resource


@dataclass(frozen=True)
class Ramp:
    """A row of colours: ``sequential``, ``diverging`` or ``qualitative``."""

    id: str
    kind: str
    title: str
    colours: tuple[str, ...]

    def taken(self, count: int, *, turned: bool = False) -> tuple[str, ...]:
        """`count` colours, spread over the ramp; kinds one after the other, again from the first when they run out."""
        given = self.colours[::-1] if turned else self.colours
        if self.kind == "qualitative":
            return tuple(given[n % len(given)] for n in range(count))
        if count == 1:
            return (given[len(given) // 2],)
        return _between(given, np.linspace(0, len(given) - 1, count))


@cache
def ramps() -> Mapping[str, Ramp]:
    """Every ramp by its id."""
    table = tomllib.loads(resource("symbols", "ramps.toml").read_text(encoding="utf-8"))
    return {name: Ramp(name, e["kind"], e["title"], tuple(e["colours"])) for name, e in table.items()}


def _between(colours: tuple[str, ...], at: np.ndarray) -> tuple[str, ...]:
    rgb = np.array([[int(c[k : k + 2], 16) for k in (1, 3, 5)] for c in colours], float)
    places = np.arange(len(colours))
    mixed = np.column_stack([np.interp(at, places, rgb[:, k]) for k in range(3)]).round().astype(int)
    return tuple(f"#{r:02x}{g:02x}{b:02x}" for r, g, b in mixed.tolist())
