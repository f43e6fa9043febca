"""Which of the plans that a workspace keeps is handed out."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from gis_desk.inspections.handing.days import Document
from layers.errors import PlanError, Where


def kept_plan(plans: pd.DataFrame, key: str | None = None) -> tuple[Mapping[str, Any], Document]:
    """The row of ``inspection_plan`` with `key`, the last one without it, and its document with its ``key``.

    Raises
    ------
    PlanError
        If there is none.
    """
    rows = [row for row in plans.to_dict("records") if isinstance(row["plan"], Mapping)]
    wanted = [row for row in rows if key in (None, row["key"])]
    if not wanted:
        where = Where(layer="inspection_plan", field="key", value=key)
        if not rows:
            raise PlanError("the workspace keeps no plan", where=where, do="make one first: gis-desk inspect plan")
        raise PlanError(
            "there is no plan '{key}'",
            where=where,
            do="give one of: {known}",
            key=key,
            known=", ".join(str(r["key"]) for r in rows[-20:]),
        )
    row: Mapping[str, Any] = {str(k): v for k, v in wanted[-1].items()}
    return row, {**row["plan"], "key": row["key"]}
