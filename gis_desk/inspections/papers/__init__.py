"""What the papers of a round say, and the numbers in them, counted two ways."""
