"""Two deployments at once: one holds the lock, the other is told who."""

import json
import os
import socket
import subprocess
import sys
import time

import pytest

from stackwarden.cli import EXIT_FAILED, EXIT_REFUSED
from stackwarden.deploy import lock as lock_module
from stackwarden.deploy.lock import RENEW, SECONDS, Lock, machine
from stackwarden.ending import RefusedError

WHERE = ("eu-west-1", "/shop/prod/deployments/lock")


def held(fake, **changes):
    holder = {
        "id": "other", "who": "deploy by someone", "host": "elsewhere", "pid": 1, "started": "then",
        "expires": time.time() + 60, **changes,
    }  # fmt: skip
    fake.store[WHERE] = (json.dumps(holder), 7)


def test_the_second_is_refused_and_changes_nothing(world, fake):
    held(fake)
    code, results, error = world.deploy()
    assert (code, results) == (EXIT_REFUSED, {})
    assert "deploy by someone, on elsewhere since then" in error
    assert "--break-lock" in error
    assert not fake.named("create_change_set")
    assert json.loads(fake.store[WHERE][0])["id"] == "other"


def test_it_is_released(world, fake):
    world.deploy()
    assert WHERE not in fake.store


def test_an_expired_one_is_taken(world, fake):
    held(fake, expires=time.time() - 1)
    assert world.deploy()[0] == 0
    assert WHERE not in fake.store


def test_it_can_be_broken(world, fake):
    held(fake)
    assert world.deploy("--break-lock")[0] == 0


def test_that_of_a_process_that_was_killed_here_is_taken(world, fake):
    process = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    held(fake, machine=machine(), pid=int(process.stdout))
    assert world.deploy()[0] == 0


def test_that_of_a_process_that_runs_here_is_not(world, fake):
    held(fake, machine=machine(), pid=os.getpid())
    assert world.deploy()[0] == EXIT_REFUSED


@pytest.mark.parametrize("elsewhere", ["", "another container"])
def test_that_of_another_container_with_the_same_host_name_is_not(world, fake, elsewhere):
    """Its process cannot be seen from here: that it is not found says nothing."""
    process = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    held(fake, host=socket.gethostname(), machine=elsewhere, pid=int(process.stdout))
    assert world.deploy()[0] == EXIT_REFUSED


def test_that_of_a_later_version_is_not(world, fake):
    held(fake, more="that this version does not know")
    assert world.deploy()[0] == EXIT_REFUSED


def test_text_that_is_no_lock_is_taken(world, fake):
    fake.store[WHERE] = ("{}", 3)
    assert world.deploy()[0] == 0


def _lock(fake):
    return Lock(fake, WHERE[0], "/shop/prod/deployments/", "deploy by me")


def test_of_two_that_take_over_one_wins(fake):
    held(fake, expires=0)

    def overtake(operation, arguments):
        if operation == "put_parameter" and arguments["Overwrite"]:
            fake.on_call = lambda *_: None
            _lock(fake).__enter__()

    fake.on_call = overtake
    with pytest.raises(RefusedError, match="at the same time"):
        _lock(fake).__enter__()


def test_it_is_renewed_when_due(fake, monkeypatch):
    with _lock(fake) as lock:
        first = json.loads(fake.store[WHERE][0])["expires"]
        lock.renew()
        assert len(fake.named("put_parameter")) == 1
        late = time.time() + RENEW + 1
        monkeypatch.setattr(lock_module, "now", lambda: late)
        lock.renew()
        assert json.loads(fake.store[WHERE][0])["expires"] == late + SECONDS > first


def test_a_renewal_that_fails_once_is_tried_again_while_the_lock_holds(fake, monkeypatch):
    start = time.time()
    with _lock(fake) as lock:
        for later, ends in ((RENEW + 1, False), (SECONDS - RENEW + 1, True)):
            monkeypatch.setattr(lock_module, "now", lambda later=later: start + later)
            fake.errors = [("get_parameter", "ConnectTimeoutError", "no answer")]
            if not ends:
                lock.renew()
                continue
            with pytest.raises(RefusedError, match="cannot be renewed") as raised:
                lock.renew()
            assert raised.value.code == EXIT_FAILED


def test_a_run_whose_lock_was_broken_ends(world, fake, monkeypatch):
    times = iter(range(0, 10_000_000, RENEW + 1))
    monkeypatch.setattr(lock_module, "now", lambda: float(next(times)))
    fake.on_call = lambda name, _: held(fake, expires=10**10) if name == "execute_change_set" else None
    code, results, error = world.deploy()
    assert (code, results) == (EXIT_FAILED, {})  # not 7: something was started
    assert "was taken over" in error
    assert json.loads(fake.store[WHERE][0])["id"] == "other"
