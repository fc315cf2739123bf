"""Reads of the faculty board."""
