"""What goes out of the register: the offline map, the monthly list, the brief of a case, the yearly review."""
