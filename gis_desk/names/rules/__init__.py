"""The rules on single names and on names among names; importing this package registers them all."""

from gis_desk.names.rules import (
    authority,
    content,
    form,
    kept_forms,
    nearby,
    place,
    renaming,
    scale,
    seats,
    spelling,
    uniqueness,
    written,
)

__all__ = [
    "authority",
    "content",
    "form",
    "kept_forms",
    "nearby",
    "place",
    "renaming",
    "scale",
    "seats",
    "spelling",
    "uniqueness",
    "written",
]
