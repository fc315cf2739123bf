"""The trying room."""
