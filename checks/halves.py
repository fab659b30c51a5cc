"""Work over many items on two cores, without a library: a forked child takes half, and its answer is checked."""

import os
import signal
from collections.abc import Callable, Sequence
from os import _exit as leave  # by this name it is ours also where a user's policies may not end the process
from typing import TypeVar

WORTH_IT = 64
"""Items from which a fork and the way back cost less than they save."""
Item = TypeVar("Item")
Answer = TypeVar("Answer")


class HalfLostError(Exception):
    """The child ended without an answer: half of the work is missing."""


def in_halves(items: Sequence[Item], work: Callable[[Sequence[Item]], Answer]) -> list[Answer]:
    """``work`` over all items at once, or over two halves side by side where that pays, in order.

    Raises as :func:`side_by_side`.
    """
    if len(items) < WORTH_IT or not two_cores():
        return [work(items)]
    middle = len(items) // 2
    return list(side_by_side(lambda: work(items[:middle]), lambda: work(items[middle:]), "templates is unchecked"))


def two_cores() -> bool:
    """Whether a second process can work beside this one."""
    return hasattr(os, "fork") and (os.cpu_count() or 1) > 1


def side_by_side(here: Callable[[], Answer], there: Callable[[], Answer], lost: str) -> tuple[Answer, Answer]:
    """Both answers; that of ``there`` from a child.

    Only for a process without threads. Raises HalfLostError when the child does not answer (half of the ``lost``); what
    ``there`` raises is raised here.
    """
    import pickle

    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        _answer(writer, there)
    os.close(writer)
    try:
        with os.fdopen(reader, "rb") as stream:  # closed before the wait: a child must not hang on a full pipe
            first = here()
            data = stream.read()
    except BaseException:
        os.kill(child, signal.SIGKILL)  # nobody will read its half
        raise
    finally:
        _, status = os.waitpid(child, 0)
    if status != 0 or not data:
        raise HalfLostError(f"a process ended early (status {status}): half of the {lost}")
    second = pickle.loads(data)  # noqa: S301 (written by our own child)
    if isinstance(second, Exception):
        raise second
    return first, second


def _answer(writer: int, work: Callable[[], Answer]) -> None:
    """The child: answer, and end without the clean-up that belongs to the parent."""
    import pickle

    status = 1
    try:
        try:
            data = pickle.dumps(work(), pickle.HIGHEST_PROTOCOL)
        except Exception as error:
            data = pickle.dumps(error)
        with os.fdopen(writer, "wb") as stream:
            stream.write(data)
        status = 0
    finally:
        leave(status)
