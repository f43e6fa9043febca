"""Putting finished files in place of older ones: all of them, or none."""

import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from layers.errors import FormatError, Where
from layers.store import is_workspace


def spare(target: Path) -> None:
    """Refuse to write over a folder or a workspace.

    Raises
    ------
    FormatError
        If one of them is what `target` names.
    """
    if target.is_dir():
        raise FormatError("there is a folder of this name", where=Where(target), do="choose another name")
    if is_workspace(target):
        raise FormatError(
            "this is a workspace, which no other file may replace", where=Where(target), do="choose another name"
        )


@contextmanager
def workshop(target: Path) -> Iterator[Path]:
    """A folder beside `target` to write in; it is gone afterwards.

    Raises
    ------
    FormatError
        If the folder of `target` is not there or cannot be written to, or `target` must not be replaced (`spare`).
    """
    spare(target)
    try:
        folder = Path(tempfile.mkdtemp(prefix=".gis-desk-", dir=target.parent))
    except OSError as exc:
        raise FormatError(
            "the folder cannot be written to ({why})",
            where=Where(target),
            do="choose another folder, or ask for the rights",
            why=exc.strerror or str(exc),
        ) from exc
    try:
        yield folder
    except OSError as exc:
        if exc.filename is None:  # of a full disk the system does not say where
            raise OSError(exc.errno, exc.strerror or str(exc), str(target)) from exc
        raise
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def put(finished: Sequence[Path], folder: Path, stale: Sequence[Path] = ()) -> list[Path]:
    """Move `finished` into `folder`, over older files of the same name; `stale` files of the older bundle go.

    The older files are set aside first and come back if a move fails.
    """
    aside = Path(tempfile.mkdtemp(prefix="aside-", dir=finished[0].parent))
    targets = [folder / f.name for f in finished]
    moved: list[tuple[Path, Path]] = []
    done: list[Path] = []
    try:
        for old in dict.fromkeys((*targets, *stale)):
            if old.exists():
                shutil.copy2(old, aside / old.name)
                moved.append((aside / old.name, old))
        for source, target in zip(finished, targets, strict=True):
            _to_disk(source)
            source.replace(target)
            done.append(target)
        for old in stale:
            if old not in targets:
                old.unlink(missing_ok=True)
    except OSError:
        for target in done:
            target.unlink(missing_ok=True)
        for kept, old in moved:
            if not old.exists() or old in done:
                kept.replace(old)
        raise
    return targets


def _to_disk(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
