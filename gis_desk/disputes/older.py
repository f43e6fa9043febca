"""Fields of the form that older workspaces (before schema 8) keep under ``extra``: read, and left where they are.

They are not moved when a workspace is brought up to date, so that its history can still be taken back.
"""

import json
from collections.abc import Mapping
from typing import Any

from gis_desk.disputes.rows import blank

_COLUMNS = {
    "way": "way",
    "agreement": "agreement",
    "evidence": "agreement",
    "dispute_from": "dispute_from",
    "by": "recorded_by",
    "checked": "checked_by",
}
"""Word under ``extra`` and the column it stands for now; what comes first goes first."""


def extra_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """What ``extra`` of `row` holds."""
    value = row.get("extra")
    if isinstance(value, str) and value.strip():
        value = json.loads(value)
    return dict(value) if isinstance(value, Mapping) else {}


def with_older(row: Mapping[str, Any]) -> dict[str, Any]:
    """`row` with empty columns filled from what ``extra`` keeps of them."""
    result = dict(row)
    kept = extra_of(row)
    for word, column in _COLUMNS.items():
        value = kept.get(word)
        if blank(result.get(column)) and value:
            result[column] = "；".join(str(v) for v in value) if isinstance(value, list | tuple) else str(value)
    return result
