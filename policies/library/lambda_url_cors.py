"""Policy lambda-url-cors."""

from policies.kernel import MEDIUM, PCI, SUPPORTING, Policy, Resource, Violations

URL = "AWS::Lambda::Url"

policy = Policy(
    id="lambda-url-cors",
    severity=MEDIUM,
    resource=(URL, "AWS::Serverless::Function"),
    title="Function URLs do not allow requests from pages of every origin (CORS)",
    serves={PCI: {"6.4.1": SUPPORTING, "2.2.6": SUPPORTING}},
    why="With * as allowed origin any page may call the function from its visitors' browsers and read the answer. "
    "Not seen: functions that are meant for every page, and the headers that the function itself sends.",
    fix="List the shop's own origins in Cors.AllowOrigins.",
    severity_reason="It needs a visitor who is let in by cookie or network; else the answer was public anyway.",
    passing=(
        """
A: {Type: AWS::Lambda::Url, Properties: {AuthType: AWS_IAM, Cors: {AllowOrigins: ["https://shop.example"]}}}
B: {Type: AWS::Lambda::Url, Properties: {AuthType: AWS_IAM}}
""",
    ),
    failing=(
        """
A:
  Type: AWS::Lambda::Url
  Properties:
    Cors:
      AllowOrigins:
        - "*"  # <--
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """Each origin."""
    where = "Cors" if resource.type == URL else "FunctionUrlConfig.Cors"
    for origin in resource.each(f"{where}.AllowOrigins.*"):
        if origin in ("*", "http://*", "https://*"):
            yield origin, "pages of every origin may call the function"
