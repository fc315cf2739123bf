"""Cycles, ratings, concerns, owners and next steps."""
