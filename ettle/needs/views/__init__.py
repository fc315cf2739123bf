"""Requests about needs."""
