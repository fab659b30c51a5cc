"""``make deploy-local``: start the emulator, deploy a whole environment into it, say what to look at, until Ctrl-C."""

import argparse
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

from emulator.running import ACCOUNT, ROOT, Emulated, running

LOG = ROOT / "build" / "emulator.log"
REGION = "eu-west-1"


def main() -> int:
    """0 when everything was deployed and looked at; else what the deploy tool ended with."""
    parser = argparse.ArgumentParser(prog="make deploy-local", description=__doc__)
    parser.add_argument("--environment", default="prod", help="dev, staging or prod (prod)")
    parser.add_argument("--port", type=int, default=4566, help="of the emulator (4566, which AWS tools expect locally)")
    parser.add_argument("--stop", action="store_true", help="stop once it stands, instead of at Ctrl-C")
    args = parser.parse_args()
    LOG.parent.mkdir(exist_ok=True)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # stopped by a supervisor is stopped as by Ctrl-C
    start = time.monotonic()
    try:
        with running(args.port, LOG) as emulated:
            code = _deploy(emulated, args.environment)
            print("\n".join(_sights(emulated, args.environment, time.monotonic() - start)), flush=True)
            if code == 0 and not args.stop:
                emulated.process.wait()
            return code
    except KeyboardInterrupt:
        print("\nstopped; nothing is kept", file=sys.stderr)
        return 0


def _deploy(emulated: Emulated, environment: str) -> int:
    command = [sys.executable, "-m", "stackwarden", "deploy", "--environment", environment]
    options = ["--endpoint-url", emulated.endpoint, "--yes"]
    return subprocess.run(  # noqa: S603  # our own command line
        [*command, *options], cwd=ROOT, env={**os.environ, **_credentials()}, check=False
    ).returncode


def _credentials() -> dict[str, str]:
    return {"AWS_ACCESS_KEY_ID": ACCOUNT, "AWS_SECRET_ACCESS_KEY": "local", "AWS_SESSION_TOKEN": ""}


def _sights(emulated: Emulated, environment: str, seconds: float) -> Iterator[str]:
    """What to type next; each line works as it stands."""
    flags = f"--environment {environment} --endpoint-url {emulated.endpoint}"
    yield f"\n{environment} stands in the emulator after {seconds:.0f} s. In another terminal:\n"
    yield f"  export AWS_ENDPOINT_URL={emulated.endpoint} AWS_DEFAULT_REGION={REGION}"
    yield f"  export AWS_ACCESS_KEY_ID={ACCOUNT} AWS_SECRET_ACCESS_KEY=local"
    yield "  aws cloudformation list-stacks --query 'StackSummaries[].[StackName,StackStatus]' --output table"
    yield "  aws ecs list-services --cluster shop-" + environment
    yield "  aws cloudwatch describe-alarms --query 'MetricAlarms[].AlarmName'"
    yield f"  aws ssm get-parameters-by-path --recursive --path /shop/{environment}/ --query 'Parameters[].Name'"
    yield f"  .venv/bin/python -m stackwarden plan {flags}  # change a template first"
    yield f"  .venv/bin/python -m stackwarden verify {flags}  # delete something first"
    yield f"\nThe emulator's log: {LOG.relative_to(ROOT)}. What this proves, and what not: docs/proof.md."
    yield "Ctrl-C stops it; nothing is kept."


if __name__ == "__main__":
    sys.exit(main())
