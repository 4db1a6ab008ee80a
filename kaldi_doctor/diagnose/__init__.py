"""The pipeline as one function: walk, read, put facts together, run rules, judge."""
