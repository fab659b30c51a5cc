"""The OSCAL documents are valid by NIST's own schemas, refer to what is there, and never change by themselves."""

import json
from pathlib import Path

import jsonschema
import pytest
import regex
from jsonschema import Draft7Validator, validators

from policies.catalogue import frameworks
from reports import compliance, oscal
from reports.settings import load
from tests.reports.samples import BAD, WAIVER, WORD

SCHEMAS = Path(__file__).resolve().parents[2] / "docs" / "schemas"


def _pattern(validator, pattern, instance, _):
    if validator.is_type(instance, "string") and not regex.search(pattern, instance):
        yield jsonschema.ValidationError(f"{instance!r} does not match {pattern!r}")


Validator = validators.extend(Draft7Validator, {"pattern": _pattern})  # Python's own re has no \p{L}


def check(kind, text):
    schema = json.loads((SCHEMAS / f"oscal-{kind}-1.2.3.json").read_text())
    Validator(schema, format_checker=Draft7Validator.FORMAT_CHECKER).validate(json.loads(text))


@pytest.fixture
def documents(platform):
    def make(template=BAD, waivers="", words="", stamp=""):
        settings = platform(template, waivers)
        (settings.parent / "attestations.yaml").write_text(words or "[]")
        loaded = load(settings)
        verdict = compliance.judge(loaded, None, "own")
        return oscal.documents(compliance.assemble(loaded, verdict, stamp=stamp))

    return make


def results(found):
    return json.loads(found[oscal.RESULTS])["assessment-results"]


def test_every_document_is_valid(documents):
    found = documents(BAD, WAIVER, WORD % ("11.4.3", "in place", "2027-09-30"), "commit a of 2026-11-20")
    for name, text in found.items():
        check(Path(name).name.removesuffix(".json").split("-")[0].replace("assessment", "assessment-results"), text)


def test_what_is_checked_would_be_refused_if_it_were_wrong(documents):
    wrong = results(documents())
    del wrong["import-ap"]
    with pytest.raises(jsonschema.ValidationError):
        check("assessment-results", json.dumps({"assessment-results": wrong}))
    with pytest.raises(jsonschema.ValidationError):
        check("catalog", json.dumps({"catalog": {"uuid": "x"}}))


def test_uuids_are_unique_and_the_same_every_time(documents):
    first, again = documents(BAD, WAIVER), documents(BAD, WAIVER)
    assert first == again

    def uuids(value):
        if isinstance(value, dict):
            yield from (value["uuid"],) if "uuid" in value else ()
            for each in value.values():
                yield from uuids(each)
        elif isinstance(value, list):
            for each in value:
                yield from uuids(each)

    found = list(uuids(results(first)))
    assert len(set(found)) == len(found)


def test_another_content_is_another_document(documents):
    plain, waived = results(documents(BAD)), results(documents(BAD, WAIVER))
    assert plain["uuid"] != waived["uuid"]
    pairs = list(zip(plain["results"], waived["results"], strict=True))
    changed = {one["title"] for one, other in pairs if one["uuid"] != other["uuid"]}
    assert changed == {"PCI DSS 4.0.1, prod", "GDPR Regulation (EU) 2016/679, prod"}  # reliability is as it was


def test_every_reference_leads_somewhere(documents):
    whole = results(documents(BAD, WAIVER, WORD % ("11.4.3", "in place", "2027-09-30")))
    parties = {each["uuid"] for each in whole["metadata"]["parties"]}
    assert whole["import-ap"]["href"].removeprefix("#") in {e["uuid"] for e in whole["back-matter"]["resources"]}
    for result in whole["results"]:
        items = {each["uuid"] for each in result["local-definitions"]["inventory-items"]}
        observed = {each["uuid"] for each in result["observations"]}
        risks = {each["uuid"] for each in result.get("risks", [])}
        for each in result["observations"]:
            assert {one["subject-uuid"] for one in each.get("subjects", [])} <= items
        for each in result["findings"]:
            assert {one["observation-uuid"] for one in each.get("related-observations", [])} <= observed
            assert {one["risk-uuid"] for one in each.get("related-risks", [])} <= risks
        for each in result.get("attestations", []):
            assert set(each["responsible-parties"][0]["party-uuids"]) <= parties


def _finding(whole, requirement):
    found = (each for result in whole["results"] for each in result["findings"])
    return next(each for each in found if each["title"].startswith(f"{requirement}: "))


def test_a_failing_requirement_is_not_satisfied_and_an_attested_one_is(documents):
    whole = results(documents(BAD, words=WORD % ("11.4.3", "in place", "2027-09-30")))
    assert _finding(whole, "3.7.4")["target"]["status"] == {"state": "not-satisfied", "reason": "fail"}
    attested = _finding(whole, "11.4.3")
    assert attested["target"]["status"] == {"state": "satisfied", "reason": "pass"}
    observed = {each["uuid"]: each for result in whole["results"] for each in result["observations"]}
    (related,) = attested["related-observations"]
    assert observed[related["observation-uuid"]]["methods"] == ["INTERVIEW"]
    assert observed[related["observation-uuid"]]["expires"] == "2027-09-30T23:59:59Z"


def test_not_applicable_is_told_unless_a_template_contradicts(documents):
    def target(requirement):
        return _finding(
            results(documents(BAD, words=WORD % (requirement, "not applicable", "2027-09-30"))), requirement
        )["target"]

    assert target("11.4.3")["implementation-status"] == {"state": "not-applicable"}
    assert "implementation-status" not in target("3.7.4"), "a policy fails there, whoever vouches for it"
    whole = results(documents(BAD, words=WORD % ("11.4.3", "in place", "2027-09-30")))
    assert "implementation-status" not in _finding(whole, "11.4.3")["target"]


def test_a_waiver_is_a_deviation_with_an_end_and_an_expired_one_is_open(documents):
    def risk(waivers):
        return next(each for result in results(documents(BAD, waivers))["results"] for each in result.get("risks", []))

    approved = risk(WAIVER)
    assert (approved["status"], approved["deadline"]) == ("deviation-approved", "2026-12-31T23:59:59Z")
    assert risk(WAIVER.replace("2026-12-31", "2026-11-21"))["status"] == "open"


def test_what_no_template_shows_is_left_out_of_the_selection_and_named(documents):
    result = results(documents())["results"][0]
    chosen = {each["control-id"] for each in result["reviewed-controls"]["control-selections"][0]["include-controls"]}
    assert "pci-9.1.1" not in chosen
    assert "9.1.1," in result["reviewed-controls"]["remarks"]


def test_control_ids_are_unique_and_in_the_catalogue(documents):
    found = documents()
    for framework in frameworks().values():
        catalog = json.loads(found[f"oscal/catalog-{framework.id}.json"])["catalog"]
        listed = [control["id"] for group in catalog["groups"] for control in group["controls"]]
        assert listed == [
            oscal.control_id(framework.id, each.id) for group in framework.groups for each in framework.within(group)
        ]
        assert len(set(listed)) == len(framework.requirements)
