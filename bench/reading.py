"""What reading costs: our read and resolve, over the bare pass of the C parser that it builds on."""

import gc
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

from yaml import CSafeLoader
from yaml._yaml import CParser

from cfn.resolve import Context, resolve
from cfn.source import read


@dataclass(frozen=True, slots=True)
class Reading:
    """Median processor seconds over all files.

    ``events``: the C parser makes its events, nothing is built of them. ``loads``: PyYAML's CSafeLoader builds plain
    dicts and lists. ``reads``: cfn reads. ``resolves``: cfn reads and resolves.
    """

    events: float
    loads: float
    reads: float
    resolves: float

    @property
    def ratio(self) -> float:
        """Read and resolve over the bare parser."""
        return self.resolves / self.events


def measure(files: list[Path], rounds: int) -> Reading:
    """Time the four passes in turns, each over all files, one warm-up round uncounted.

    Garbage collection is off during a pass, as it is while the gate runs, for the peers' passes too.
    """
    passes: list[Callable[[Path], Any]] = [_events, _loads, read, _resolves]
    taken: list[list[float]] = [[] for _ in passes]
    for number in range(rounds + 1):
        for work, seconds in zip(passes, taken, strict=True):
            elapsed = _timed(work, files)
            if number:
                seconds.append(elapsed)
    return Reading(*map(median, taken))


def _timed(work: Callable[[Path], Any], files: list[Path]) -> float:
    gc.collect()
    gc.disable()
    try:
        start = process_time()
        for file in files:
            work(file)
        return process_time() - start
    finally:
        gc.enable()


def _events(file: Path) -> None:
    parser = CParser(file.read_bytes())
    while parser.get_event() is not None:
        pass


class _Loader(CSafeLoader):
    """CSafeLoader that takes CloudFormation's tags, keeping only what stands under them."""


def _untagged(loader: _Loader, _tag: str, node: Any) -> Any:
    if node.id == "scalar":
        return node.value
    return loader.construct_sequence(node, deep=True) if node.id == "sequence" else loader.construct_mapping(node, True)


_Loader.add_multi_constructor("!", _untagged)


def _loads(file: Path) -> None:
    _Loader(file.read_bytes()).get_single_data()


def _resolves(file: Path) -> None:
    resolve(read(file), Context())
