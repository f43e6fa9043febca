"""The workbenches, in the order of the rail."""

import importlib
import importlib.util
from collections.abc import Iterator

from ui.desktop.workbench import Workbench

_BENCHES = (
    "ui.desktop.benches.names:NamesBench",
    "ui.desktop.benches.boundaries:BoundariesBench",
    "ui.desktop.benches.inspections:InspectionsBench",
    "ui.desktop.benches.disputes:DisputesBench",
)


def benches() -> Iterator[type[Workbench]]:
    """Every workbench there is, in the order of the rail."""
    for name in _BENCHES:
        module, attribute = name.split(":")
        if importlib.util.find_spec(module) is not None:
            yield getattr(importlib.import_module(module), attribute)
