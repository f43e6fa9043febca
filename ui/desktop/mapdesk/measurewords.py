"""Measures as the map and its card write them."""

from gis_desk.map.angles import dms_plain
from gis_desk.map.measuring import MU_M2
from ui.desktop import figures
from ui.texts import tr


class MeasureWords:
    """Measures as the window writes them, areas in 亩 where that is wanted."""

    def __init__(self) -> None:
        self.mu = False

    def length(self, metres: float) -> str:
        """Metres, from one kilometre on kilometres."""
        return figures.length(metres)

    def area(self, square_metres: float) -> str:
        """Square metres, hectares or square kilometres by size; or 亩."""
        return tr("{n} mu", n=f"{square_metres / MU_M2:,.2f}") if self.mu else figures.area(square_metres)

    def bearing(self, degrees: float) -> str:
        """Degrees, minutes and seconds."""
        return dms_plain(degrees)
