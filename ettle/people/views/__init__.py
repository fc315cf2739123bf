"""Signing in, the second step, and one's own account."""
