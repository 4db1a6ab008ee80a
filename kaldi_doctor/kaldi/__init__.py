"""Kaldi's formats: log lines, archives, transition models, symbol tables. Bytes in, values out."""
