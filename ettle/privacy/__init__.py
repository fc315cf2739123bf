"""Which fields are personal and how long each is kept."""
