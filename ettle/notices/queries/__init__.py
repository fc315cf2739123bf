"""Reads of notices and of the outbox."""
