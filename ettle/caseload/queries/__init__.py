"""Reads about the caseload."""
