"""Of one decode directory: its sweep, its errors, and how sure a difference is."""
