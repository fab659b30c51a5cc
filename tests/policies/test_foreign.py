"""Foreign rules are mapped by meaning, and every id exists: in framework, installed engine, our policies."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from policies.catalogue import NOT_ASSESSABLE, frameworks
from policies.foreign import ENGINES, advisor_checks, served_by
from policies.registry import load_all

ROOT = Path(__file__).parents[2]
CHECKOV = ROOT / ".venv-checkov" / "bin" / "python"
ORDER = ("supporting", "partial", "direct")
ALL = [(engine, rule, *served) for engine in ENGINES for rule, found in served_by(engine).items() for served in found]


def test_every_requirement_exists_and_is_not_claimed_beyond_what_a_template_shows() -> None:
    for engine, rule, framework, requirement, strength in ALL:
        told = frameworks()[framework].requirements[requirement]
        assert told.assessability != NOT_ASSESSABLE, (engine, rule, requirement)
        assert ORDER.index(strength) <= ORDER.index(told.assessability), (engine, rule, requirement)


def test_one_foreign_setting_is_never_the_whole_requirement() -> None:
    assert not [entry for entry in ALL if entry[-1] == "direct"]


def installed(engine: str) -> set[str]:
    """The rules that the installed version of an engine has."""
    if engine == "cfn-lint":
        core = pytest.importorskip("cfnlint.core")
        rules = core.get_rules([], [], ["E", "W", "I"], {}, True)
        return set(rules.rules if hasattr(rules, "rules") else rules.data)
    if engine == "cloudformation-validate":
        cfv = pytest.importorskip("cloudformation_validate")
        return {rule.id for rule in cfv.CelEngine().list_rules()}
    if not CHECKOV.is_file():
        pytest.skip("checkov's environment is not here")
    script = (
        "import json, logging; logging.disable(logging.CRITICAL)\n"
        "import checkov.cloudformation.checks.resource.aws\n"
        "from checkov.cloudformation.checks.resource.registry import cfn_registry\n"
        "from checkov.common.checks_infra.registry import get_graph_checks_registry\n"
        "graph = get_graph_checks_registry('cloudformation'); graph.load_checks()\n"
        "checks = [c for found in cfn_registry.checks.values() for c in found] + list(graph.checks)\n"
        "print('IDS' + json.dumps(sorted({c.id for c in checks})))\n"
    )
    answer = subprocess.run([CHECKOV, "-I", "-c", script], capture_output=True, text=True, check=True, timeout=120)
    return set(json.loads(re.findall(r"^IDS(.*)$", answer.stdout, re.MULTILINE)[-1]))


@pytest.mark.parametrize("engine", ENGINES)
def test_every_mapped_rule_is_one_of_the_installed_version(engine: str) -> None:
    gone = set(served_by(engine)) - installed(engine)
    assert not gone, f"{engine} has no longer: {sorted(gone)}"


def test_informational_rules_are_not_mapped_for_they_are_not_asked_for() -> None:
    assert not [rule for engine, rule, *_ in ALL if rule.startswith("I")]


ENCRYPTS = {"CKV_AWS_3", "CKV_AWS_8", "CKV_AWS_16", "CKV_AWS_19", "CKV_AWS_29", "CKV_AWS_96", "CKV_AWS_119", "W9008"}
LOGS_ON = {"CKV_AWS_18", "CKV_AWS_71", "CKV_AWS_76", "CKV_AWS_86", "CKV_AWS_91", "CKV_AWS_95"}


@pytest.mark.parametrize(
    ("rules", "requirement"),
    # Mappings that other tools publish and that the text of the requirement does not bear (see the notes there).
    [
        (ENCRYPTS, "8.3.2"),
        (LOGS_ON, "10.4.2"),
        (LOGS_ON, "10.6.3"),
        ({"CKV_AWS_35"}, "10.3.2"),
        ({"CKV_AWS_163"}, "6.2.3"),
        ({"CKV_AWS_163"}, "6.2.4"),
        ({"CKV_AWS_131"}, "6.2.4"),
        ({"CKV_AWS_149"}, "8.3.9"),
        ({"CKV_AWS_28", "CKV_AWS_165"}, "10.5.1"),
        ({"CKV_AWS_103", "CKV_AWS_174", "CKV_AWS_2"}, "3.7.1"),
        ({"CKV_AWS_161", "CKV_AWS_162"}, "8.3.4"),
        ({"CKV_AWS_366"}, "8.4.2"),
        (ENCRYPTS | LOGS_ON, "30(1)"),
    ],
)
def test_errors_of_peers_are_not_repeated(rules: set[str], requirement: str) -> None:
    assert not [entry for entry in ALL if entry[1] in rules and entry[3] == requirement]


def test_storage_encryption_supports_and_no_more() -> None:
    for _, rule, _, requirement, strength in ALL:
        if rule in ENCRYPTS and requirement == "3.5.1":
            assert strength == "supporting", rule


def test_encryption_inside_the_network_only_supports_4_2_1() -> None:
    inside = {"CKV_AWS_6", "CKV_AWS_30", "CKV_AWS_31", "CKV_AWS_97", "CKV2_AWS_69"}
    assert {entry[-1] for entry in ALL if entry[1] in inside and entry[3] == "4.2.1"} == {"supporting"}


def test_nothing_is_read_in_the_own_lane() -> None:
    script = (
        "import sys\n"
        "from stackwarden.cli import main\n"
        "main(['gate', 'templates/stacks/billing.yaml', '--lane', 'own'])\n"
        "print({'policies.foreign', 'policies.catalogue'} & set(sys.modules))\n"
    )
    answer = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert answer.stdout.splitlines()[-1] == "set()"


def test_trusted_advisors_checks_name_policies_that_exist() -> None:
    ours = {policy.id for policy in load_all()}
    assert len(advisor_checks()) == 95
    for check in advisor_checks().values():
        assert set(check.policies) <= ours, check.id
        assert check.category in ("security", "fault_tolerance")
        assert check.preventable in ("yes", "partly", "no")
        assert not (check.policies and check.preventable == "no"), check.id
