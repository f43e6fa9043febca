"""What kind of disk a workspace lies on: whether it can be written, and whether a write-ahead log is safe there."""

import os
import sys
from pathlib import Path

_NO_SHARED_MEMORY = frozenset(
    (
        "nfs",
        "nfs4",
        "cifs",
        "smb3",
        "smbfs",
        "9p",
        "fuse.sshfs",
        "fuse.rclone",
        "davfs",
        "afs",
        "vfat",
        "exfat",
        "fuseblk",
    )
)
_WINDOWS_REMOVABLE, _WINDOWS_REMOTE = 2, 4


def can_write(path: Path) -> bool:
    """Whether both the file and its folder can be written; journals are kept beside the file."""
    folder = path.parent
    if not os.access(folder, os.W_OK) or (path.exists() and not os.access(path, os.W_OK)):
        return False
    return not _mounted_read_only(folder)


def allows_wal(path: Path) -> bool:
    """Whether SQLite's write-ahead log works there: not on network shares and sticks."""
    if sys.platform == "win32":
        import ctypes

        drive = path.resolve().anchor
        return ctypes.windll.kernel32.GetDriveTypeW(drive) not in (_WINDOWS_REMOVABLE, _WINDOWS_REMOTE)
    return _mount(path.parent)[0] not in _NO_SHARED_MEMORY


def _mounted_read_only(folder: Path) -> bool:
    return "ro" in _mount(folder)[1]


def _mount(folder: Path) -> tuple[str, frozenset[str]]:
    """File system type and options of the mount that holds `folder`; empty where the system lists none."""
    table = Path("/proc/self/mounts")
    if not table.exists():
        return "", frozenset()
    best, found = -1, ("", frozenset[str]())
    here = str(folder.resolve())
    for line in table.read_text(encoding="utf-8", errors="replace").splitlines():
        parts = line.split()
        if len(parts) < 4:
            continue
        point = parts[1].replace("\\040", " ")
        if (here == point or here.startswith(point.rstrip("/") + "/")) and len(point) >= best:
            best, found = len(point), (parts[2], frozenset(parts[3].split(",")))
    return found
