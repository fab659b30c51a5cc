"""Moves an environment to its other region: fences first, then data, then capacity, then customers."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from cfn.platform import Platform
from stackwarden.deploy import active
from stackwarden.deploy.arguments import Target
from stackwarden.deploy.aws import Aws
from stackwarden.deploy.databases import Databases
from stackwarden.deploy.desired import Desired
from stackwarden.deploy.job import Job, Options
from stackwarden.deploy.ledger import Ledger
from stackwarden.deploy.services import Fleet, Renewal, minimums
from stackwarden.deploy.state import UP, failures, look, wait
from stackwarden.deploy.steps import Found, Step
from stackwarden.ending import RefusedError

FENCE = "fence"


@dataclass(frozen=True)
class Move:
    """From which role to which. ``lossy``: the source is lost. ``fenced``: False where it cannot even be fenced."""

    target: Target
    source: str
    to: str
    lossy: bool = False
    fenced: bool = True

    @property
    def aws(self) -> Aws:
        """The account."""
        return self.target.aws

    @property
    def platform(self) -> Platform:
        """The environment."""
        return self.target.platform

    @property
    def home(self) -> bool:
        """Whether it goes back to the region that serves by default."""
        return self.to == next(iter(self.platform.regions))

    def fleet(self, role: str) -> Fleet:
        """The services of a role."""
        platform = self.platform
        return Fleet(self.aws, platform.regions[role], platform.project, platform.environment)


def steps(move: Move) -> Iterator[Step]:
    """All steps, in order. Each looks first, so that an interrupted move is gone on with by the same command."""
    yield Step("copies of the databases", partial(_ready, move))
    yield from _fence(move)
    yield from _data(move)
    yield from _capacity(move)
    yield from _customers(move)
    if move.home:
        yield from _standby(move)


def _databases(move: Move) -> Databases:
    regions = move.platform.regions
    prefix = f"{move.platform.project}-{move.platform.environment}-"
    return Databases(move.aws, prefix, regions[move.source], regions[move.to], move.lossy)


def _ready(move: Move) -> Found:
    """Before anything is stopped: whether there is a place to go to. Raises RefusedError where there is none."""
    databases = _databases(move)
    for name in databases.names():
        databases.copy(name)
    return Found(done=True, text=f"{len(databases.names())} in {move.platform.regions[move.to]}")


def _fence(move: Move) -> Iterator[Step]:
    region, old = move.platform.regions[move.source], move.fleet(move.source)
    if move.home and _stands_by(move):
        text = "it is the standby already"  # what runs there is what the last step of an earlier run started
        yield Step(f"{FENCE} {region}", lambda: Found(done=True, text=text))
        return
    if not move.fenced:
        text = f"{region} is NOT fenced: should it come back, stop its services before anybody reaches them"
        yield Step(f"{FENCE} {region}", lambda: Found(done=False, text=text))
        return
    yield Step(f"{FENCE} {region}: consumers", old.consumers_off, partial(old.switch_consumers, on=False), 10)
    yield Step(f"{FENCE} {region}: scaling", old.scaling_held, old.hold_scaling, 5)
    yield Step(f"{FENCE} {region}: services", old.stopped, old.stop, 15)


def _stands_by(move: Move) -> bool:
    """Whether the source of a failback serves nobody: it is not noted to, and no database is written there.

    The note alone would not do: a failover that stopped before it may have moved databases, and with them customers.
    """
    if active.read(move.aws, move.platform) != move.to:
        return False
    databases = _databases(move)
    return all(databases.moved(name).done for name in databases.names())


def _data(move: Move) -> Iterator[Step]:
    databases = _databases(move)
    for name in databases.names():
        yield Step(f"database {name}", partial(databases.moved, name), partial(databases.move, name), 60)
    yield Step("tables", lambda: Found(done=True, text="every region writes its replica; customers decide which"))


def _capacity(move: Move) -> Iterator[Step]:
    """The region that serves gets the primary's least number of tasks, whichever region it is."""
    region, new = move.platform.regions[move.to], move.fleet(move.to)
    least = minimums(move.platform, next(iter(move.platform.regions)))
    yield Step(f"{region}: scaling", partial(new.scaled, least), partial(new.scale, least), 5)
    yield Step(f"{region}: services", partial(new.steady, least), partial(new.start, least), 30)
    if not move.home:  # a standby's tasks were connected before it could write; at home all tasks were stopped
        yield Step(f"{region}: connections", partial(_renewed, move, Renewal(new)), new.renew, 30)
    yield Step(f"{region}: consumers", new.consumers_on, partial(new.switch_consumers, on=True), 10)


def _customers(move: Move) -> Iterator[Step]:
    yield Step("note for deployments", partial(_noted, move), partial(active.note, move.aws, move.platform, move.to))
    stack = active.switch(move.platform)
    if stack is None:
        text = f"send customers to {move.platform.regions[move.to]}: this environment has no stack with {active.SWITCH}"
        yield Step("customers", lambda: Found(done=False, text=text))
        return
    desired = move.target.stacks[stack.key]
    mode = str(stack.parameters[active.SWITCH]) if move.home else active.FORCED
    yield Step("customers", partial(_switched, move, desired, mode), partial(_switch, move, desired, mode), 10)


def _standby(move: Move) -> Iterator[Step]:
    """What was left becomes the warm standby again; after a failover it stays fenced until there is a failback."""
    region, old = move.platform.regions[move.source], move.fleet(move.source)
    least = minimums(move.platform, move.source)
    scaled, scale = partial(old.scaled, least, exactly=True), partial(old.scale, least, exactly=True)
    yield Step(f"{region}: scaling of the standby", scaled, scale, 5)
    yield Step(f"{region}: services of the standby", partial(old.steady, least), partial(old.start, least), 30)
    yield Step(f"{region}: consumers of the standby", old.consumers_on, partial(old.switch_consumers, on=True), 10)


def _renewed(move: Move, renewal: Renewal) -> Found:
    if active.read(move.aws, move.platform) == move.to:
        return Found(done=True, text="it serves already")
    return renewal.looked()


def _noted(move: Move) -> Found:
    done = active.read(move.aws, move.platform) == move.to
    return Found(done, f"{move.to} serves: deployments keep it so")


def _switched(move: Move, stack: Desired, mode: str) -> Found:
    now = look(Job(move.aws, stack)).parameters.get(active.SWITCH, "nothing")
    return Found(now == mode, f"{active.SWITCH} of {stack.name} from {now} to {mode}" if now != mode else f"{mode}")


def _switch(move: Move, stack: Desired, mode: str) -> None:
    """Set the one parameter, with the template as it is deployed: a failover is no time for other changes."""
    job = Job(move.aws, stack, Options(minutes=20))  # nobody renews the lock meanwhile: it lasts for 25 at least
    before = look(job)
    kept = [{"ParameterKey": name, "UsePreviousValue": True} for name in before.parameters if name != active.SWITCH]
    job.cfn(
        "update_stack",
        StackName=stack.name,
        UsePreviousTemplate=True,
        Parameters=[{"ParameterKey": active.SWITCH, "ParameterValue": mode}, *kept],
        Capabilities=list(stack.capabilities),
    )
    state = wait(job)
    if state.status not in UP:
        raise RefusedError(f"{stack.name}: {state.status}: {'; '.join(failures(job, stack.name)) or state.reason}")
    Ledger(move.aws, move.platform.project, move.platform.environment).amend(stack, state)
