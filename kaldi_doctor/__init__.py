"""kaldi-doctor: reads a Kaldi exp/ tree and says where training broke, why, and what to do next."""

__version__ = "0.1.0"
