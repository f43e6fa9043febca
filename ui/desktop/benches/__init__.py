"""The workbenches, in the order of the rail. Each is imported when its job is first opened, so the window is quick."""

from collections.abc import Callable
from dataclasses import dataclass

from layers.text import Text, text
from ui.desktop.workbench import Workbench


@dataclass(frozen=True)
class Job:
    """A job of the rail: its id, its words in rail, menu and search box, its icon, and how its bench is loaded."""

    id: str
    title: Text
    icon: str
    load: Callable[[], type[Workbench]]


def _names() -> type[Workbench]:
    from ui.desktop.benches.names import NamesBench

    return NamesBench


def _boundaries() -> type[Workbench]:
    from ui.desktop.benches.boundaries import BoundariesBench

    return BoundariesBench


def _inspections() -> type[Workbench]:
    from ui.desktop.inspections.bench import InspectionsBench

    return InspectionsBench


def _disputes() -> type[Workbench]:
    from ui.desktop.disputes.bench import DisputesBench

    return DisputesBench


JOBS = (
    Job("names", text("Names"), "signpost", _names),
    Job("boundaries", text("Lines"), "spline", _boundaries),
    Job("inspections", text("Inspect"), "footprints", _inspections),
    Job("disputes", text("Disputes"), "flame", _disputes),
)
