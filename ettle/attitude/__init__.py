"""Attitude and attendance: six strands, half term by half term."""
