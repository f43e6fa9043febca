"""The style of a layer, edited in a panel that slides in: symbols, names, filter, scales, seen at once."""
