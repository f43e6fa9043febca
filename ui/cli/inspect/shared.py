"""What the inspection commands have in common."""

from layers.errors import PlanError, Where
from layers.store import Store


def writable(store: Store) -> None:
    """Refuse a workspace that is open for reading only."""
    if store.readonly:
        raise PlanError(
            "the workspace is open for reading only, and the plan is kept in it",
            where=Where(store.path),
            do="copy the workspace to a place where you may write",
        )
