"""Writes about needs and about what works."""
