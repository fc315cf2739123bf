"""Requests about pupils."""
