"""The comment on a pull request, against a GitHub on loopback."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from checks.outputs.as_comment import MARKER
from stackwarden import cli


class GitHub:
    """The comments of pull request 7 of shop/platform, and every request that came."""

    def __init__(self) -> None:
        self.comments: list[dict[str, Any]] = []
        self.requests: list[tuple[str, str, str]] = []
        self.refuse = 0


@pytest.fixture
def github(monkeypatch: pytest.MonkeyPatch) -> Iterator[GitHub]:
    state = GitHub()

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            state.requests.append((self.command, self.path, self.headers["Authorization"]))
            length = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(length)) if length else None
            answer: Any = {}
            if self.command == "GET":
                page = int(self.path.rpartition("page=")[2])
                answer = state.comments[(page - 1) * 100 : page * 100]
            elif self.command == "POST" and not state.refuse:
                state.comments.append({"id": 1000 + len(state.comments), **body})
            elif self.command == "PATCH":
                number = int(self.path.rpartition("/")[2])
                next(each for each in state.comments if each["id"] == number).update(body)
            data = json.dumps(answer).encode()
            self.send_response(state.refuse or 200)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_PATCH = _answer  # noqa: N815 (http.server's names)

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("GITHUB_TOKEN", "secret")
    monkeypatch.setenv("HERE", f"http://127.0.0.1:{server.server_address[1]}")
    yield state
    server.shutdown()
    server.server_close()


def _put(tmp_path: Path, text: str, monkeypatch: pytest.MonkeyPatch) -> int:
    import os

    file = tmp_path / "comment.md"
    file.write_text(text)
    where = ["--api", os.environ["HERE"], "--repository", "shop/platform", "--pull-request", "7"]
    return cli.main(["comment", str(file), *where])


def test_the_first_run_writes_and_the_next_replaces(
    github: GitHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    github.comments = [{"id": number, "body": "somebody's words"} for number in range(120)]
    assert _put(tmp_path, f"{MARKER}\nfirst\n", monkeypatch) == 0
    assert _put(tmp_path, f"{MARKER}\nsecond\n", monkeypatch) == 0
    assert _put(tmp_path, f"{MARKER}\nsecond\n", monkeypatch) == 0
    assert [each["body"] for each in github.comments[120:]] == [f"{MARKER}\nsecond\n"]
    assert [method for method, _, _ in github.requests if method != "GET"] == ["POST", "PATCH"]
    assert {token for _, _, token in github.requests} == {"Bearer secret"}
    assert all("/repos/shop/platform/issues/" in path for _, path, _ in github.requests)
    assert capsys.readouterr().out == "Wrote a comment.\nReplaced the comment.\nThe comment is as it was.\n"


def test_a_refusal_is_one_line_with_its_remedy(
    github: GitHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    github.refuse = 403
    assert _put(tmp_path, f"{MARKER}\nfirst\n", monkeypatch) == cli.EXIT_REFUSED
    assert "pull-requests: write" in capsys.readouterr().err


def test_what_is_no_comment_of_ours_is_never_written(
    github: GitHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _put(tmp_path, "hello", monkeypatch) == 2
    assert _put(tmp_path, MARKER + "x" * 70_000, monkeypatch) == 2
    monkeypatch.delenv("GITHUB_TOKEN")
    assert _put(tmp_path, MARKER, monkeypatch) == 2
    assert github.requests == []


def test_the_cost_has_a_comment_of_its_own(
    github: GitHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from cost_model.difference_present import MARKER as COST

    assert _put(tmp_path, f"{MARKER}\ngate\n", monkeypatch) == 0
    assert _put(tmp_path, f"{COST}\nfirst\n", monkeypatch) == 0
    assert _put(tmp_path, f"{COST}\nsecond\n", monkeypatch) == 0
    assert [each["body"] for each in github.comments] == [f"{MARKER}\ngate\n", f"{COST}\nsecond\n"]
