"""What every page is made of: the frame, the parts, the look and the rating grid."""
