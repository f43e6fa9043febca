"""Numbers on disk: named arrays in one file, read by mapping it into memory, written whole or not at all."""

import json
import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np

from layers.errors import FormatError, Where

_MAGIC = b"GDARRAY1"
_ALIGN = 64
_LONGEST_HEAD = 64 * 1024 * 1024


def write_arrays(path: Path, facts: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> None:
    """Write `facts` (what JSON can say) and `arrays` (numbers of any shape) to `path`.

    Raises
    ------
    OSError
        If the folder cannot be written or the disk is full; an older file is then still there.
    """
    table, at = {}, 0
    for name, array in arrays.items():
        table[name] = {"type": array.dtype.str, "shape": list(array.shape), "at": at}
        at += -(-array.nbytes // _ALIGN) * _ALIGN
    head = json.dumps({"facts": facts, "arrays": table}, ensure_ascii=False).encode()
    handle, draft = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(_MAGIC + len(head).to_bytes(8, "little") + head)
            _fill(file, file.tell())
            for array in arrays.values():
                file.write(np.ascontiguousarray(array).data if array.size else b"")
                _fill(file, array.nbytes)
        Path(draft).chmod(0o644)  # as other files: a colleague may open the workspace too
        Path(draft).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(draft).unlink()
        raise


def _fill(file: Any, written: int) -> None:
    file.write(bytes(-written % _ALIGN))


def read_arrays(path: Path) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """The facts and the arrays of `path`; the arrays are parts of the file and are read when they are looked at.

    Raises
    ------
    FormatError
        If the file is missing, cut off, or not of this kind.
    """
    try:
        with path.open("rb") as file:
            start = file.read(16)
            length = int.from_bytes(start[8:], "little")
            if start[:8] != _MAGIC or length > _LONGEST_HEAD:
                raise _broken(path)
            head = json.loads(file.read(length).decode())
        whole = np.memmap(path, np.uint8, "r")
        base = -(-(16 + length) // _ALIGN) * _ALIGN
        return dict(head["facts"]), {name: _one(whole, base, entry) for name, entry in head["arrays"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as exc:
        raise _broken(path) from exc


def _one(whole: np.ndarray, base: int, entry: Mapping[str, Any]) -> np.ndarray:
    kind = np.dtype(entry["type"])
    if kind.hasobject:
        raise ValueError(entry["type"])
    shape = tuple(int(n) for n in entry["shape"])
    size = int(np.prod(shape)) * kind.itemsize
    begin = base + int(entry["at"])
    if min(shape, default=0) < 0 or begin < 0 or begin + size > len(whole):
        raise ValueError(shape)
    return np.asarray(whole[begin : begin + size].view(kind).reshape(shape))


def _broken(path: Path) -> FormatError:
    return FormatError(
        "the file of prepared numbers is broken", where=Where(file=path), do="delete it; it is made again"
    )
