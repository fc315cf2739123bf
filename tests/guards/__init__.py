"""What keeps the house as it is."""
