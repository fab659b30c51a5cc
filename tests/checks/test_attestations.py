"""People vouch for what no template shows: who, until when, and one clear error."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cfn.errors import CfnError
from checks.attestations import NEEDED, RESULTS, TEXTS, default_attestations, read
from policies.catalogue import frameworks

ROOT = Path(__file__).parents[2]
GOOD = {
    "framework": "pci-dss-4.0.1",
    "requirement": "11.4.3",
    "result": "in place",
    "by": "Jane Doe",
    "on": "2026-01-10",
    "evidence": "https://example.com/1",
    "expires": "2026-12-31",
}
AS_OF = "2026-11-22"


def attested(folder: Path, *entries: dict[str, Any], as_of: str = AS_OF):  # type: ignore[no-untyped-def]
    file = folder / "attestations.yaml"
    file.write_text(json.dumps(list(entries), indent=1))
    return read(file, as_of, "attestations.yaml")


def test_what_is_written_is_read(tmp_path: Path) -> None:
    more = {"note": "n", "compensating_control": "c", "environments": ["prod"]}
    (entry,) = attested(tmp_path, {**GOOD, **more}).entries
    assert {name: getattr(entry, name) for name in (*GOOD, "note", "compensating_control")} == {
        **GOOD,
        "note": "n",
        "compensating_control": "c",
    }
    assert entry.environments == ("prod",)
    assert str(entry.location) == "attestations.yaml:2:2"


def test_no_file_is_no_attestation() -> None:
    assert read(None, AS_OF).entries == ()


def test_yaml_dates_are_dates(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(
        "- {framework: gdpr, requirement: '28', result: in place, by: J, on: 2026-01-01, evidence: e, "
        "expires: 2026-12-31}\n"
    )
    assert read(file, AS_OF).of("gdpr", "28").on == "2026-01-01"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"by": ""}, "has no by"),
        ({"evidence": None}, "has no evidence"),
        ({"colour": "red"}, "takes no colour"),
        ({"by": 3}, "needs plain text for by"),
        ({"result": "passed"}, "result is none that is known: passed"),
        ({"expires": "2026-02-30"}, "expires is no date: 2026-02-30"),
        ({"on": "20260101"}, "on is no date"),
        ({"expires": "2025-12-31"}, "expires before it is made"),
        ({"framework": "pci"}, "There is no framework pci"),
        ({"requirement": "11.4.9"}, "There is no requirement of PCI DSS 11.4.9"),
        ({"environments": "prod"}, "environments is a list of names"),
        ({"environments": [""]}, "environments is a list of names"),
        ({"requirement": "3.3.1", "customised_approach": "x"}, "takes no customised approach for 3.3.1"),
    ],
)
def test_each_mistake_has_one_clear_error_with_its_place(tmp_path: Path, change: dict[str, Any], told: str) -> None:
    with pytest.raises(CfnError) as error:
        attested(tmp_path, GOOD, {**GOOD, "on": "2026-02-02", **change})
    assert told in error.value.message
    assert error.value.location.line > 2
    assert error.value.remedy


@pytest.mark.parametrize("missing", NEEDED)
def test_nothing_that_is_needed_may_be_left_out(tmp_path: Path, missing: str) -> None:
    with pytest.raises(CfnError, match=f"has no {missing}"):
        attested(tmp_path, {name: value for name, value in GOOD.items() if name != missing})


@pytest.mark.parametrize("text", ["{}", "- 3", "a: b", "", "- [1]"])
def test_another_file_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(text)
    if text == "{}" or text:
        with pytest.raises(CfnError):
            read(file, AS_OF)


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(CfnError, match="cannot be read"):
        read(tmp_path / "none.yaml", AS_OF)


def test_two_on_one_day_are_refused(tmp_path: Path) -> None:
    with pytest.raises(CfnError, match=r"11\.4\.3 is attested twice on 2026-01-10"):
        attested(tmp_path, GOOD, GOOD)


def test_an_expired_one_counts_for_nothing_and_says_so(tmp_path: Path) -> None:
    found = attested(tmp_path, GOOD, as_of="2027-01-01")
    assert found.of("pci-dss-4.0.1", "11.4.3") is None
    ((entry, why),) = found.idle()
    assert (entry.requirement, "expired on 2026-12-31" in why) == ("11.4.3", True)


def test_the_last_day_counts_and_the_future_does_not(tmp_path: Path) -> None:
    assert attested(tmp_path, GOOD, as_of="2026-12-31").of("pci-dss-4.0.1", "11.4.3")
    early = attested(tmp_path, GOOD, as_of="2026-01-09")
    assert early.of("pci-dss-4.0.1", "11.4.3") is None
    assert "dated 2026-01-10" in early.idle()[0][1]


def test_the_latest_counts(tmp_path: Path) -> None:
    late = {**GOOD, "on": "2026-10-01", "result": "not in place"}
    found = attested(tmp_path, late, GOOD)
    assert found.of("pci-dss-4.0.1", "11.4.3").result == "not in place"  # type: ignore[union-attr]
    assert len(found.all_of("pci-dss-4.0.1", "11.4.3")) == 2


def test_one_for_an_environment_holds_there_only(tmp_path: Path) -> None:
    found = attested(tmp_path, {**GOOD, "environments": ["prod"]})
    assert found.of("pci-dss-4.0.1", "11.4.3", "prod")
    assert found.of("pci-dss-4.0.1", "11.4.3", "dev") is None
    assert found.of("pci-dss-4.0.1", "11.4.3") is None


def test_the_register_is_by_expiry(tmp_path: Path) -> None:
    found = attested(tmp_path, GOOD, {**GOOD, "requirement": "12.6.1", "expires": "2026-11-30"})
    assert [each.requirement for each in found.by_expiry()] == ["12.6.1", "11.4.3"]


def test_the_file_beside_the_manifest_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert default_attestations(tmp_path / "platform.yaml") is None
    (tmp_path / "attestations.yaml").write_text("[]")
    assert default_attestations(tmp_path / "platform.yaml") == tmp_path / "attestations.yaml"
    assert default_attestations(None) == Path("attestations.yaml")


def test_the_schema_says_what_the_reader_takes() -> None:
    item = json.loads((ROOT / "docs/schemas/attestations.schema.json").read_text())["items"]
    assert item["required"] == list(NEEDED)
    assert set(item["properties"]) == {*NEEDED, *TEXTS, "environments"}
    assert item["properties"]["result"]["enum"] == list(RESULTS)
    assert item["properties"]["framework"]["enum"] == sorted(
        frameworks(), key=["pci-dss-4.0.1", "gdpr", "reliability"].index
    )


def test_the_example_in_the_docs_is_taken_by_reader_and_schema(tmp_path: Path) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    text = (ROOT / "docs/attestations.md").read_text().split("```yaml\n")[1].split("```")[0]
    (tmp_path / "a.yaml").write_text(text)
    (entry,) = read(tmp_path / "a.yaml", AS_OF).entries
    written = {**entry._asdict(), "environments": list(entry.environments)}
    del written["location"]
    schema = json.loads((ROOT / "docs/schemas/attestations.schema.json").read_text())
    jsonschema.validate([{name: value for name, value in written.items() if value}], schema)


VALUES = st.none() | st.text(max_size=5) | st.integers() | st.lists(st.text(max_size=3), max_size=2)


@given(st.dictionaries(st.sampled_from([*NEEDED, *TEXTS, "environments", "x"]), VALUES))
def test_whatever_is_written_is_read_or_refused_clearly(tmp_path_factory: pytest.TempPathFactory, change: Any) -> None:
    folder = tmp_path_factory.mktemp("a")
    try:
        attested(folder, {**GOOD, **change})
    except CfnError as error:
        assert error.remedy
