"""The faculty board: how each faculty sees each pupil, cycle by cycle."""
