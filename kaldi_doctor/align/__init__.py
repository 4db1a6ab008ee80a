"""Alignments as arrays: NumPy in, NumPy out, no paths, no loops over frames."""
