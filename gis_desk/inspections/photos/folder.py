"""All files of a folder looked at: photographs, files that are none with their reasons, and what is kept of each."""

import hashlib
import os
import tempfile
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, fields
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from gis_desk.inspections.intake.limits import PhotoLimits, photo_limits
from layers.errors import FormatError, PlanError, Where
from layers.formats.photos.picture import Photograph, Pictures, Sizes, look_at
from layers.text import Text
from layers.work import QUIET, Progress

_AHEAD = 4
"""Pictures that are unpacked ahead of the one that is waited for."""


@dataclass(frozen=True)
class Refused:
    """A file that is no photograph, and why; `name` as below the folder."""

    name: str
    reason: Text


@dataclass(frozen=True)
class Twin:
    """A file with the same bytes as the one called `first`."""

    name: str
    first: str


class Spool:
    """What is kept of photographs, in a file without a name until it goes into the workspace; ends with `close`.

    A photograph that is kept as it came is read again from its own file.
    """

    def __init__(self) -> None:
        self._file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - as long as the spool lives
        self._at: dict[str, tuple[int, int]] = {}
        self._paths: dict[str, Path] = {}

    def put(self, about: Photograph, pictures: Pictures) -> None:
        """Keep the `pictures` of a photograph."""
        self._write(about.thumbnail_sha256, pictures.thumbnail)
        if pictures.kept is None:
            self._paths[about.kept_sha256] = about.path
        else:
            self._write(about.kept_sha256, pictures.kept)

    def _write(self, name: str, data: bytes) -> None:
        if name not in self._at:
            self._at[name] = (self._file.seek(0, os.SEEK_END), len(data))
            self._file.write(data)

    def contents(self, names: Iterable[str]) -> Iterator[bytes]:
        """The bytes with these SHA-256, one after the other.

        Raises
        ------
        FormatError
            If a file has changed since it was looked at.
        """
        for name in names:
            if name in self._at:
                start, length = self._at[name]
                self._file.seek(start)
                yield self._file.read(length)
                continue
            path = self._paths[name]
            data = path.read_bytes() if path.is_file() else b""
            if hashlib.sha256(data).hexdigest() != name:
                raise FormatError(
                    "the file has changed while it was taken in",
                    where=Where(path),
                    do="wait until all are copied, and take the folder in again",
                )
            yield data

    def close(self) -> None:
        """Let everything go."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


@dataclass(frozen=True)
class Gathered:
    """Every file of a folder, in one of three lists.

    Parameters
    ----------
    folder : Path
    photos : tuple of (name, Photograph)
        Names are those below the folder.
    twins, refused
        Files with the same bytes as one before, and files that are no photographs.
    spool : Spool
        What is kept of `photos`; whoever gathers closes it.
    """

    folder: Path
    photos: tuple[tuple[str, Photograph], ...]
    twins: tuple[Twin, ...]
    refused: tuple[Refused, ...]
    spool: Spool

    @property
    def files(self) -> int:
        """How many files there were."""
        return len(self.photos) + len(self.twins) + len(self.refused)


def files_of(chosen: Sequence[Path]) -> list[tuple[str, Path]]:
    """Name and path of every file that is `chosen` or lies in a chosen folder, sorted by name.

    Links to folders are not followed. A folder that cannot be listed stands there itself, so that it is counted.

    Raises
    ------
    PlanError
        If one of them is not there, or none holds a file.
    """
    found: dict[Path, str] = {}
    for path in chosen:
        if path.is_dir():
            shut: list[OSError] = []
            for folder, _, names in os.walk(path, onerror=shut.append):
                found |= {Path(folder) / n: (Path(folder) / n).relative_to(path).as_posix() for n in names}
            found |= {Path(e.filename): Path(e.filename).relative_to(path).as_posix() for e in shut}
        elif path.is_file():
            found[path] = path.name
        else:
            raise PlanError("there is no such file or folder", where=Where(path), do="check the path")
    if not found:
        raise PlanError("the folder holds no file", where=Where(chosen[0]), do="give the folder of the photographs")
    return sorted((name, path) for path, name in found.items())


def gather(chosen: Sequence[Path], limits: PhotoLimits | None = None, progress: Progress = QUIET) -> Gathered:
    """Look at every file that is `chosen` or lies in a chosen folder.

    Raises
    ------
    PlanError
        As `files_of`.
    Cancelled
        If the user stops it; nothing is left behind.
    """
    limits = limits or photo_limits()
    sizes = Sizes(**{f.name: getattr(limits, f.name) for f in fields(Sizes)})
    files = files_of(chosen)
    photos: list[tuple[str, Photograph]] = []
    twins: list[Twin] = []
    refused: list[Refused] = []
    first: dict[str, str] = {}
    spool = Spool()
    try:
        with closing(_looks(files, sizes)) as looks:
            for n, ((name, _), result) in enumerate(zip(files, looks, strict=True)):
                progress.step(n, len(files), name)
                try:
                    about, pictures = result.result()
                except FormatError as error:
                    refused.append(Refused(name, error.what))
                    continue
                if about.original in first:
                    twins.append(Twin(name, first[about.original]))
                    continue
                first[about.original] = name
                spool.put(about, pictures)
                photos.append((name, about))
    except BaseException:
        spool.close()
        raise
    folder = chosen[0] if chosen[0].is_dir() else chosen[0].parent
    return Gathered(folder, tuple(photos), tuple(twins), tuple(refused), spool)


def _looks(files: Sequence[tuple[str, Path]], sizes: Sizes) -> Generator[Future[tuple[Photograph, Pictures]]]:
    """The looks at `files` in order, a few ahead of the one that is asked for."""
    pool = ThreadPoolExecutor(max(1, min(4, os.cpu_count() or 1)), "photographs")
    ahead: deque[Future[tuple[Photograph, Pictures]]] = deque()
    try:
        for _, path in files:
            ahead.append(pool.submit(look_at, path, sizes))
            if len(ahead) > _AHEAD:
                yield ahead.popleft()
        while ahead:
            yield ahead.popleft()
    finally:
        pool.shutdown(cancel_futures=True)
