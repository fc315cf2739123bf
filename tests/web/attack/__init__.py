"""What strangers and curious colleagues try, and what they get."""
