"""The domain: names, divisions, boundaries, inspections, disputes; plans changes, never writes them."""

__version__ = "0.1.0"
