"""Photographs: what a camera says of a picture, and the picture itself, upright, small and without surprises."""
