"""cloudformation-validate over files, as plainly as its Python interface allows: what its time is measured by."""

import sys
from pathlib import Path

from cloudformation_validate import CelEngine


def main() -> None:
    """Validate every template in the folder, or the one file, that the first argument names."""
    path = Path(sys.argv[1])
    engine = CelEngine()
    found = 0
    files = sorted(path.iterdir()) if path.is_dir() else [path]
    for file in files:
        found += len(engine.validate_template(str(file)).diagnostics)
    print(f"{len(files)} files, {found} diagnostics")


if __name__ == "__main__":
    main()
