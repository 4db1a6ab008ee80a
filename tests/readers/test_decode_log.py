"""readers/decode_log.py: options, counters and lattice depth."""

from hypothesis import given
from hypothesis import strategies as st

from kaldi_doctor.kaldi.printed.logline import JobLog
from kaldi_doctor.readers._registry import Source
from kaldi_doctor.readers.decode_log import DecodeLog, read_decode_log, read_lattice_depth

LOG = b"""# gmm-latgen-faster --max-active=3000 --beam=11.0 --lattice-beam=6.0 --acoustic-scale=0.083333 --allow-partial=true a.mdl exp/tri3b/graph/HCLG.fst "ark:x |" "ark:|gzip -c > exp/tri3b/decode_test/lat.1.gz" 
# Started at Sun Nov 22 14:34:39 UTC 2026
#
WARNING (gmm-latgen-faster[5.5]:DecodeUtteranceLatticeFaster():decoder-wrappers.cc:375) Outputting partial output for utterance te01m-004 since no final-state reached
WARNING (gmm-latgen-faster[5.5]:main():gmm-latgen-faster.cc:100) Failed to decode utterance with id te01m-005
LOG (gmm-latgen-faster[5.5]:main():gmm-latgen-faster.cc:176) Time taken 144.1s: real-time factor assuming 100 frames/sec is 0.505
LOG (gmm-latgen-faster[5.5]:main():gmm-latgen-faster.cc:179) Done 89 utterances, failed for 1
LOG (gmm-latgen-faster[5.5]:main():gmm-latgen-faster.cc:181) Overall log-likelihood per frame is -4.15661 over 28515 frames.
# Accounting: time=145 threads=1
# Ended (code 0) at Sun Nov 22 14:37:04 UTC 2026, elapsed time 145 seconds
"""


def source(data, name="decode.1.log"):
    path = f"exp/tri3b/decode_test/log/{name}"
    return Source(path, "exp/tri3b/decode_test", name, data, JobLog(path, data, dir="exp/tri3b/decode_test"))


def test_options_counters_and_likelihood():
    (found,) = read_decode_log(source(LOG))
    assert (found.beam, found.lattice_beam, found.max_active, found.min_active) == (11.0, 6.0, 3000.0, None)
    assert (found.done, found.failed, found.partial, found.failed_ids) == (89, 1, 1, ("te01m-005",))
    assert (found.log_like, found.frames, found.real_time_factor) == (-4.15661, 28515.0, 0.505)
    assert str(found.origin) == "exp/tri3b/decode_test/log/decode.1.log:7"


def test_a_crashed_job_still_tells_its_options():
    (found,) = read_decode_log(source(LOG[:300]))
    assert (found.max_active, found.done, found.log_like) == (3000.0, 0, None)


def test_chain_lattices_are_scaled_after_decoding():
    header = LOG.replace(b"ark:|gzip", b"ark:|lattice-scale --acoustic-scale=10.0 ark:- ark:- | gzip")
    assert next(iter(read_decode_log(source(header)))).post_scale == 10.0


def test_the_scale_of_the_search_is_not_that_of_lattice_scale_behind_it():
    scaled = b"ark:|lattice-scale --acoustic-scale=10.0 ark:- ark:- | gzip"
    header = LOG.replace(b"ark:|gzip", scaled).replace(b"--acoustic-scale=0.083333", b"--acoustic-scale=1.0")
    found = next(iter(read_decode_log(source(header))))
    assert (found.acoustic_scale, found.post_scale) == (1.0, 10.0)


def test_online_decoders_word_it_their_way():
    body = b"LOG (online2-wav-nnet3-latgen-faster[5.5]:main():x.cc:1) Decoded 49 utterances, 1 with errors.\n"
    (found,) = read_decode_log(source(b"# online2-wav-nnet3-latgen-faster --beam=15\n# Started at x\n#\n" + body))
    assert (found.done, found.failed) == (49, 1)


def test_lattice_depth():
    line = b"Overall, lattice depth (10,50,90-percentile)=(3,12,48) and mean=21.5\n"
    (found,) = read_lattice_depth(source(line, "analyze_lattice_depth_stats.log"))
    assert (found.median, found.mean) == (12, 21.5)
    assert list(read_lattice_depth(source(b"ImportError: No module named site\n"))) == []


@given(st.binary(max_size=200), st.integers(0, len(LOG)))
def test_cut_and_dirty_logs_never_raise(junk, cut):
    assert all(isinstance(item, DecodeLog) for item in read_decode_log(source(LOG[:cut] + junk)))
