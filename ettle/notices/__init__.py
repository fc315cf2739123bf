"""Notices to staff, the digest and the outbox."""
