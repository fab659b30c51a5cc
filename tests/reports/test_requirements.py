"""The page of requirements: every row finds what it names, and says so with a line."""

from functools import cache
from pathlib import Path

import pytest

from cfn.errors import CfnError
from reports import requirements
from reports.settings import load

ROOT = Path(__file__).parents[2]
ROW = """\
requirements:
  - id: Q01
    part: First
    says: Keys rotate.
    shown: [{what: rotated, type: AWS::KMS::Key, property: EnableKeyRotation, is: true, every: true}]
    policies: [kms-key-rotation]
    tests: [tests/test_keys.py::test_rotation]
"""


@cache
def shipped():
    return requirements.collect(load(ROOT / "reports.yaml"))


@pytest.fixture
def project(platform):
    def make(rows: str = ROW):
        settings = platform()
        (settings.parent / "tests").mkdir(exist_ok=True)
        (settings.parent / "tests" / "test_keys.py").write_text("x = 1\n\n\ndef test_rotation():\n    pass\n")
        (settings.parent / "rows.yaml").write_text(rows)
        settings.write_text(settings.read_text() + "documents: docs\nrequirements: rows.yaml\n")
        return load(settings)

    return make


def test_every_requirement_and_every_failure_has_its_row():
    ids = {row.id for row in shipped()}
    assert ids == {f"Q{n:02}" for n in range(1, 27)} | {f"F{n:02}" for n in range(1, 23)}


def test_no_row_is_empty():
    for row in shipped():
        assert row.tests, row.id
        assert row.shown or row.files, row.id
        assert all(each.places for each in row.shown), row.id


def test_every_line_is_the_one_it_says():
    for row in shipped():
        for each in row.shown:
            words = [part for part in each.path.split(".") if part and part != "*"]
            for place in each.places:
                lines = (ROOT / place.file).read_text().splitlines()
                wanted = [*words, *(value for value in [place.value.split(" ")[0]] if value), place.logical_id]
                near = "".join(lines[max(place.line - 4, 0) : place.line + 1])
                assert any(word in near for word in wanted), f"{row.id}: {place.file}:{place.line} {each.path}"


def test_a_row_leads_to_line_policy_and_test(project):
    page = requirements.render(project())
    assert "[Key:7](../templates/stacks/keys.yaml#L6)" in page or "keys.yaml#L6" in page
    assert "[kms-key-rotation](policies/kms-key-rotation.md)" in page
    assert "[test_keys.py::test_rotation](../tests/test_keys.py#L4)" in page


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("is: true", "is: false", "as it says"),
        ("AWS::KMS::Key", "AWS::S3::Bucket", "nothing in prod is"),
        ("[kms-key-rotation]", "[no-such-policy]", "no policy"),
        ("::test_rotation", "::test_gone", "no test"),
        ("tests/test_keys.py::test_rotation", "tests/gone.py", "no file"),
        ("[tests/test_keys.py::test_rotation]", "[]", "is empty"),
        (
            "    shown: [{what: rotated, type: AWS::KMS::Key, property: EnableKeyRotation, is: true, every: true}]\n",
            "",
            "is empty",
        ),
        ("part: First", "part: First\n    sows: x", "needs id"),
    ],
)
def test_a_row_that_finds_nothing_is_an_error_with_its_place(project, old, new, message):
    settings = project(ROW.replace(old, new))
    with pytest.raises(CfnError, match=message) as caught:
        requirements.render(settings)
    assert "rows.yaml" in str(caught.value)


def test_a_row_stands_once(project):
    with pytest.raises(CfnError, match="stands twice"):
        requirements.render(project(ROW + ROW.partition("\n")[2]))


def test_same_rows_same_bytes(project):
    settings = project()
    assert requirements.render(settings) == requirements.render(settings)
