"""Records of files that have not changed since they were read, kept in the user's cache directory (`--cache`)."""
