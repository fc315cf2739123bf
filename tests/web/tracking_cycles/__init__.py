"""Cycles, closing, concerns, the year list, the overview and the first screen."""
