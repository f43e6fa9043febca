"""Files in and out: one module per format, and one table of them."""

from layers.formats.importing import Imported, import_file
from layers.formats.reading import Reading, info, read
from layers.formats.report import OpeningReport, Problem, Refusal
from layers.formats.table import FORMATS

__all__ = ["FORMATS", "Imported", "OpeningReport", "Problem", "Reading", "Refusal", "import_file", "info", "read"]
