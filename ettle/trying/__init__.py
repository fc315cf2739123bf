"""Trying a policy on past cycles before adopting it."""
