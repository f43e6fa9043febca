"""Tiles of map services on the disk: up to a number of bytes and days, the oldest thrown away first."""

import hashlib
import os
import threading
import time
from pathlib import Path

LIMIT = 300_000_000
DAYS = 30.0


class DiskCache:
    """Files in `folder`, which may be thrown away at any time; a disk that fails is as good as an empty one."""

    def __init__(self, folder: Path, limit: int = LIMIT, days: float = DAYS) -> None:
        self.folder, self.limit, self.days = folder, limit, days
        self._lock = threading.Lock()
        self._size: int | None = None

    def _path(self, service: str, zoom: str, column: int, row: int) -> Path:
        name = hashlib.sha256(f"{service}\n{zoom}\n{column}\n{row}".encode()).hexdigest()[:40]
        return self.folder / name[:2] / f"{name[2:]}.tile"

    def get(self, service: str, zoom: str, column: int, row: int) -> bytes | None:
        """A tile that is not too old, or None."""
        path = self._path(service, zoom, column, row)
        try:
            if time.time() - path.stat().st_mtime > self.days * 86_400:
                return None
            return path.read_bytes()
        except OSError:
            return None

    def put(self, service: str, zoom: str, column: int, row: int, content: bytes) -> None:
        """Keep a tile, whole or not at all."""
        path = self._path(service, zoom, column, row)
        part = path.with_name(f"{path.name}.{os.getpid()}.{threading.get_ident()}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            part.write_bytes(content)
            part.replace(path)
        except OSError:
            part.unlink(missing_ok=True)
            return
        with self._lock:
            self._size = len(content) + (self._measured() if self._size is None else self._size)
            if self._size > self.limit:
                self._prune()

    def _files(self) -> list[tuple[float, int, Path]]:
        found = []
        for path in self.folder.glob("*/*"):
            try:
                told = path.stat()
            except OSError:
                continue
            found.append((told.st_mtime, told.st_size, path))
        return found

    def _measured(self) -> int:
        return sum(size for _, size, _ in self._files())

    def _prune(self) -> None:
        """Throw the oldest away until four fifths of the limit are left."""
        files = sorted(self._files())
        total = sum(size for _, size, _ in files)
        for _, size, path in files:
            if total <= self.limit * 0.8:
                break
            path.unlink(missing_ok=True)
            total -= size
        self._size = total

    def clear(self) -> None:
        """Throw everything away."""
        with self._lock:
            for _, _, path in self._files():
                path.unlink(missing_ok=True)
            self._size = 0
