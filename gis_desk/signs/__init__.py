"""Sign points and what must stand on them."""
