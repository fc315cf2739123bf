"""Leadership's picture."""
