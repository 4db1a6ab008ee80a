"""The result of one command other than `diagnose`, as text or as tables."""
