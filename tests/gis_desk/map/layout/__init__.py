"""Page layouts without a device."""
