"""Characters on a map that no installed face has: which, where, how often."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from gis_desk.map.lettering.words import characters
from gis_desk.map.scene import Labels, Scene
from ui.map.fonts import missing_glyphs


@dataclass(frozen=True)
class Lost:
    """A character that is drawn as a box with its code point.

    Parameters
    ----------
    character : str
    layer : str
        Id of the layer.
    count : int
        Names of the layer with this character.
    example : str
        One of these names.
    key : str
        Its key, empty where it has none.
    """

    character: str
    layer: str
    count: int
    example: str
    key: str = ""

    @property
    def code_point(self) -> str:
        """As Unicode writes it: ``U+20000``."""
        return f"U+{ord(self.character[0]):04X}"


_TOGETHER = 5000
"""Names joined in one step: the window answers between steps."""
_looked: "WeakKeyDictionary[Labels, tuple[tuple[str, int, int], ...]]" = WeakKeyDictionary()
"""What was found in labels that were looked through before: character, count, row of the first name."""


def lost_characters(scene: Scene, stopped: Callable[[], bool] = lambda: False) -> list[Lost]:
    """The characters of the names of `scene` that no face has, those of the topmost layers first.

    Names that were looked through for an earlier scene are not looked through again. When it was stopped, what was
    found so far.
    """
    found: list[Lost] = []
    for layer in reversed(scene.layers):
        counts: Counter[str] = Counter()
        first: dict[str, tuple[Labels, int]] = {}
        for labels in layer.labels:
            if stopped():
                return found
            for character, count, row in _lost_in(labels):
                counts[character] += count
                first.setdefault(character, (labels, row))
        for character, count in counts.most_common():
            labels, row = first[character]
            key = labels.keys[row] if labels.keys else ""
            found.append(Lost(character, layer.id, count, labels.texts[row], key))
    return found


def _lost_in(labels: Labels) -> tuple[tuple[str, int, int], ...]:
    known = _looked.get(labels)
    if known is not None:
        return known
    used: set[str] = set()
    for start in range(0, len(labels.texts), _TOGETHER):
        used.update(*labels.texts[start : start + _TOGETHER])
    lost = set(missing_glyphs(used))
    counts: Counter[str] = Counter()
    first: dict[str, int] = {}
    if lost:
        for row, name in enumerate(labels.texts):
            for character in lost.intersection(part[0] for part in characters(name)):
                counts[character] += 1
                first.setdefault(character, row)
    known = _looked[labels] = tuple((c, n, first[c]) for c, n in counts.most_common())
    return known
