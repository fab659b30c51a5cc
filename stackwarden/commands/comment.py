"""``stackwarden comment FILE``: put a comment of ours on a pull request, in place of that of the last run."""

import argparse
import os
from pathlib import Path

from stackwarden.ending import emit


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to put where; in GitHub Actions the environment says all but the file."""
    parser.add_argument("file", type=Path, help="written by gate or cost diff with --format comment")
    parser.add_argument("--repository", default=os.environ.get("GITHUB_REPOSITORY", ""), metavar="OWNER/NAME")
    parser.add_argument("--pull-request", type=int, required=True, metavar="N", help="its number")
    parser.add_argument(
        "--api", default=os.environ.get("GITHUB_API_URL", "https://api.github.com"), metavar="URL", help="of GitHub"
    )


def run(args: argparse.Namespace) -> int:
    """Write or replace the comment; the token is ``GITHUB_TOKEN``. Raises RefusedError where GitHub refuses."""
    from cfn.errors import CfnError, Location
    from stackwarden.comments import LIMIT, marker_of, put
    from stackwarden.ending import RefusedError

    written = "Write it with gate or cost diff, --format comment."
    place = Location(args.file.as_posix())
    try:
        text = args.file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CfnError(f"The comment cannot be read: {error}", place, written) from error
    if marker_of(text) is None or len(text) > LIMIT:
        raise CfnError("Not a comment of ours", place, written)
    token = os.environ.get("GITHUB_TOKEN", "")
    if not token or not args.repository:
        raise RefusedError("No GITHUB_TOKEN or no --repository", "Give the step the token; see docs/ci.md.", 2)
    emit(f"{put(args.api, token, args.repository, args.pull_request, text)}\n")
    return 0
