"""The ground: what a layer is, where it is kept, how it is read and written."""
