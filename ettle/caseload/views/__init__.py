"""Requests about the caseload."""
