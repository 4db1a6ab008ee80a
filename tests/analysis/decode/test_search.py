"""decode_search: jobs of one decode added up."""

from trees import plant, run_log

from kaldi_doctor.analysis.decode.search import search_of

BODY = (
    "LOG (gmm-latgen-faster[5.5]:main():x.cc:1) Time taken 1s: real-time factor assuming 100 frames/sec is {}\n"
    "LOG (gmm-latgen-faster[5.5]:main():x.cc:1) Done {} utterances, failed for {}\n"
    "LOG (gmm-latgen-faster[5.5]:main():x.cc:1) Overall log-likelihood per frame is -6.0 over 100 frames.\n"
)


def test_jobs_are_added_up(tmp_path):
    command = "gmm-latgen-faster --max-active=7000 --beam=13.0 --lattice-beam=6.0 --acoustic-scale=0.1 m.mdl"
    exp = plant(tmp_path, {
        "exp/m/decode/log/decode.1.log": run_log(command, BODY.format(0.2, 10, 1)),
        "exp/m/decode/log/decode.2.log": run_log(command, BODY.format(0.4, 8, 0)),
        "exp/m/decode/log/analyze_lattice_depth_stats.log": "Overall, lattice depth (10,50,90-percentile)=(1,2,5) and mean=2.6\n",
    })
    found = search_of(exp / "m/decode")
    assert (found.jobs, found.done, found.failed, found.beam, found.max_active) == (2, 18, 1, 13.0, 7000.0)
    assert round(found.real_time_factor, 3) == 0.3 and round(found.log_like, 6) == -60.0 and found.depth.mean == 2.6


def test_without_logs_there_is_nothing(tmp_path):
    assert search_of(tmp_path) is None
