"""Base maps: pictures of the ground from GeoTIFF and MBTiles files, and from the net where the user asks for it.

`layers.rasters.opening.open_raster` opens a file, `layers.rasters.online.open_online` a service. Whatever it came from
is a `layers.rasters.raster.Raster`, which reads itself into any plane. No room is imported here: reading pictures needs
GDAL, which a window without base maps never loads.
"""

import os

os.environ.setdefault("GDAL_CACHEMAX", "48")
"""Megabytes of blocks GDAL keeps; it asks once, while it is being loaded."""
