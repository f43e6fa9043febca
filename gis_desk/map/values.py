"""Columns of frames as plain arrays, missing values made equal."""

import numpy as np
import pandas as pd


def texts(frame: pd.DataFrame, column: str) -> np.ndarray:
    """The column as str objects (N,), ``""`` where there is no value or no such column."""
    if column not in frame.columns:
        return np.full(len(frame), "", dtype=object)
    values = frame[column]
    if isinstance(values.dtype, pd.StringDtype):
        return values.to_numpy(dtype=object, na_value="", copy=True)
    filled = values.astype(object).where(values.notna(), "").tolist()
    return np.array([v if isinstance(v, str) else _plain(v) for v in filled], dtype=object)


def _plain(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def shapes(frame: pd.DataFrame) -> np.ndarray:
    """The geometries (N,), None where there is none or no such column."""
    if "geometry" not in frame.columns:
        return np.full(len(frame), None, dtype=object)
    return np.asarray(frame["geometry"].array, dtype=object)


def integers(frame: pd.DataFrame, column: str, missing: int = 0) -> np.ndarray:
    """The column as int64 (N,), `missing` where there is no number."""
    if column not in frame.columns:
        return np.full(len(frame), missing, dtype=np.int64)
    numbers = pd.to_numeric(frame[column], errors="coerce")
    return numbers.fillna(missing).to_numpy().astype(np.int64)


def only(wanted: np.ndarray, geometries: np.ndarray) -> np.ndarray:
    """The geometries (N,) where `wanted` (N,) is true, None elsewhere."""
    chosen = np.full(len(geometries), None, dtype=object)
    chosen[wanted] = geometries[wanted]
    return chosen
