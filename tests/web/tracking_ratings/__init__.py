"""Rating entry: the class grid, saving, finishing, and my classes."""
