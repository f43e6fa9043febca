"""The workbench of boundary dispute risks: register, map, timeline, board, statistics, warnings, papers."""
