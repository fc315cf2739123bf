"""The year head's one list: notes, frozen versions, and sharing with leadership."""
