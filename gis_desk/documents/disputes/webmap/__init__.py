"""What the offline dispute map holds: ground, cases, density, claims, pictures, the public counts, words, the page."""
