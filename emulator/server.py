"""MiniStack under our own settings, with our extension, on a socket that is bound already."""

import asyncio
import os
import shutil
import signal
import socket
import sys
import tempfile
import threading
from pathlib import Path

SETTINGS = {
    "BIND_HOST": "127.0.0.1",
    "IOT_MTLS_ENABLED": "0",
    "SFTP_ENABLED": "0",
    # With a Docker daemon MiniStack starts real databases: slower, and not the same on every machine.
    "DOCKER_HOST": "unix:///nonexistent/docker.sock",
    "LAMBDA_EXECUTOR": "local",
    "MINISTACK_WORKER_THREADS": "32",
    "PERSIST_STATE": "0",
    # An operator's own profile never reaches the emulator.
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
}

DAY = 86_400.0

# Lambda's Python has boto3; this environment has botocore alone, which is enough for a function's clients.
BOTO3 = """import botocore.session


def client(service, **given):
    return botocore.session.get_session().create_client(service, **given)
"""


def serve(listening: socket.socket, while_stdin: bool) -> None:
    """Print the endpoint, then serve until SIGINT or SIGTERM, or until standard input closes."""
    port = str(listening.getsockname()[1])
    endpoint = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory(prefix=f"emulator-{os.getpid()}-") as state:
        os.environ.update(SETTINGS, GATEWAY_PORT=port, EDGE_PORT=port, AWS_ENDPOINT_URL=endpoint)
        os.environ.update(STATE_DIR=state, S3_DATA_DIR=state, TMPDIR=state)
        os.environ.setdefault("LOG_LEVEL", "WARNING")
        runtime = Path(state, "runtime")
        runtime.mkdir()
        (runtime / "boto3.py").write_text(BOTO3)
        os.environ["PYTHONPATH"] = str(runtime)  # for functions, which start with this environment
        tempfile.tempdir = state  # MiniStack's own temporary files go with it
        if while_stdin:
            os.setsid()  # a group of its own: Lambda's workers end with it
            threading.Thread(target=_end_with_stdin, args=(state,), daemon=True).start()
        _serve(listening, endpoint)


def _serve(listening: socket.socket, endpoint: str) -> None:
    from hypercorn.asyncio import serve
    from hypercorn.config import Config
    from ministack.app import app

    from emulator.extension import install

    install(endpoint)
    config = Config()
    config.bind = [f"fd://{listening.fileno()}"]
    config.loglevel = "WARNING"
    config.graceful_timeout = config.shutdown_timeout = 1
    # A connection is closed by the client alone: one that the server closes as a request arrives fails that request,
    # and a call back that fails is a resource in CREATE_FAILED.
    config.keep_alive_timeout, config.keep_alive_max_requests = DAY, sys.maxsize
    print(endpoint, flush=True)
    asyncio.run(serve(app, config))


def _end_with_stdin(state: str) -> None:
    """A parent that is killed closes its end of the pipe: nothing is left behind, whatever happened to it."""
    sys.stdin.buffer.read()
    shutil.rmtree(state, ignore_errors=True)
    os.killpg(0, signal.SIGKILL)
