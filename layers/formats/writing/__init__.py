"""Writing files: every format with a report of what it could not hold, checked by reading it back."""

from layers.formats.writing.place import put, spare, workshop
from layers.formats.writing.report import Loss, LossReport
from layers.formats.writing.write import FORMATS, write

__all__ = ["FORMATS", "Loss", "LossReport", "put", "spare", "workshop", "write"]
