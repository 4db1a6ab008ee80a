"""Rules: facts in, findings out. One file per rule; the module docstring is its manual page."""
