"""Meetings of staff: agendas built from lists, and what was agreed."""
