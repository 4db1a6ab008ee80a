"""Facts: records of many files put together into what rules ask about. One module per fact."""
