"""What may be read in tracking: a viewer in, a page out."""
