"""What follows from a policy: plain Python, no database, no clock."""
