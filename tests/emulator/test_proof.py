"""docs/proof.md says what is so."""

from pathlib import Path

import pytest

from emulator import proof

ROOT = Path(__file__).parents[2]
ROWS = proof.rows()


def test_the_page_is_fresh() -> None:
    assert proof.PAGE.read_text() == proof.page(), "run: python -m emulator.proof"


@pytest.mark.parametrize("name", proof.settings()["read"])
def test_what_is_said_to_be_read_back_is(name: str) -> None:
    [row] = [each for each in ROWS if each.type == name]
    assert row.held
    assert row.read, f"no test in tests/deploy calls {proof.settings()['read'][name]}"


@pytest.mark.parametrize("row", [row for row in ROWS if not row.held], ids=lambda row: row.type)
def test_what_is_only_recorded_is_asserted_as_resolved(row: proof.Row) -> None:
    assert row.asserted or row.policies


@pytest.mark.parametrize(
    ("name", "dropped"), [(name, each) for name, found in proof.settings()["dropped"].items() for each in found]
)
def test_what_is_dropped_is_asserted_as_resolved(name: str, dropped: str) -> None:
    texts = [
        path.read_text() for folder in ("tests/templates", "policies/library") for path in (ROOT / folder).glob("*.py")
    ]
    assert any(dropped in text and name in text for text in texts)
