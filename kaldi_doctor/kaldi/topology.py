"""HMM topologies at the head of a Kaldi model: `<Topology> … </Topology>`, binary (both forms) and text."""

from __future__ import annotations

from dataclasses import dataclass

from kaldi_doctor.kaldi.tokens import BinaryTokens, TokenError, Tokens


@dataclass(frozen=True, slots=True)
class State:
    """One HMM state of a topology entry; pdf classes are -1 where it emits nothing."""

    forward_class: int
    self_loop_class: int
    transitions: tuple[tuple[int, float], ...]
    """(destination state, initial probability) in file order."""


@dataclass(frozen=True, slots=True)
class Topology:
    """HMM topology of every phone.

    `entries[index_of[phone]]` are the states of a phone.
    """

    phones: tuple[int, ...]
    index_of: dict[int, int]
    entries: tuple[tuple[State, ...], ...]

    def states(self, phone: int) -> tuple[State, ...]:
        """States of a phone, the final one included; empty where it has no topology."""
        index = self.index_of.get(phone)
        return () if index is None else self.entries[index]

    def shortest(self, phone: int) -> int:
        """Frames of the shortest path through a phone's HMM; 0 where it has no topology."""
        states = self.states(phone)
        if not states:
            return 0
        distance = {0: 0}
        frontier = [0]
        while frontier:
            reached: list[int] = []
            for state in frontier:
                step = 1 if states[state].forward_class >= 0 else 0
                for target, _ in states[state].transitions:
                    if target != state and 0 <= target < len(states):
                        length = distance[state] + step
                        if length < distance.get(target, 1 << 30):
                            distance[target] = length
                            reached.append(target)
            frontier = reached
        return distance.get(len(states) - 1, 0)


def read_topology(tokens: Tokens) -> Topology:
    """Read `<Topology> … </Topology>`, binary or text."""
    tokens.expect(b"<Topology>")
    topology = _binary_topology(tokens) if isinstance(tokens, BinaryTokens) else _text_topology(tokens)
    if not topology.phones:
        raise TokenError("a topology without phones")
    return topology


def _binary_topology(tokens: BinaryTokens) -> Topology:
    phones = tokens.vector()
    index = tokens.vector()
    count = tokens.integer()
    extended = count == -1
    if extended:
        count = tokens.integer()
    entries = []
    for _ in range(tokens.bounded(count)):
        states = []
        for _ in range(tokens.bounded(tokens.integer())):
            forward = tokens.integer()
            loop = tokens.integer() if extended else forward
            arcs = tuple((tokens.integer(), tokens.real()) for _ in range(tokens.bounded(tokens.integer())))
            states.append(State(forward, loop, arcs))
        entries.append(tuple(states))
    tokens.expect(b"</Topology>")
    known = {}
    for phone in phones:
        if not 0 <= phone < len(index) or not 0 <= index[phone] < len(entries):
            raise TokenError(f"phone {phone} has no topology entry")
        known[phone] = index[phone]
    return Topology(tuple(phones), known, tuple(entries))


def _text_topology(tokens: Tokens) -> Topology:
    index_of: dict[int, int] = {}
    entries: list[tuple[State, ...]] = []
    while True:
        token = tokens.token()
        if token == b"</Topology>":
            return Topology(tuple(sorted(index_of)), index_of, tuple(entries))
        if token != b"<TopologyEntry>":
            raise TokenError(f"<TopologyEntry> expected, not {token[:20]!r}")
        tokens.expect(b"<ForPhones>")
        while (token := tokens.token()) != b"</ForPhones>":
            index_of[_integer(token)] = len(entries)
        states: list[State] = []
        while (token := tokens.token()) != b"</TopologyEntry>":
            if token != b"<State>":
                raise TokenError(f"<State> expected, not {token[:20]!r}")
            states.append(_text_state(tokens))
        entries.append(tuple(states))


def _text_state(tokens: Tokens) -> State:
    tokens.integer()
    forward, loop = -1, -1
    arcs: list[tuple[int, float]] = []
    while (token := tokens.token()) != b"</State>":
        if token == b"<PdfClass>":
            forward = loop = tokens.integer()
        elif token == b"<ForwardPdfClass>":
            forward = tokens.integer()
        elif token == b"<SelfLoopPdfClass>":
            loop = tokens.integer()
        elif token == b"<Transition>":
            target = tokens.integer()
            arcs.append((target, tokens.real()))
        elif token == b"<Final>":  # oldest form
            tokens.real()
        else:
            raise TokenError(f"unexpected {token[:20]!r} in a state")
    return State(forward, loop, tuple(arcs))


def _integer(token: bytes) -> int:
    try:
        return int(token)
    except ValueError:
        raise TokenError(f"a number expected, not {token[:20]!r}") from None
