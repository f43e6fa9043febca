"""Projects of QGIS and QField: layers with symbols, names and forms, as XML that no program has to be run for."""
