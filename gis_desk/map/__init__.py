"""Layers to a Scene of plain numbers: symbols, labels, scale levels. No Qt."""
