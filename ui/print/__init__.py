"""Page layouts and map books, drawn by the same painter."""
