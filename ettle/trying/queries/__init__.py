"""Reads of the trying room: drafts, past cycles, and what a draft would have made of them."""
