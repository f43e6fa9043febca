"""Writing finished documents: whole, or not at all."""

from pathlib import Path

from layers.formats.writing import put, workshop


def save(out: Path, content: bytes) -> Path:
    """Write `content` to `out`; an older file is only replaced by the whole new one.

    Raises
    ------
    FormatError
        If the folder is not there or cannot be written to, or `out` is a folder or a workspace.
    OSError
        If the disk is full.
    """
    with workshop(out) as folder:
        draft = folder / out.name
        draft.write_bytes(content)
        put([draft], out.parent)
    return out
