"""Figures: each function builds a matplotlib Figure (Agg) and returns it; nothing is shown or opened."""
