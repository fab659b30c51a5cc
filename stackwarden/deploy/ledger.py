"""The ledger: what was deployed last, a JSON text per stack in SSM Parameter Store, in the stack's own region."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import UTC, datetime

from stackwarden.deploy.aws import Aws, AwsError
from stackwarden.deploy.desired import Desired
from stackwarden.deploy.state import State

VERSION = 1
_AT_ONCE = 10  # names that GetParameters takes


@dataclass(frozen=True)
class Origin:
    """Where a deployment comes from: the same for all stacks of a run. ``gate``: version, policies, lane, verdict."""

    gate: Mapping[str, str] = field(default_factory=dict)
    commit: str = ""
    platform_version: str = ""
    by: str = ""


@dataclass(frozen=True)
class Entry:
    """What the ledger says of one stack.

    ``changed`` is when CloudFormation last changed the stack, as of the recording: a later change is somebody else's.
    ``inputs_sha256`` is of the values behind the SSM paths that the stack reads.
    """

    stack: str
    stack_id: str
    template_sha256: str
    parameters_sha256: str
    inputs_sha256: str
    changed: str
    at: str
    gate: Mapping[str, str] = field(default_factory=dict)
    commit: str = ""
    platform_version: str = ""
    by: str = ""
    version: int = VERSION


class Ledger:
    """The entries of one environment."""

    def __init__(self, aws: Aws, project: str, environment: str) -> None:
        self._aws = aws
        self.prefix = f"/{project}/{environment}/deployments/"

    def read(self, stack: Desired) -> Entry | None:
        """The entry of a stack; None where there is none, or one that this version cannot read."""
        try:
            answer = self._aws.call(stack.region, "ssm", "get_parameter", Name=self.prefix + stack.ledger_name)
        except AwsError as error:
            if error.aws_code == "ParameterNotFound":
                return None
            raise
        return parse(answer["Parameter"]["Value"])

    def write(self, stack: Desired, state: State, inputs: str, origin: Origin) -> None:
        """Record that the stack is what the repository says."""
        self._put(
            stack,
            Entry(
                stack=stack.name,
                stack_id=state.id,
                template_sha256=stack.sha256,
                parameters_sha256=stack.parameters_sha256,
                inputs_sha256=inputs,
                changed=state.changed,
                at=datetime.now(UTC).isoformat(timespec="seconds"),
                gate=dict(origin.gate),
                commit=origin.commit,
                platform_version=origin.platform_version,
                by=origin.by,
            ),
        )

    def amend(self, stack: Desired, state: State) -> None:
        """Record that the stack was changed by this tool without a deployment: its template is what it was.

        Of the parameters it got one, and not what else the repository may say by now: the next deployment compares.
        """
        entry = self.read(stack)
        if entry is not None and entry.stack_id == state.id:
            self._put(stack, replace(entry, changed=state.changed, parameters_sha256=""))

    def _put(self, stack: Desired, entry: Entry) -> None:
        self._aws.call(
            stack.region,
            "ssm",
            "put_parameter",
            Name=self.prefix + stack.ledger_name,
            Value=json.dumps(asdict(entry), separators=(",", ":")),
            Type="String",
            Tier="Standard",
            Overwrite=True,
            Description="What stackwarden deployed last",
        )

    def forget(self, stack: Desired) -> None:
        """Remove the entry of a stack that is gone."""
        self.drop(stack.region, stack.ledger_name)

    def drop(self, region: str, name: str) -> None:
        """Remove an entry or a note by its name, where it is there."""
        try:
            self._aws.call(region, "ssm", "delete_parameter", Name=self.prefix + name)
        except AwsError as error:
            if error.aws_code != "ParameterNotFound":
                raise

    def inputs(self, stack: Desired) -> str:
        """The hash of what the stack would read now."""
        values: dict[str, str] = {}
        for start in range(0, len(stack.reads), _AT_ONCE):
            names = list(stack.reads[start : start + _AT_ONCE])
            found = self._aws.call(stack.region, "ssm", "get_parameters", Names=names)
            values.update({each["Name"]: each["Value"] for each in found["Parameters"]})
        return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()

    def missing(self, stack: Desired) -> list[str]:
        """The SSM paths that the stack reads and nobody has published yet."""
        absent: list[str] = []
        for start in range(0, len(stack.reads), _AT_ONCE):
            names = list(stack.reads[start : start + _AT_ONCE])
            absent += self._aws.call(stack.region, "ssm", "get_parameters", Names=names).get("InvalidParameters", [])
        return absent


def current(entry: Entry | None, stack: Desired, state: State, inputs: str) -> bool:
    """Whether the entry shows that the stack is already what it should be, and that nobody has changed it since."""
    if entry is None or stack.secret & stack.parameters.keys():
        return False  # whether a secret value is the same only CloudFormation can tell
    known = (entry.stack_id, entry.template_sha256, entry.parameters_sha256, entry.inputs_sha256, entry.changed)
    return known == (state.id, stack.sha256, stack.parameters_sha256, inputs, state.changed)


def parse(text: str) -> Entry | None:
    """An entry from its JSON; None for what is none. Fields of later versions are left out."""
    try:
        found = json.loads(text)
        known = {each.name for each in fields(Entry)}
        return Entry(**{name: value for name, value in found.items() if name in known})
    except (ValueError, TypeError, AttributeError):
        return None


def versions(entries: Iterable[Entry]) -> list[str]:
    """The platform versions that entries name, sorted, each once."""
    return sorted({entry.platform_version for entry in entries if entry.platform_version})
