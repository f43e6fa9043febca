"""Papers of the dispute register as files: maps of both claims, the matrix, charts, Word documents and PDF."""
