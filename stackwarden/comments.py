"""The one comment of the gate, and the one of the cost, on a pull request, through GitHub's REST API (issues/comments).

Source: https://docs.github.com/rest/issues/comments
"""

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

from checks.outputs import as_comment
from cost_model import difference_present
from stackwarden.ending import RefusedError

PAGE = 100
LIMIT = as_comment.LIMIT
MARKERS = (as_comment.MARKER, difference_present.MARKER)
TIMEOUT = 30.0
"""Seconds for one request."""


def marker_of(text: str) -> str | None:
    """The marker that a comment begins with; None where it is none of ours."""
    return next((each for each in MARKERS if text.startswith(each)), None)


def put(api: str, token: str, repository: str, number: int, text: str) -> str:
    """Replace the comment with the same marker, or write a first one; what was done, in words. Raises RefusedError."""
    marker = marker_of(text) or MARKERS[0]
    base = f"{api}/repos/{repository}/issues"
    for comment in _comments(f"{base}/{number}/comments", token):
        if str(comment.get("body", "")).startswith(marker):
            if comment["body"] == text:
                return "The comment is as it was."
            _call("PATCH", f"{base}/comments/{comment['id']}", token, {"body": text})
            return "Replaced the comment."
    _call("POST", f"{base}/{number}/comments", token, {"body": text})
    return "Wrote a comment."


def _comments(url: str, token: str) -> Iterator[dict[str, Any]]:
    page = 1
    while True:
        found = _call("GET", f"{url}?per_page={PAGE}&page={page}", token)
        yield from found
        if len(found) < PAGE:
            return
        page += 1


def _call(method: str, url: str, token: str, body: dict[str, str] | None = None) -> Any:
    if not url.startswith(("https://", "http://")):
        raise RefusedError(f"{url} is no address of GitHub's API", "Correct --api.", 2)
    data = json.dumps(body).encode() if body is not None else None
    headers = {
        "Accept": "application/vnd.github+json",
        "Authorization": f"Bearer {token}",
        "X-GitHub-Api-Version": "2022-11-28",
        **({"Content-Type": "application/json"} if data else {}),
    }
    request = urllib.request.Request(url, data, headers, method=method)  # noqa: S310 (http or https, see above)
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:  # noqa: S310
            return json.load(answer)
    except urllib.error.HTTPError as error:
        remedy = "The job needs `permissions: {pull-requests: write}`; tokens of forks have none."
        raise RefusedError(f"GitHub refuses the comment: {error.code} {error.reason}", remedy) from error
    except (OSError, ValueError) as error:
        raise RefusedError(f"GitHub does not answer: {error}", "Try again.") from error
