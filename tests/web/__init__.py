"""Pages and actions, through the web stack."""
