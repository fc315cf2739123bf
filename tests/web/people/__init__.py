"""The web, by room: people."""
