"""Alignment directories: their jobs, what is collected from the archives, and the model that belongs to them."""
