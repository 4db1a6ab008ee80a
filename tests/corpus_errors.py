"""Errors in real public trees that somebody looked at by hand: (tree, rule, directory) and why the error is right."""

from __future__ import annotations

_EOL = "git converted line ends inside the archive when it was committed: gzip -t says crc error too"

LOOKED_AT: dict[tuple[str, str, str], str] = {
    ("Blank125+I-Sueat", "ALI020", "egs/digits/exp/mono"): _EOL,
    ("Blank125+I-Sueat", "ALI020", "egs/newDigits/exp/tri1"): _EOL,
    ("homink+kaldi_notes", "NET014", "exp/multi_a/tdnn_7k_rvb1"): (
        "17 logs of the first two iterations are all there is: the rest was never published, so the tree is unfinished"
    ),
    ("kush980+Automatic_Speech_Recognition", "ALI027", "MONOPHONE/exp/mono"): (
        "text is in lower case and words.txt in upper case: every word became the unknown word, whose phone is a silence phone"
    ),
    ("lcoppieters+Kaldi_TIMIT", "ALI020", "s5/exp/tri1_ali"): (
        "jobs 3, 5 and 8 were killed: their logs have no last line and their archives no bytes"
    ),
    ("madelinebriere+kaldi", "ALI020", "egs/digits/exp/mono_ali"): _EOL,
    ("madelinebriere+kaldi", "ALI020", "egs/digits/exp/tri1"): _EOL,
    ("juierror+ASR_Project", "DATA004", "exp/mono"): (
        "18 of 90 utterances are named in 'No features for utterance' in every pass, also in the last one"
    ),
    ("juierror+ASR_Project", "DATA009", "exp/nnet2_online/decode_test_all"): (
        "the decoder stopped at audio of 44100 Hz where 16000 Hz were configured, in both failed jobs"
    ),
    ("juierror+ASR_Project", "JOB001", "exp/nnet2_online/decode_test_all"): (
        "two of four decoding jobs ended with code 255, for the sampling rate of the audio"
    ),
    ("khawajaali444+Surat2-ASR", "JOB002", "exp/tri1/decode"): (
        "the only decoding job was killed: no last line, an empty lattice, no scores"
    ),
    ("kush980+Automatic_Speech_Recognition", "JOB001", "exp/DNN_tri3_aligned_layer3_nodes256"): (
        "example extraction ended with code 134, and there is no trained network"
    ),
    ("kush980+Automatic_Speech_Recognition", "LEX001", "MONOPHONE/exp/mono"): (
        "lower case in text, upper case in words.txt: no word has a pronunciation"
    ),
    ("lcoppieters+Kaldi_TIMIT", "JOB002", "s5/exp/tri1_ali"): "jobs 3, 5 and 8 were killed: no last line",
    ("OhmVikrant+ASR-for-Punjabi", "DATA006", "exp/mono/decode"): (
        "the test set is the training set: all 320 utterances, hence error rates under half a percent"
    ),
}
