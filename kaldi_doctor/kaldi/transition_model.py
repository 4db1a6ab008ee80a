"""The head of a Kaldi model file: topology and tuples, as arrays indexed by transition-id.

Reads GMM, nnet1, nnet2, nnet3 and chain models, binary and text, `<Triples>` and `<Tuples>`, both topology forms; the
acoustic model behind the transition model is not read.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from kaldi_doctor.errors import UnreadableArtifact
from kaldi_doctor.kaldi.tokens import BinaryTokens, TextTokens, TokenError, Tokens
from kaldi_doctor.kaldi.topology import Topology, read_topology

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class TransitionModel:
    """Arrays indexed by transition-id; entry 0 stands for no transition-id (phone 0, pdf -1).

    Attributes:
        path: file it was read from.
        topology: of every phone.
        tuples: int32[transition-states, 4]: phone, HMM state, forward pdf, self-loop pdf; state 1 is row 0.
        phone, hmm_state, pdf, tstate: int32[tids + 1].
        is_self_loop, is_final: bool[tids + 1].
        destination: int32[tids + 1], HMM state that the transition leads to.
        log_probs: float32[tids + 1] as stored, or None where the file lacks them.
    """

    path: str
    topology: Topology
    tuples: NDArray[np.int32]
    phone: NDArray[np.int32]
    hmm_state: NDArray[np.int32]
    pdf: NDArray[np.int32]
    tstate: NDArray[np.int32]
    is_self_loop: NDArray[np.bool_]
    is_final: NDArray[np.bool_]
    destination: NDArray[np.int32]
    log_probs: NDArray[np.float32] | None
    _shortest: list[NDArray[np.int32]] = field(default_factory=list, repr=False)

    @property
    def num_tids(self) -> int:
        """Number of transition-ids."""
        return len(self.phone) - 1

    @property
    def num_tstates(self) -> int:
        """Number of transition-states."""
        return len(self.tuples)

    @property
    def num_pdfs(self) -> int:
        """Number of pdfs (1 + the largest pdf-id)."""
        return int(self.tuples[:, 2:].max()) + 1 if len(self.tuples) else 0

    @property
    def num_phones(self) -> int:
        """Number of phones in the topology (what am-info prints)."""
        return len(self.topology.phones)

    @property
    def min_length(self) -> NDArray[np.int32]:
        """int32[largest phone + 1]: fewest frames that the topology lets a phone last; 0 for unknown ids."""
        if not self._shortest:
            table = np.zeros(max(self.topology.phones, default=0) + 1, np.int32)
            by_entry: dict[int, int] = {}  # phones share a few entries
            for phone in self.topology.phones:
                entry = self.topology.index_of[phone]
                if entry not in by_entry:
                    by_entry[entry] = self.topology.shortest(phone)
                table[phone] = by_entry[entry]
            self._shortest.append(table)
        return self._shortest[0]


def read_transition_model(data: bytes, path: str = "-") -> TransitionModel:
    """Read the transition model at the head of a model file.

    Args:
        data: the file, or enough of its beginning.
        path: named in errors.

    Raises:
        UnreadableArtifact: it is no transition model, or damaged; with the byte where reading stopped.
    """
    tokens: Tokens = BinaryTokens(data, 2) if data[:2] == b"\0B" else TextTokens(data)
    try:
        return _read(tokens, path)
    except TokenError as error:
        raise UnreadableArtifact(path, str(error), byte_offset=tokens.position) from None


def _read(tokens: Tokens, path: str) -> TransitionModel:
    tokens.expect(b"<TransitionModel>")
    topology = read_topology(tokens)
    kind = tokens.token()
    if kind not in {b"<Triples>", b"<Tuples>"}:
        raise TokenError(f"<Triples> or <Tuples> expected, not {kind[:20]!r}")
    width = 3 if kind == b"<Triples>" else 4
    count = tokens.integer()
    tuples = tokens.integers(count * width).reshape(count, width) if count >= 0 else None
    if tuples is None:
        raise TokenError("a negative number of transition-states")
    if width == 3:
        tuples = np.concatenate([tuples, tuples[:, 2:]], axis=1)
    end = tokens.token()
    if end not in {b"</Triples>", b"</Tuples>"}:
        raise TokenError("</Triples> or </Tuples> expected")
    log_probs = None
    try:
        tokens.expect(b"<LogProbs>")
        log_probs = tokens.floats()
    except TokenError:
        log_probs = None  # cut off behind the tuples: nothing that the alignments need is missing
    return _expand(path, topology, tuples, log_probs)


def _expand(
    path: str, topology: Topology, tuples: NDArray[np.int32], log_probs: NDArray[np.float32] | None
) -> TransitionModel:
    """Number the transition-ids: transition-states in order, the transitions of each in topology order."""
    width = max((len(entry) for entry in topology.entries), default=0)
    targets: list[int] = []
    first = np.zeros(len(topology.entries) * width + 1, np.int64)
    for index, entry in enumerate(topology.entries):
        for number in range(width):
            targets += [target for target, _ in entry[number].transitions] if number < len(entry) else []
            first[index * width + number + 1] = len(targets)
    sizes = np.array([len(entry) for entry in topology.entries], np.int64)
    entry_of = _entries_of(topology, tuples)
    state = tuples[:, 1].astype(np.int64)
    wrong = np.flatnonzero((entry_of < 0) | (state < 0) | (state >= sizes[entry_of]))
    if len(wrong):
        row = int(wrong[0])
        raise TokenError(
            f"transition-state {row + 1} names state {state[row]} of phone {tuples[row, 0]}: there is none"
        )
    cell = entry_of * width + state
    counts = first[cell + 1] - first[cell]
    owner = np.repeat(np.arange(len(tuples)), counts)
    within = np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts, counts)
    reached = np.array(targets, np.int32)[first[cell[owner]] + within] if len(owner) else np.empty(0, np.int32)
    own = reached == state[owner]
    if log_probs is not None and len(log_probs) != len(owner) + 1:
        raise TokenError(f"{len(owner)} transition-ids by the topology, {len(log_probs) - 1} by the probabilities")
    return TransitionModel(
        path,
        topology,
        np.ascontiguousarray(tuples),
        _from_one(tuples[owner, 0], 0),
        _from_one(tuples[owner, 1], -1),
        _from_one(np.where(own, tuples[owner, 3], tuples[owner, 2]), -1),
        _from_one(owner + 1, 0),
        _from_one(own, 0).astype(bool),
        _from_one(reached == sizes[entry_of[owner]] - 1, 0).astype(bool),
        _from_one(reached, -1),
        log_probs,
    )


def _entries_of(topology: Topology, tuples: NDArray[np.int32]) -> NDArray[np.int64]:
    """Topology entry of each transition-state's phone; -1 where it has none."""
    table = np.full(max(topology.phones, default=0) + 2, -1, np.int64)
    for phone, index in topology.index_of.items():
        table[phone] = index
    phones = tuples[:, 0]
    known = (phones >= 0) & (phones < len(table))
    return np.where(known, table[np.where(known, phones, len(table) - 1)], -1)


def _from_one(values: NDArray[Any], none: int) -> NDArray[np.int32]:
    """int32 with an entry for transition-id 0 in front."""
    found = np.empty(len(values) + 1, np.int32)
    found[0] = none
    found[1:] = values
    return found
