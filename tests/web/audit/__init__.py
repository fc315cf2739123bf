"""What every change leaves behind."""
