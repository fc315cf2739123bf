"""The web, by room: access."""
