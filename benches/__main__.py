"""Run the benchmarks of the alignments."""

from benches.alignments import main

main()
