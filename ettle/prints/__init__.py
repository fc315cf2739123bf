"""Pages on paper: a template and the facts, made into one PDF."""
