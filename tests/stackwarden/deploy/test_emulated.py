"""The same tool against the emulator: real requests, real processes, one of them killed."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from emulator.running import ACCOUNT, Emulated, running
from stackwarden.cli import EXIT_FAILED, EXIT_REFUSED
from tests.stackwarden.deploy.conftest import World

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("emulator")]
ROOT = Path(__file__).parents[3]
PRIMARY, SECONDARY = "eu-west-1", "eu-central-1"


@pytest.fixture
def emulated():
    with running() as emulated:
        yield emulated


@pytest.fixture
def small(tmp_path):
    """The small platform's files."""
    return World(tmp_path, None, None)


def command(emulated: Emulated, name: str, *options: str) -> tuple[list[str], dict[str, str]]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith("AWS_")}
    credentials = {"AWS_ACCESS_KEY_ID": ACCOUNT, "AWS_SECRET_ACCESS_KEY": "local"}
    words = [sys.executable, "-m", "stackwarden", name, "--endpoint-url", emulated.endpoint, *options]
    return words, {**kept, **credentials}


def run(emulated, name, *options):
    words, environment = command(emulated, name, *options)
    return subprocess.run(words, env=environment, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)


def where(world, environment="prod"):
    return ("--platform", str(world.folder / "platform.yaml"), "--environment", environment)


DEPLOY = ("--yes", "--lane", "own")


def statuses(emulated, region):
    stacks = emulated.client("cloudformation", region).describe_stacks()["Stacks"]
    return {each["StackName"]: each["StackStatus"] for each in stacks}


def test_from_nothing_to_nothing(emulated, small):
    here = where(small)
    assert run(emulated, "plan", *here, "--lane", "own", "--profile", "normal").returncode == 0
    assert statuses(emulated, PRIMARY) == {}, "a plan leaves nothing behind"

    process = run(emulated, "deploy", *here, *DEPLOY)
    assert (process.returncode, process.stdout) == (0, "shop prod: 5 created\n"), process.stderr
    queue = emulated.client("sqs", PRIMARY).get_queue_url(QueueName="orders")["QueueUrl"]
    assert queue.endswith("/orders")
    topic = emulated.client("ssm", SECONDARY).get_parameter(Name="/shop/prod/app/x")["Parameter"]["Value"]
    assert topic == "first"

    assert run(emulated, "deploy", *here, *DEPLOY).stdout == "shop prod: 5 unchanged\n"
    verified = run(emulated, "verify", *here)
    assert (verified.returncode, verified.stdout.splitlines()[-1]) == (0, "shop prod: 5 stacks, as the repository says")

    small.edit("base.yaml", "Value: first", "Value: second")
    plan = json.loads(run(emulated, "plan", *here, "--lane", "own", "--format", "json").stdout)
    changes = {each["key"]: [c["action"] for c in each["changes"]] for each in plan["stacks"] if each["changes"]}
    assert changes == {"primary/base": ["change"], "secondary/base": ["change"]}
    updated = json.loads(run(emulated, "deploy", *here, *DEPLOY, "--format", "json").stdout)
    results = {each["key"]: each["result"] for each in updated["stacks"]}
    assert (results["primary/base"], results["primary/lone"]) == ("updated", "unchanged")
    assert emulated.client("ssm", PRIMARY).get_parameter(Name="/shop/prod/app/x")["Parameter"]["Value"] == "second"

    process = run(emulated, "destroy", *here, "--yes", "--confirm", "prod")
    assert process.returncode == 0, process.stdout + process.stderr
    assert statuses(emulated, PRIMARY) == statuses(emulated, SECONDARY) == {}
    left = emulated.client("ssm", PRIMARY).get_parameters_by_path(Path="/shop/prod/", Recursive=True)["Parameters"]
    assert left == []


def test_what_was_changed_by_hand_is_seen(emulated, small):
    run(emulated, "deploy", *where(small), *DEPLOY)
    emulated.client("ssm", PRIMARY).put_parameter(Name="/shop/prod/lone/y", Value="other", Overwrite=True)
    emulated.client("sqs", SECONDARY).delete_queue(QueueUrl=f"{emulated.endpoint}/{ACCOUNT}/orders")
    emulated.client("cloudformation", PRIMARY).update_termination_protection(
        StackName="shop-prod-base", EnableTerminationProtection=False
    )
    verified = run(emulated, "verify", *where(small))
    assert verified.returncode == 1
    assert verified.stdout.splitlines()[1:-1] == [
        "primary/base: protection: it holds state and is not protected from deletion",
        "secondary/base: drift: Queue (AWS::SQS::Queue) DELETED",
        "primary/lone: drift: Lone (AWS::SSM::Parameter) MODIFIED: /Value",
    ]


