"""The web, by room: school."""
