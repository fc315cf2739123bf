"""The support team's caseload: who is on it, why, and what was decided."""
