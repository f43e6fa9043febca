"""Equal, sound-alike, look-alike and near names: an index over all names, built once.

Names are compared by their specific term. Characters become syllables by tables over code points, syllables a 64-bit
hash that keeps their order; every hit of a hash is confirmed on the characters or syllables.
"""

from gis_desk.names.likeness.index import Likeness
from gis_desk.names.likeness.joined import Joined
from gis_desk.names.likeness.kinds import (
    COUNTY,
    ESTATE,
    FAMOUS,
    NONE,
    ROAD,
    SCOPE,
    TOWNSHIP,
    VILLAGE,
    kind_of,
    scope_of,
)
from gis_desk.names.likeness.relations import HOMOPHONE, LOOKALIKE, NEAR, RANK, SAME, How, Like
from gis_desk.names.likeness.sounds import Sounds

__all__ = [
    "COUNTY", "ESTATE", "FAMOUS", "HOMOPHONE", "LOOKALIKE", "NEAR", "NONE", "RANK", "ROAD", "SAME", "SCOPE", "TOWNSHIP",
    "VILLAGE", "How", "Joined", "Like", "Likeness", "Sounds", "kind_of", "scope_of",
]  # fmt: skip
