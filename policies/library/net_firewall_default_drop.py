"""Policy net-firewall-default-drop."""

from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="net-firewall-default-drop",
    severity=MEDIUM,
    severity_reason="What no rule names passes the firewall; security groups still stand behind it.",
    resource="AWS::NetworkFirewall::FirewallPolicy",
    title="Network Firewall policies drop or forward packets and fragments that no rule matches",
    serves={PCI: {"1.4.3": PARTIAL}, GDPR: {"32(1)(b)": SUPPORTING}},
    why="A firewall that passes on packets or fragments that no rule matched is open to whoever splits them. Not "
    "seen: the rules of its rule groups.",
    fix="Set StatelessDefaultActions and StatelessFragmentDefaultActions to aws:drop or aws:forward_to_sfe.",
    passing=(
        """
Firewall:
  Type: AWS::NetworkFirewall::FirewallPolicy
  Properties:
    FirewallPolicy: {StatelessDefaultActions: ["aws:drop"], StatelessFragmentDefaultActions: ["aws:forward_to_sfe"]}
""",
    ),
    failing=(
        """
Firewall:
  Type: AWS::NetworkFirewall::FirewallPolicy
  Properties:
    FirewallPolicy:
      StatelessDefaultActions: ["aws:pass"]  # <--
      StatelessFragmentDefaultActions: ["aws:drop"]
""",
    ),
)


@policy.check
def check(firewall: Resource) -> Violations:
    """Both default actions."""
    for name in ("StatelessDefaultActions", "StatelessFragmentDefaultActions"):
        for actions in firewall.each(f"FirewallPolicy.{name}"):
            for action in actions:
                if action == "aws:pass":
                    yield action, "packets that no rule matches are passed on"
