"""The web, by room: the faculty board."""
