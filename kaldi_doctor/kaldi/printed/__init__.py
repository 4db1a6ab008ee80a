"""What Kaldi's own programs and scripts print: job logs, alignments, models, scores of single utterances."""
