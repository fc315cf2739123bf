"""Requests of tracking: one query or one action each."""
