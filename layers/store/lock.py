"""Who may write: one process at a time, known by name."""

import os
import sys
from contextlib import suppress
from pathlib import Path

from filelock import FileLock, Timeout


class WriterLock:
    """A lock file beside the workspace, held while it is open for writing and gone afterwards.

    The operating system frees the lock when the holder's process ends, however it ends, so that a file left behind
    by a killed process never locks anybody out.
    """

    def __init__(self, workspace: Path) -> None:
        self._file = workspace.with_name(workspace.name + ".lock")
        self._lock = FileLock(self._file, thread_local=False)

    def take(self) -> bool:
        """Try once; False when somebody else holds it."""
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            return False
        return True

    def free(self) -> None:
        """Let go and remove the file; a holder that came in between keeps its own."""
        if not self._lock.is_locked:
            return
        if sys.platform != "win32":
            with suppress(FileNotFoundError):
                os.unlink(self._file)  # noqa: PTH108 - while the lock is held, so that nobody else's file goes
            self._lock.release()
            return
        self._lock.release()
        with suppress(OSError):
            self._file.unlink()
