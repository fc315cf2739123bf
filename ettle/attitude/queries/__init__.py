"""Reads of the attitude room."""
