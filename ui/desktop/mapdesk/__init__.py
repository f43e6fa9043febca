"""What the tools of the map do at the desk: one file for each, wired to the window by `ui.desktop.window.mapdesk`."""
