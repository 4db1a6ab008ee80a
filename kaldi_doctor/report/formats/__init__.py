"""A diagnosis as text: each module is one value of `--format`, found by the registry."""
