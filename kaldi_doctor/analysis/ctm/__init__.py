"""Of one CTM: times, and words against transcripts."""
