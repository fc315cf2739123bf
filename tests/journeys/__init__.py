"""A person's story in a real browser."""
