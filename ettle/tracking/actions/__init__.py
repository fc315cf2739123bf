"""What may be changed in tracking, each change with its reason and its audit row."""
