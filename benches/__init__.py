"""Benchmarks: `python -m benches` prints a table of ratios."""
