"""Conditions on the columns of a table: one grammar and one meaning, wherever a user asks which rows he means.

The filter of the attribute table, selecting by attribute, the rules and filters of styles, and what is exchanged with
QGIS and SLD are all made of `Condition`; `Search` is what is typed to find something. Nothing is evaluated as code.
"""

from gis_desk.conditions.asking import asked, operators_for, typed
from gis_desk.conditions.condition import (
    LISTS,
    OPERATORS,
    PLAIN,
    RELATIONS,
    Condition,
    ConditionError,
    Question,
    Search,
    Value,
)
from gis_desk.conditions.meeting import met, passing

__all__ = [
    "LISTS",
    "OPERATORS",
    "PLAIN",
    "RELATIONS",
    "Condition",
    "ConditionError",
    "Question",
    "Search",
    "Value",
    "asked",
    "met",
    "operators_for",
    "passing",
    "typed",
]
