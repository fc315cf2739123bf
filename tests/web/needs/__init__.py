"""Needs and what works."""
