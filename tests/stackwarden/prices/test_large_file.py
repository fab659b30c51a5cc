"""A price list file of the size of EC2's is read within 500 MB, whatever it holds."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.stackwarden.prices import conftest as made

ROOT = Path(__file__).parents[3]
LEAST = 320_000_000
MOST_KB = 500 * 1024
# Not getrusage: its peak is inherited from the process that started this one, which may be a test run of any size.
PROGRAM = """
import sys
from pathlib import Path
from stackwarden import cli
code = cli.main(sys.argv[1:])
told = Path("/proc/self/status").read_text()
print("peak", told.partition("VmHWM:")[2].split()[0])
sys.exit(code)
"""


def large(path: Path) -> None:
    """As EC2's: few prices that the book takes among reserved and dedicated ones; all columns filled."""
    filler = dict.fromkeys(made.EC2_COLUMNS, "High Frequency Intel Xeon")
    taken = [made.instance(f"T{n}", f"EU-BoxUsage:q{n}g.large", f"0.{n + 1000}") for n in range(900)]
    rows = [*made.EC2, *taken]
    for n in range(400):
        rows.append(filler | made.instance(f"D{n}", f"EU-DedicatedUsage:q{n}g.large", "0.2", Tenancy="Dedicated"))
        term = {"TermType": "Reserved", "LeaseContractLength": "1yr", "PurchaseOption": "No Upfront"}
        rows.append(
            filler | made.instance(f"R{n}", f"EU-BoxUsage:q{n}g.large", "0.05", **term, OfferingClass="standard")
        )
    text = made.offer(made.EC2_COLUMNS, rows)
    bulk = made.offer(made.EC2_COLUMNS, rows[len(made.EC2) + len(taken) :]).split(b"\n", 6)[6]
    with path.open("wb") as out:
        out.write(text)
        while out.tell() < LEAST:
            out.write(bulk)
        last = made.instance("LAST", "EU-BoxUsage:last.large", "0.3")
        out.write(made.offer(made.EC2_COLUMNS, [last]).split(b"\n", 6)[6])


@made.needs_duckdb
@pytest.mark.slow
def test_a_large_file_stays_within_its_memory(lists, tmp_path) -> None:
    large(tmp_path / "large.csv")
    lists.files["AmazonEC2-eu-west-1"] = tmp_path / "large.csv"
    environment = os.environ | {
        "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "XDG_DATA_HOME": str(tmp_path / "data"),
        "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")])),
    }  # fmt: skip
    arguments = ["--service", "AmazonEC2", "--region", "eu-west-1", "--endpoint", lists.url]
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM, "prices", "refresh", *arguments],
        cwd=tmp_path, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    assert "906 prices" in ran.stdout
    committed = (tmp_path / ".stackwarden/prices/commitments/AmazonEC2.csv").read_text().splitlines()
    assert len(committed) == 1 + 400
    peak = int(ran.stdout.rpartition("peak")[2])
    assert peak < MOST_KB, f"{peak // 1024} MB"
    assert not (tmp_path / ".stackwarden/prices/.refresh").exists(), "the file is deleted when it is read"
    print(f"peak {peak // 1024} MB")
