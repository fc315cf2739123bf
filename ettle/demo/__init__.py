"""The demo school: test cast, seed, screenshots and public demo in one."""
