"""How names find their room: thinning, taken ground, and the forms a name may take beside, inside and along things."""
