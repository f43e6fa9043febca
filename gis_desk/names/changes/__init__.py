"""Two years of a list of divisions or names compared: what was renamed, moved, merged, divided, added, removed.

`register` reads a table into columns, `comparing` decides, `decision` is what it says of each row, with its grounds.
"""

from gis_desk.names.changes.comparing import Comparison, compare
from gis_desk.names.changes.decision import Certainty, Decision, Fact, Kind
from gis_desk.names.changes.register import Register, register_of

__all__ = ["Certainty", "Comparison", "Decision", "Fact", "Kind", "Register", "compare", "register_of"]
