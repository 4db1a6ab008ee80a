"""`python -m kaldi_doctor`: the same as the `kaldi-doctor` command."""

from kaldi_doctor.cli.app import main

main()
