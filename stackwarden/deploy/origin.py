"""Where a deployment comes from: the commit, and who runs it."""

import subprocess
from pathlib import Path

from stackwarden.deploy.aws import Aws


def commit(folder: Path) -> str:
    """The commit that the platform's folder is at; ``+`` follows where it holds changes; empty outside of git."""
    head = _git(folder, "rev-parse", "HEAD")
    if not head:
        return ""
    return head + ("+" if _git(folder, "status", "--porcelain", "--", ".") else "")


def _git(folder: Path, *arguments: str) -> str:
    command = ["git", "-C", str(folder), *arguments]
    try:
        answer = subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)  # noqa: S603 (git with fixed arguments)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return answer.stdout.strip() if answer.returncode == 0 else ""


def caller(aws: Aws, region: str) -> tuple[str, str]:
    """The account, and the ARN of who calls."""
    answer = aws.call(region, "sts", "get_caller_identity")
    return str(answer["Account"]), str(answer["Arn"])
