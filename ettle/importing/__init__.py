"""Files in: read, compared, applied, undone."""
