"""The page of the papers: the round, what people fill in for it, what is missing, and the writing."""
