"""What may be done with a collated list: write on it, share it, take it away."""
