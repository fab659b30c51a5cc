"""Policy detect-config-rules-declared."""

from policies.aws.platform import beside, in_platform
from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

RECORDER = "AWS::Config::ConfigurationRecorder"
RULES = (
    "AWS::Config::ConfigRule",
    "AWS::Config::ConformancePack",
    "AWS::Config::OrganizationConfigRule",
    "AWS::Config::OrganizationConformancePack",
)

policy = Policy(
    id="detect-config-rules-declared",
    severity=MEDIUM,
    severity_reason="Changes are recorded all the same and can be looked up; nobody is told that one of them broke a "
    "rule.",
    resource=RECORDER,
    title="AWS Config has rules or conformance packs that judge what it records",
    serves={PCI: {"2.2.1": SUPPORTING, "11.5.2": SUPPORTING}, GDPR: {"32(1)(d)": PARTIAL}},
    why="A record that no rule reads is an archive. In a platform a rule or a conformance pack has to stand in the "
    "region of each recorder; in a lone template they may stand anywhere, so it is not asked. Not seen: which rules "
    "they are, rules of an organisation made elsewhere, and Security Hub, which brings its own.",
    fix="Declare AWS::Config::ConfigRule or AWS::Config::ConformancePack beside the recorder.",
    passing=(
        """
--- # {name: base}
Resources:
  Recorder: {Type: AWS::Config::ConfigurationRecorder}
  Pack: {Type: AWS::Config::ConformancePack, Properties: {ConformancePackName: pci}}
""",
        """
Lone: {Type: AWS::Config::ConfigurationRecorder}
""",
    ),
    failing=(
        """
--- # {name: base}
Resources:
  Recorder: {Type: AWS::Config::ConfigurationRecorder}  # <--
""",
    ),
)


@policy.applies
def applies(recorder: Resource) -> bool:
    """Recorders of a platform."""
    return in_platform(recorder)


@policy.check
def check(recorder: Resource) -> Violations:
    """A rule or a pack in its region."""
    if not beside(recorder, *RULES):
        yield recorder, "nothing judges what is recorded"
