"""The canvas, its tools, and the painter."""
