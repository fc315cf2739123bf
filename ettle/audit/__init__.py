"""Who did and who read what, when, and why they were allowed."""
