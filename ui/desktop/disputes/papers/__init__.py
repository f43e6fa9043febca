"""The page of the papers: choose one, see its numbers and what is missing, write it."""
