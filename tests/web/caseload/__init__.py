"""The support team's caseload."""
