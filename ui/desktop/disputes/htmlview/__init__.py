"""The offline map in the window: written, and looked at inside the program where it can show web pages."""
