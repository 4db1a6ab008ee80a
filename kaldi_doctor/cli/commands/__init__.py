"""One module per command, each with a function `register(app)`; heavy imports stay inside the command bodies."""
