"""The route map book of an inspection plan: cover, overview, sheets along the routes, marker tables, record forms."""

from ui.print.book.content import LAYERS, Book, Photo
from ui.print.book.gathering import TABLES, Desktop, Wishes, gathered, lines_of, plan_lines
from ui.print.book.printing import Printed, print_book

__all__ = [
    "LAYERS",
    "TABLES",
    "Book",
    "Desktop",
    "Photo",
    "Printed",
    "Wishes",
    "gathered",
    "lines_of",
    "plan_lines",
    "print_book",
]
