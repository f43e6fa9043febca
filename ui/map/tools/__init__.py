"""The tools of the map: one file for each, all behind `ui.map.tools.tool.Tool`."""
