"""Of a whole tree: scores, training curves, values beside the cheatsheet, and what changes while it trains."""
