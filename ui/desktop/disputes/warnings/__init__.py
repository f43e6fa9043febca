"""The page of the warnings: what may become trouble, ranked, explained, with a way to each object."""
