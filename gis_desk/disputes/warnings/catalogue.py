"""The catalogue of warnings: all kinds, each registered by its module."""

from gis_desk.disputes.warnings import (  # noqa: F401 - each registers its kinds
    builtup,
    deadlines,
    forms,
    gathering,
    inspections,
    markers,
    names,
    reopened,
    roads,
    topology,
    villages,
    waters,
    works,
)
from gis_desk.disputes.warnings.kinds import KINDS

__all__ = ["KINDS"]
