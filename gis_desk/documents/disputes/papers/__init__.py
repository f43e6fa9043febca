"""Papers of the register: the monthly list, the brief and the form of a case, the review of a year."""
