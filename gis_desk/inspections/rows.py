"""Rows of a frame as plain values, whatever way a column says that something is missing."""

from collections.abc import Iterator
from typing import Any

import pandas as pd


def keyed(frame: pd.DataFrame) -> Iterator[tuple[str, dict[str, Any]]]:
    """Key and values of each row, what is missing as None."""
    for row in frame.to_dict("records"):
        values = {str(c): None if _missing(v) else v for c, v in row.items()}
        yield str(values.pop("key")), values


def _missing(value: object) -> bool:
    return value is None or (not isinstance(value, list | dict | str) and bool(pd.isna(value)))  # type: ignore[call-overload]
