"""What the pages of the caseload may show."""
