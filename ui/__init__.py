"""The faces: the command line and the desktop. The only floor that imports Qt."""
