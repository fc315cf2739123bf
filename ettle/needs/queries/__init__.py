"""Reads of needs and of what works."""
