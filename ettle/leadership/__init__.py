"""Leadership's picture: one page a cycle."""
