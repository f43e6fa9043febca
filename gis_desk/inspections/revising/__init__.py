"""A kept plan under a person's hands: move, lock, exclude, mark done, ask why, plan the rest again."""
