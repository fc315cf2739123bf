"""The web, by room: pupils."""
