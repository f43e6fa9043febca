"""The page of what is due: the cycle of every line, the year, the five-year wall."""
