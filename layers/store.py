"""The workspace: one GeoPackage, one store."""
