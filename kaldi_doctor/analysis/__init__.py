"""What one command computes from a tree or a directory: scores, decodes, alignments, CTMs. Prints and draws nothing."""
