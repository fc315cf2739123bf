"""Writes about the caseload."""
