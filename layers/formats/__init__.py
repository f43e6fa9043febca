"""One module per file format, and one table of them."""
