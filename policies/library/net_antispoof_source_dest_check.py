"""Policy net-antispoof-source-dest-check."""

from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

FIREWALL = "AWS::NetworkFirewall::FirewallPolicy"

policy = Policy(
    id="net-antispoof-source-dest-check",
    severity=MEDIUM,
    severity_reason="A second line: it matters once a server is taken over.",
    resource=("AWS::EC2::Instance", "AWS::EC2::NetworkInterface", FIREWALL),
    title="Nothing sends packets under addresses that are not its own",
    serves={PCI: {"1.4.3": PARTIAL}, GDPR: {"32(1)(b)": SUPPORTING}},
    why="AWS drops packets whose source or destination is not the interface's own; without that check an instance that "
    "was taken over can pose as another, or pass on what it should not see. A firewall that passes on packets or "
    "fragments that no rule matched is open to whoever splits them. NAT and firewall appliances need the check off: "
    "prefer a NAT gateway, else waive. Not seen: settings of interfaces that are made with an instance.",
    fix="Leave SourceDestCheck on; set StatelessDefaultActions and StatelessFragmentDefaultActions to aws:drop or "
    "aws:forward_to_sfe.",
    passing=(
        """
Instance: {Type: AWS::EC2::Instance, Properties: {SourceDestCheck: "true"}}
Interface: {Type: AWS::EC2::NetworkInterface, Properties: {SubnetId: subnet-1}}
Firewall:
  Type: AWS::NetworkFirewall::FirewallPolicy
  Properties:
    FirewallPolicy: {StatelessDefaultActions: ["aws:drop"], StatelessFragmentDefaultActions: ["aws:forward_to_sfe"]}
""",
    ),
    failing=(
        """
Parameters:
  Check: {Type: String}
Resources:
  Instance:
    Type: AWS::EC2::Instance
    Properties:
      SourceDestCheck: "false"  # <--
  Interface:
    Type: AWS::EC2::NetworkInterface
    Properties:
      SourceDestCheck: !Ref Check  # <-- ?
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
def check(resource: Resource) -> Violations:
    """Firewalls by their default actions; all else by the switch."""
    if resource.type == FIREWALL:
        for name in ("StatelessDefaultActions", "StatelessFragmentDefaultActions"):
            for action in resource.each(f"FirewallPolicy.{name}.*"):
                if action == "aws:pass":
                    yield action, "packets that no rule matches are passed on"
        return
    switch = resource.get("SourceDestCheck")
    if switch is not None and not switch:
        yield switch, "packets under other addresses are let pass"
