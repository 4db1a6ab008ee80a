"""Two runs against each other: what was changed, and whether it helped."""
