"""Pure routing: the shortest round trip, and the shortest round trips of vehicles that carry only so much."""
