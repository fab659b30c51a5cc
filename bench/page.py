"""The measured numbers as text: a table for the terminal, and docs/bench.md."""

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from bench.contest import Score
from bench.contestants import ALL, FAST, OWN, REFERENCE
from bench.costs import Timed
from bench.costs import rows as cost_rows
from bench.reading import Reading

AIMS = {OWN: 0.5, ALL: 0.5, FAST: 1.3}
"""The most that ours may take over cloudformation-validate's time."""
READING = 3.0
"""The most that reading and resolving may take over the bare parser's time."""


@dataclass(frozen=True, slots=True)
class Heat:
    """One contest: what was checked, and how everyone did."""

    title: str
    scores: list[Score]

    def ratio(self, score: Score) -> float:
        """Median over the median of the reference."""
        return score.seconds / next(s.seconds for s in self.scores if s.contestant.name == REFERENCE)


def page(  # noqa: PLR0913, PLR0917  # what was measured, on what, when
    heats: list[Heat], reading: Reading, costs: Sequence[Timed], corpus: str, day: str, load: float
) -> str:
    """The Markdown of docs/bench.md.

    ``day`` is the ISO date of the measurement, ``load`` how many processes wanted to run in the minute before it.
    """
    parts = [
        "# Speed",
        "What `make bench` measured; run it to measure again. These numbers are of one day and one machine, so unlike "
        "the rest of the generated pages nothing checks that they are fresh. Compare the ratios, not the seconds.",
        f"- measured on {day}; load average before the start: {load:.1f}\n- {machine()}\n- corpus: {corpus}",
        "Every tool runs as a whole process, start to end, without a cache and without the network. The tools take "
        f"turns; the seconds are medians, and the ratio is over {REFERENCE}'s median. Processor seconds count all "
        "processes of a tool together: where they are more than the seconds, it works on several cores.",
        *(f"## {heat.title}\n\n{table(heat)}" for heat in heats),
        f"## Reading\n\n{reading_table(reading)}",
        f"## Cost of the whole platform\n\n{costs_table(costs)}",
        f"## Aims\n\n{aims(heats, reading)}",
    ]
    return "\n\n".join(parts) + "\n"


def table(heat: Heat) -> str:
    """One row for each tool."""
    rows = [[s.contestant.name, s.contestant.version, *_measured(heat, s)] for s in heat.scores]
    return _markdown(["tool", "version", "seconds", "ratio", "cpu seconds", "runs"], rows)


def _measured(heat: Heat, score: Score) -> list[str]:
    if score.trouble:
        return [f"{score.seconds:.2f}, incomplete: {score.trouble}", "none", "none", "1"]
    return [f"{score.seconds:.2f}", f"{heat.ratio(score):.2f}", f"{score.cpu:.2f}", str(len(score.runs))]


def reading_table(reading: Reading) -> str:
    """One row for each pass over the corpus."""
    rows = [
        ("PyYAML's C parser, events only", reading.events),
        ("PyYAML's CSafeLoader, plain values", reading.loads),
        ("cfn: read, values with places", reading.reads),
        ("cfn: read and resolve, all variants", reading.resolves),
    ]
    cells = [[name, f"{seconds:.3f}", f"{seconds / reading.events:.2f}"] for name, seconds in rows]
    return _markdown(["pass over all templates, in one process", "cpu seconds", "ratio"], cells)


def costs_table(costs: Sequence[Timed]) -> str:
    """One row for each command of ``stackwarden cost``."""
    return _markdown(["`stackwarden cost --platform`", "aim", "seconds", "cpu seconds", ""], cost_rows(costs))


def aims(heats: list[Heat], reading: Reading) -> str:
    """What we wanted, what we measured."""
    wanted = [("read and resolve over the bare C parser", READING, reading.ratio)]
    for heat in heats:
        for name, aim in AIMS.items():
            score = next(s for s in heat.scores if s.contestant.name == f"stackwarden, {name}")
            wanted.append((f"{name} over {REFERENCE}, {heat.title.lower()}", aim, heat.ratio(score)))
    rows = [[what, f"≤ {aim:.1f}", f"{got:.2f}", "met" if got <= aim else "**missed**"] for what, aim, got in wanted]
    return _markdown(["aim", "at most", "measured", ""], rows)


def machine() -> str:
    """Processor, memory, operating system, Python and PyYAML."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    software = (
        f"{platform.system()} {platform.machine()}, Python {platform.python_version()}, PyYAML {version('pyyaml')}"
    )
    return f"machine: {os.cpu_count()} cores ({_processor()}), {memory:.0f} GiB memory, {software}"


def _processor() -> str:
    listed = Path("/proc/cpuinfo")
    lines = listed.read_text(encoding="utf-8").splitlines() if listed.is_file() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or "unknown processor"


def _markdown(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
