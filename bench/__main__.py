"""``python -m bench``: times stackwarden and its peers side by side, prints the tables and writes docs/bench.md."""

import argparse
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from bench.contest import compete
from bench.contestants import ROOT, MissingPeerError, contestants
from bench.corpus import COUNT, SEED, write
from bench.costs import time_costs
from bench.page import Heat, aims, costs_table, page, reading_table, table
from bench.reading import measure

CORPUS = ROOT / "build" / "bench" / "corpus"
PAGE = ROOT / "docs" / "bench.md"


def main() -> int:
    """Run the bench; 0 when it came to its end, whatever it measured, 1 when a tool that it is about did not."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="leave out cfn-lint, checkov and cfripper; write no page")
    parser.add_argument("--rounds", type=int, default=9, help="counted runs of the fast tools, at least 1 (9)")
    parser.add_argument("--slow-rounds", type=int, default=1, help="counted runs of the slow tools over the folder (1)")
    args = parser.parse_args()
    if args.rounds < 1 or args.slow_rounds < 1:
        parser.error("--rounds and --slow-rounds are at least 1")
    try:
        tools = contestants(args.quick)
    except MissingPeerError as error:
        print(f"bench: {error}", file=sys.stderr)
        return 2
    load = os.getloadavg()[0]
    files = write(CORPUS)
    one = sorted(files, key=lambda file: file.stat().st_size)[len(files) // 2]
    reading = measure(files, args.rounds)
    print(reading_table(reading), flush=True)
    costs = time_costs(min(args.rounds, 5))
    print(f"\n{costs_table(costs)}", flush=True)
    heats = []
    for title, path, count, slow in (
        (f"One template ({_lines(one)} lines)", one, 1, 3 * args.slow_rounds),
        (f"{len(files)} templates", CORPUS, len(files), args.slow_rounds),
    ):
        heats.append(Heat(title, compete(tools, path, count, args.rounds, slow)))
        for score in heats[-1].scores:
            if score.trouble and not score.contestant.slow:
                print(f"bench: {score.contestant.name}, {title.lower()}: {score.trouble}", file=sys.stderr)
                return 1
        print(f"\n{title}\n{table(heats[-1])}", flush=True)
    print(f"\n{aims(heats, reading)}")
    if not args.quick:
        size = sum(file.stat().st_size for file in files) / 1e6
        corpus = f"{COUNT} generated templates, {sum(map(_lines, files)):,} lines, {size:.1f} MB, seed {SEED}"
        _replace(PAGE, page(heats, reading, costs, corpus, datetime.now(UTC).date().isoformat(), load))
        print(f"\nwritten to {PAGE.relative_to(ROOT)}")
    return 0


def _lines(file: Path) -> int:
    return file.read_bytes().count(b"\n")


def _replace(file: Path, text: str) -> None:
    aside = file.with_suffix(".tmp")
    aside.write_text(text, encoding="utf-8", newline="\n")
    aside.replace(file)


if __name__ == "__main__":
    sys.exit(main())
