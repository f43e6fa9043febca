"""Areas of contested ground, in the units of an office and of a farmer."""

from gis_desk.map.measuring import MU_M2
from ui.texts import tr


def area_words(m2: float) -> str:
    """Hectares, square metres and 亩 together: those who read it count in different ones."""
    return tr("{ha} ha ({m2} m², {mu} mu)", ha=f"{m2 / 10_000:,.2f}", m2=f"{m2:,.0f}", mu=f"{m2 / MU_M2:,.1f}")
