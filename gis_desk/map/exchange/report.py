"""What came of an exchange: the look or the file, and what the other side does not know."""

from dataclasses import dataclass, field

from gis_desk.map.symbology.look import Look
from layers.text import Text


@dataclass(frozen=True)
class Imported:
    """A look out of a file; `lost` says what of the file was not taken over."""

    look: Look
    lost: tuple[Text, ...] = ()


@dataclass(frozen=True)
class Exported:
    """A look as a file (UTF-8); `lost` says what of the look the format does not hold."""

    content: bytes
    lost: tuple[Text, ...] = ()


@dataclass
class Losses:
    """Gathers what was lost, each thing once, in the order it was met."""

    _found: dict[str, Text] = field(default_factory=dict)

    def add(self, what: Text) -> None:
        """Note `what`."""
        if len(self._found) < 200:
            self._found.setdefault(str(what), what)

    def all(self) -> tuple[Text, ...]:
        """Everything noted."""
        return tuple(self._found.values())
