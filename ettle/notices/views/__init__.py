"""Requests about notices and the outbox."""
