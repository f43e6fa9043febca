"""The fields of the register form: dates read as they are typed, the risk matrix, units, folded parts."""
