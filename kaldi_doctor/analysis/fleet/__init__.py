"""Of many trees: where they are under a root, and one row on each."""
