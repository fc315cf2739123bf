"""Ettle: know every pupil well."""
