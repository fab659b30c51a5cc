"""One deployment of an environment at a time: a parameter that only one can create.

Taking over an expired lock is decided by the parameter's version number: of two that try, one writes the next version.
"""

import json
import os
import socket
import uuid
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from stackwarden.deploy.aws import Aws, AwsError, now
from stackwarden.ending import RefusedError

SECONDS = 30 * 60
RENEW = 5 * 60
LOST = 6  # the exit code of a run that is ended in the middle: something may have been started


@dataclass(frozen=True)
class Holder:
    """Who holds the lock; ``expires`` in seconds since the epoch. ``machine``: where ``pid`` means something."""

    id: str
    who: str
    host: str
    pid: int
    started: str
    expires: float
    machine: str = ""

    def said(self) -> str:
        """Who, where, since when, until when."""
        until = datetime.fromtimestamp(self.expires, UTC).isoformat(timespec="seconds")
        return f"{self.who}, on {self.host} since {self.started}; the lock expires at {until}"

    @property
    def over(self) -> bool:
        """Whether it has expired, or its process on this machine has ended."""
        return now() > self.expires or (self.machine == machine() and not _runs(self.pid))


def machine() -> str:
    """What tells this machine, and this container on it, from others: names of hosts are given more than once."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        return f"{boot} {Path('/proc/self/ns/pid').readlink()}"
    except OSError:  # not Linux
        return f"{socket.gethostname()} {uuid.getnode():x}"


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


class Lock:
    """Held inside a ``with``; ``renew`` often enough. ``who``: what runs, and by whom.

    Raises RefusedError where somebody else holds it.
    """

    def __init__(self, aws: Aws, region: str, prefix: str, who: str, *, break_it: bool = False) -> None:
        self._aws, self._region, self._name, self._break = aws, region, f"{prefix}lock", break_it
        self._who, self._id = who, uuid.uuid4().hex
        self._started = datetime.now(UTC).isoformat(timespec="seconds")
        self._renewed = 0.0

    def __enter__(self) -> "Lock":
        try:
            self._put(overwrite=False)
        except AwsError as error:
            if error.aws_code != "ParameterAlreadyExists":
                raise
            self._take_over()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._aws.stopped.clear()
            holder, _ = self._read()
            if holder is not None and holder.id == self._id:
                self._aws.call(self._region, "ssm", "delete_parameter", Name=self._name)
        except RefusedError:
            if error is None:  # else what ended the run is what counts; the lock expires by itself
                raise

    def renew(self) -> None:
        """Hold it for longer, where that is due. Raises RefusedError where somebody broke it, or it is about to end."""
        if now() - self._renewed < RENEW:
            return
        try:
            holder, _ = self._read()
            if holder is not None and holder.id == self._id:
                self._put(overwrite=True)
                return
        except AwsError as error:
            if now() - self._renewed < SECONDS - RENEW:
                return  # it is held still, and what runs in AWS does not care: the next beat tries again
            raise RefusedError(f"The lock of this environment cannot be renewed: {error}", "Run again.", LOST) from None
        said = holder.said() if holder else "it was removed"
        remedy = "Run again when that has ended."
        raise RefusedError(f"The lock of this environment was taken over: {said}", remedy, LOST)

    def _take_over(self) -> None:
        holder, version = self._read()
        if holder is None and version == 0:  # released just now
            self._put(overwrite=False)
            return
        if holder is not None and not holder.over and not self._break:
            remedy = "Wait for it, or take the lock with --break-lock once you know that it has ended."
            raise RefusedError(f"This environment is being changed: {holder.said()}", remedy)
        if self._put(overwrite=True) != version + 1:
            raise RefusedError("Somebody else took the lock at the same time", "Run again.")

    def _read(self) -> tuple[Holder | None, int]:
        """Who holds it and the version; version 0 where it is free, no holder where the text is not ours."""
        try:
            found = self._aws.call(self._region, "ssm", "get_parameter", Name=self._name)["Parameter"]
        except AwsError as error:
            if error.aws_code == "ParameterNotFound":
                return None, 0
            raise
        try:
            known = {each.name for each in fields(Holder)}  # a later version of this tool may say more
            said = {name: value for name, value in json.loads(found["Value"]).items() if name in known}
            return Holder(**said), int(found["Version"])
        except (ValueError, TypeError, AttributeError):
            return None, int(found["Version"])

    def _put(self, *, overwrite: bool) -> int:
        host, until = socket.gethostname(), now() + SECONDS
        holder = Holder(self._id, self._who, host, os.getpid(), self._started, until, machine())
        answer = self._aws.call(
            self._region, "ssm", "put_parameter",
            Name=self._name, Value=json.dumps(asdict(holder)), Type="String", Tier="Standard", Overwrite=overwrite,
        )  # fmt: skip
        self._renewed = now()
        return int(answer.get("Version", 0))
