"""Runs alone, with limits on memory and time: reads and resolves the file it is given, as the command line would."""

import resource
import sys
from pathlib import Path

MEMORY = 400 * 1024 * 1024  # address space: the interpreter alone takes some 40 MB
SECONDS = 10


def main() -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    from cfn.errors import CfnError
    from cfn.resolve import resolve
    from cfn.source import read

    try:
        stacks = resolve(read(Path(sys.argv[1])))
    except CfnError as error:
        print(error)
        return 2
    print(f"{len(stacks)} stacks, {len(stacks[0].resources)} resources")
    return 0


if __name__ == "__main__":
    sys.exit(main())
