"""Reads of leadership's picture."""
