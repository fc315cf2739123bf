"""Pupils, what they belong to, and the pupil page."""
