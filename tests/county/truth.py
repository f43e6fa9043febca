"""The truth table: what was spoiled, and what a right check must report."""

import shapely
from shapely.geometry.base import BaseGeometry


class Truth:
    """Collects the rows of the truth table."""

    def __init__(self) -> None:
        self.rows: list[dict] = []

    def add(
        self,
        rule: str,
        keys: list[str],
        kind: str,
        at: BaseGeometry | None,
        table: str,
        *,
        measure: dict | None = None,
        name: str | None = None,
        allowed: bool = False,
        cause: str | None = None,
    ) -> str:
        """A finding that must be reported, or with `allowed` one that may follow from the defect `cause`."""
        number = f"D{len(self.rows) + 1:03d}"
        point = None if at is None else at if isinstance(at, shapely.Point) else shapely.Point(at.point_on_surface())
        self.rows.append(
            {
                "id": number,
                "rule": rule,
                "keys": sorted(keys),
                "kind": kind,
                "expected": "allowed" if allowed else "required",
                "table": table,
                "name": name,
                "lon": None if point is None else round(point.x, 5),
                "lat": None if point is None else round(point.y, 5),
                "measure": measure or {},
                "cause": cause,
            }
        )
        return number
