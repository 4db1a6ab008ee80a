"""A recipe directory with one alignment directory, its model, data and lang: all of it invented and small."""

from __future__ import annotations

import gzip
from pathlib import Path

from aligned import model_text, text, tids
from trees import plant, run_log

SYMBOLS = {0: "<eps>", 1: "SIL", 2: "K_B", 3: "A_I", 4: "T_E", 5: "O_S", 6: "M_B"}
"""`K_B A_I T_E` spells cat, `O_S` spells oh, `M_B T_E` is mat with few phones."""
CAT, OH, MAT = [(2, 5), (3, 9), (4, 3)], [(5, 8)], [(6, 3), (4, 4)]
UTTERANCES = {
    "s1-u1": [(1, 20), *CAT, *OH, (1, 12)],
    "s1-u2": [(1, 15), *MAT, (1, 6), *CAT, (1, 30)],
    "s2-u1": [(1, 9), *OH, *OH, *CAT, *MAT, (1, 10)],
}
TEXT = {"s1-u1": "cat oh", "s1-u2": "mat cat", "s2-u1": "oh oh cat mat", "s2-u2": "oh"}


def plant_recipe(root: Path) -> Path:
    """Write the recipe; returns exp/tri1_ali."""
    rows = {key.encode(): tids(pairs).tolist() for key, pairs in UTTERANCES.items()}
    first = {key: rows[key] for key in (b"s1-u1", b"s1-u2")}
    frames = {key: sum(length for _, length in pairs) for key, pairs in UTTERANCES.items()}
    boundary = {1: "nonword", 2: "begin", 3: "internal", 4: "end", 5: "singleton", 6: "begin"}
    command = (
        'gmm-align-compiled exp/tri1_ali/final.mdl ark:- "ark,s,cs:apply-cmvn --utt2spk=ark:data/train/split2/1/utt2spk '
        'scp:data/train/split2/1/cmvn.scp scp:data/train/split2/1/feats.scp ark:- |" "ark:|gzip -c >exp/tri1_ali/ali.1.gz"'
    )
    graphs = (
        "compile-train-graphs --read-disambig-syms=data/lang/phones/disambig.int exp/tri1_ali/tree exp/tri1_ali/final.mdl "
        'data/lang/L.fst "ark:utils/sym2int.pl --map-oov 2 -f 2- data/lang/words.txt data/train/split2/1/text |" ark:-'
    )
    files = {
        "exp/tri1_ali/ali.1.gz": gzip.compress(text(first), mtime=0),
        "exp/tri1_ali/ali.2.gz": gzip.compress(text({b"s2-u1": rows[b"s2-u1"]}), mtime=0),
        "exp/tri1_ali/final.mdl": model_text(),
        "exp/tri1_ali/tree": "a tree",
        "exp/tri1_ali/num_jobs": "2\n",
        "exp/tri1_ali/log/align.1.log": run_log(f"{graphs} | {command}"),
        "data/train/text": "".join(f"{utt} {words}\n" for utt, words in TEXT.items()),
        "data/train/utt2spk": "".join(f"{utt} {utt[:2]}\n" for utt in TEXT),
        "data/train/utt2num_frames": "".join(f"{utt} {number}\n" for utt, number in frames.items()),
        "data/train/utt2dur": "".join(f"{utt} {number / 100:.2f}\n" for utt, number in frames.items()),
        "data/lang/phones.txt": "".join(f"{name} {phone}\n" for phone, name in SYMBOLS.items()),
        "data/lang/words.txt": "<eps> 0\ncat 1\n<unk> 2\nmat 3\noh 4\n",
        "data/lang/oov.txt": "<unk>\n",
        "data/lang/oov.int": "2\n",
        "data/lang/phones/silence.csl": "1\n",
        "data/lang/phones/optional_silence.int": "1\n",
        "data/lang/phones/word_boundary.int": "".join(f"{phone} {kind}\n" for phone, kind in boundary.items()),
    }
    return plant(root, files) / "tri1_ali"
