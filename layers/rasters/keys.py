"""Keys of map services: in the system's keyring, and nowhere else."""

import threading
from typing import Any

from layers.text import Text, text

SERVICE = "GIS Desk map services"
_session: dict[str, str] = {}
_lock = threading.Lock()


def _ring() -> Any | None:
    """The system's keyring; None where it has none that keeps secrets."""
    import keyring
    from keyring.backends import fail, null
    from keyring.errors import KeyringError

    try:
        ring = keyring.get_keyring()
    except (KeyringError, RuntimeError):
        return None
    plain = "plaintext" in type(ring).__name__.lower()
    return None if plain or isinstance(ring, fail.Keyring | null.Keyring) or ring.priority <= 0 else ring


def kept_where() -> Text:
    """Where a key that is entered now is kept, as a sentence."""
    if _ring() is None:
        return text("This computer has no keyring: the key is kept until the program ends, and never written to disk.")
    return text("The key is kept in this computer's keyring, never in the workspace.")


def key_of(host: str) -> str | None:
    """The key for `host`, or None."""
    with _lock:
        if host in _session:
            return _session[host]
    found = _asked(host)
    if found:
        with _lock:
            _session[host] = found
    return found


def _asked(host: str) -> str | None:
    from keyring.errors import KeyringError

    ring = _ring()
    if ring is None:
        return None
    try:
        found = ring.get_password(SERVICE, host)
    except (KeyringError, RuntimeError):
        return None
    return found or None


def keep(host: str, key: str) -> bool:
    """Keep `key` for `host`; whether it outlives the program."""
    from keyring.errors import KeyringError

    with _lock:
        _session[host] = key
    ring = _ring()
    if ring is None:
        return False
    try:
        ring.set_password(SERVICE, host, key)
    except (KeyringError, RuntimeError):
        return False
    return True


def forget(host: str) -> None:
    """Take the key for `host` out of the keyring and of the memory."""
    from keyring.errors import KeyringError

    with _lock:
        _session.pop(host, None)
    ring = _ring()
    if ring is None:
        return
    try:
        ring.delete_password(SERVICE, host)
    except (KeyringError, RuntimeError):
        return