def test_a_replacement_is_seen_and_refused(emulated, small):
    run(emulated, "deploy", *where(small), *DEPLOY)
    small.edit("base.yaml", "QueueName: orders", "QueueName: other")
    text = run(emulated, "plan", *where(small), "--lane", "own").stdout
    assert "! Queue (AWS::SQS::Queue) REPLACED *** IT HOLDS STATE" in text
    process = run(emulated, "deploy", *where(small), *DEPLOY)
    assert process.returncode == EXIT_FAILED
    assert "it would take state away: replace Queue" in process.stdout
    assert run(emulated, "deploy", *where(small), *DEPLOY, "--allow-replacement", "base").returncode == 0
    assert emulated.client("sqs", PRIMARY).get_queue_url(QueueName="other")


def test_a_killed_deployment_goes_on(emulated):
    """The whole of dev, killed while it runs: the next run waits for what AWS goes on with, and does the rest."""
    words, environment = command(emulated, "deploy", "--environment", "dev", *DEPLOY)
    process = subprocess.Popen(words, env=environment, cwd=ROOT, stderr=subprocess.PIPE, text=True)
    for line in process.stderr:
        if line.startswith("primary/network") and "starts" in line:
            break
    process.send_signal(signal.SIGKILL)
    process.wait()
    before = statuses(emulated, PRIMARY)
    assert "shop-dev-svc-ui" not in before, "it was to be killed half-way"
    lock = emulated.client("ssm", "us-east-1").get_parameter(Name="/shop/dev/deployments/lock")
    assert json.loads(lock["Parameter"]["Value"])["pid"] == process.pid

    second = run(emulated, "deploy", "--environment", "dev", *DEPLOY, "--format", "json")
    assert second.returncode == 0, second.stdout + second.stderr
    results = {each["key"]: each["result"] for each in json.loads(second.stdout)["stacks"]}
    assert results["primary/security"] == "unchanged"
    assert results["primary/svc-ui"] == "created"
    assert set(statuses(emulated, PRIMARY).values()) <= {"CREATE_COMPLETE", "UPDATE_COMPLETE"}
    with pytest.raises(Exception, match="ParameterNotFound"):
        emulated.client("ssm", "us-east-1").get_parameter(Name="/shop/dev/deployments/lock")


def test_two_at_once(emulated):
    words, environment = command(emulated, "deploy", "--environment", "dev", *DEPLOY)
    first = subprocess.Popen(words, env=environment, cwd=ROOT, stderr=subprocess.PIPE, text=True)
    for line in first.stderr:
        if "starts" in line:
            break
    second = run(emulated, "deploy", "--environment", "dev", *DEPLOY)
    assert second.returncode == EXIT_REFUSED
    assert "This environment is being changed: deploy by arn:aws:iam" in second.stderr
    first.stderr.read()
    assert first.wait() == 0


def test_a_failed_creation_says_why_and_goes_on_once_the_cause_is_gone(emulated, small):
    store = emulated.client("ssm", PRIMARY)
    store.put_parameter(Name="/shop/prod/lone/y", Value="in the way", Type="String")
    process = run(emulated, "deploy", *where(small), *DEPLOY)
    assert process.returncode == EXIT_FAILED
    assert "Lone (AWS::SSM::Parameter) CREATE_FAILED" in process.stdout
    assert statuses(emulated, PRIMARY)["shop-prod-lone"] == "CREATE_FAILED"
    assert statuses(emulated, PRIMARY)["shop-prod-app"] == "CREATE_COMPLETE"
    store.delete_parameter(Name="/shop/prod/lone/y")
    process = run(emulated, "deploy", *where(small), *DEPLOY)
    assert process.returncode == 0, process.stdout + process.stderr
    assert store.get_parameter(Name="/shop/prod/lone/y")["Parameter"]["Value"] == "1"


def test_sigterm_releases_the_lock(emulated):
    words, environment = command(emulated, "deploy", "--environment", "dev", *DEPLOY)
    process = subprocess.Popen(words, env=environment, cwd=ROOT, stderr=subprocess.PIPE, text=True)
    for line in process.stderr:
        if "starts" in line:
            break
    process.terminate()
    process.stderr.read()
    assert process.wait() == 128 + signal.SIGTERM
    store = emulated.client("ssm", "us-east-1")
    names = [each["Name"] for each in store.get_parameters_by_path(Path="/shop/dev/deployments/")["Parameters"]]
    assert "/shop/dev/deployments/lock" not in names
