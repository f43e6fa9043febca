"""The plain numbers of a route map book: entries of its tables, pieces of its routes, its sheets."""
