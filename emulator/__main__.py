"""``python -m emulator``, by the python of ``.venv-emulator``: serve until stopped; print the endpoint first."""

import argparse
import socket

from emulator.server import serve


def main() -> None:
    """Bind a port on loopback, print the endpoint, serve."""
    parser = argparse.ArgumentParser(prog="python -m emulator", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0, the default, takes a free one")
    parser.add_argument(
        "--while-stdin", action="store_true", help="stop when standard input closes, hence with a parent"
    )
    args = parser.parse_args()
    listening = socket.socket()
    listening.bind(("127.0.0.1", args.port))  # kept: between choosing a port and serving on it nobody can take it
    serve(listening, args.while_stdin)


if __name__ == "__main__":
    main()
