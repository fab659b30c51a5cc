"""What a change does to compliance: our own policies over the stacks before it, and after it."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from cfn.errors import CfnError
from cfn.graph import Graph
from cfn.source import read
from cfn.stack import Stack
from checks.discovery import shown
from checks.finding import Finding, merge
from checks.gate import default_waivers
from checks.own import Unit, judge, select
from checks.waiver_sources import central, in_metadata
from checks.waivers import Entry, Register
from policies.kernel.policy import DEFAULT_PACKS


class Delta(NamedTuple):
    """Findings that fail after the change and did not before, and those that fail no more."""

    failing: list[Finding]
    passing: list[Finding]


def delta(before: Sequence[Stack], after: Sequence[Stack], platform: Path, environment: str, as_of: str) -> Delta:
    """Judge both in the own lane, with the waivers of today. Stacks are told apart by key, findings by their key.

    Args:
        before, after: resolved stacks of one environment; those of one template name the same file.
        platform: the manifest, for the waivers beside it.
        environment: its name, for waivers that hold in some only.
        as_of: the day (ISO date) on which waivers are judged.
    """
    entries = _waivers(platform, {stack.file for stack in after})
    old = _failing(before, environment, Register(list(entries), as_of))
    new = _failing(after, environment, Register(list(entries), as_of))
    failing = [finding for key, finding in new.items() if key not in old]
    return Delta(failing, [finding for key, finding in old.items() if key not in new])


def _failing(stacks: Sequence[Stack], environment: str, register: Register) -> dict[tuple[str, ...], Finding]:
    if not stacks:
        return {}
    unit = Unit(Graph(stacks), environment)
    findings = merge([register.apply(each) for each in judge([unit], select([unit], (), DEFAULT_PACKS)).findings])
    return {finding.key: finding for finding in findings if finding.fails}


def _waivers(platform: Path, files: Iterable[str]) -> list[Entry]:
    file = default_waivers(platform)
    entries = list(central(file, shown(file))) if file is not None else []
    for name in sorted(files):
        try:
            entries += in_metadata(read(Path(name)))
        except CfnError:  # the gate itself reports it
            continue
    return entries
