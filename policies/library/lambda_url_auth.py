"""Policy lambda-url-auth."""

from policies.kernel import GDPR, HIGH, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

URL = "AWS::Lambda::Url"

policy = Policy(
    id="lambda-url-auth",
    severity=HIGH,
    resource=(URL, "AWS::Serverless::Function"),
    title="Function URLs ask for authentication (AWS_IAM)",
    serves={PCI: {"8.3.1": SUPPORTING, "7.3.3": PARTIAL, "1.4.2": PARTIAL}, GDPR: {"32(1)(b)": PARTIAL}},
    why="With AuthType NONE the whole internet may call the function, past any gateway and firewall. Not seen: "
    "authentication inside the function, such as the signature of a webhook.",
    fix="Set AuthType to AWS_IAM, or put the function behind an API or CloudFront.",
    severity_reason="The function is open to the internet; what that exposes depends on what it does.",
    passing=(
        """
A: {Type: AWS::Lambda::Url, Properties: {AuthType: AWS_IAM}}
B: {Type: AWS::Serverless::Function}
""",
    ),
    failing=(
        """
A:
  Type: AWS::Lambda::Url
  Properties:
    AuthType: NONE  # <--
B:
  Type: AWS::Serverless::Function
  Properties:
    FunctionUrlConfig:
      AuthType: NONE  # <--
C:  # <--
  Type: AWS::Lambda::Url
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """The type, of a URL."""
    path = "AuthType" if resource.type == URL else "FunctionUrlConfig.AuthType"
    kind = resource.get(path)
    if kind is None and resource.type != URL and resource.get("FunctionUrlConfig") is None:
        return
    if kind is None or kind == "NONE":
        yield resource.spot(path), "the whole internet may call the function"
