"""The catalogue of warnings: all kinds, each registered by its module."""

from gis_desk.disputes.warnings import (  # noqa: F401 - each registers its kinds
    deadlines,
    forms,
    gathering,
    inspections,
    markers,
    names,
    reopened,
    roads,
    settlements,
    topology,
    waters,
    works,
)
from gis_desk.disputes.warnings.kinds import KINDS

__all__ = ["KINDS"]
