"""The `ettle` command."""
