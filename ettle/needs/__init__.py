"""The needs room: what a pupil needs, what works, and whether support is in place."""
