"""The school itself: faculties, subjects, houses, classes, adopted policies."""
