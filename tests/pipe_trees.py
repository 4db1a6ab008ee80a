"""Small trees whose logs hold nothing but the command lines of steps/*.sh, for what is read from feature pipes."""

from __future__ import annotations

from trees import run_log

SPLICED = "splice-feats --left-context=3 --right-context=3 ark:- ark:- | transform-feats {dir}/{mat}.mat ark:- ark:- |"
DELTAS = "add-deltas  ark:- ark:- |"


def feats(data: str, rest: str = "", *, cmvn: str = "apply-cmvn ", split: int = 2) -> str:
    """The rspecifier that steps/*.sh build, in quotes: normalisation, then `rest`."""
    part = f"{data}/split{split}/1"
    head = f"ark,s,cs:{cmvn} --utt2spk=ark:{part}/utt2spk scp:{part}/cmvn.scp scp:{part}/feats.scp ark:- |"
    return f'"{head} {rest}"'.replace('| "', '|"')


def spliced(model: str, mat: str = "final", trans: str = "") -> str:
    """LDA+MLLT features, with speaker transforms where an archive is named."""
    made = SPLICED.format(dir=model, mat=mat)
    return f"{made} transform-feats --utt2spk=ark:data/u2s ark:{trans}.1 ark:- ark:- |" if trans else made


def acc(model: str, pipe: str, iteration: int = 34) -> dict[str, str]:
    """`acc.N.1.log` of a training directory, and an update beside it."""
    command = f'gmm-acc-stats-ali {model}/{iteration}.mdl {pipe} "ark,s,cs:gunzip -c {model}/ali.1.gz|" {model}/{iteration}.1.acc'
    update = f"gmm-est --write-occs={model}/35.occs {model}/34.mdl - {model}/35.mdl"
    tree = f"build-tree --max-leaves=2500 {model}/treeacc {model}/tree"
    names = {f"acc.{iteration}.1": command, "update.34": update, "build_tree": tree}
    return {f"{model}/log/{name}.log": run_log(line) for name, line in names.items()}


def sat(model: str = "exp/tri3b", data: str = "data/train") -> dict[str, str]:
    """The logs that tell a SAT stage over LDA+MLLT features."""
    made = acc(model, feats(data, spliced(model, trans=f"{model}/trans")))
    made[f"{model}/log/acc_alimdl.1.log"] = run_log(f"gmm-acc-stats-twofeats {model}/35.mdl")
    made[f"{model}/final.alimdl"] = made[f"{model}/final.mdl"] = ""
    return made


def decode(path: str, pipe: str, *, model: str = "exp/tri3b/final.mdl", options: str = "--acoustic-scale=0.083333",
           program: str = "gmm-latgen-faster", out: str = "gzip -c > {}/lat.1.gz", body: str = "") -> dict[str, str]:
    """`decode.1.log` of a decode directory."""
    graph = f"{model.rpartition('/')[0]}/graph"
    command = f'{program} --beam=13.0 {options} --word-symbol-table={graph}/words.txt {model} {graph}/HCLG.fst {pipe} "ark:|{out.format(path)}"'
    return {f"{path}/log/decode.1.log": run_log(command, body)}
