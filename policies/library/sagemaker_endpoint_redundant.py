"""Policy sagemaker-endpoint-redundant."""

from policies.kernel import LOW, PARTIAL, REL, Policy, Resource, Violations

policy = Policy(
    id="sagemaker-endpoint-redundant",
    severity=LOW,
    resource="AWS::SageMaker::EndpointConfig",
    title="SageMaker endpoints start with at least two instances",
    serves={REL: {"REL10-BP01": PARTIAL, "F03": PARTIAL}},
    opinion=True,
    why="SageMaker spreads instances over zones, if there are two (Security Hub SageMaker.4). Serverless variants are "
    "left out. Not seen: scaling set up elsewhere.",
    fix="Set InitialInstanceCount to 2 or more.",
    severity_reason="Losing one zone stops one model; a shop often does without it for a while.",
    passing=(
        """
Endpoint:
  Type: AWS::SageMaker::EndpointConfig
  Properties: {ProductionVariants: [{InitialInstanceCount: "2"}, {ServerlessConfig: {MaxConcurrency: 5}}]}
""",
    ),
    failing=(
        """
Endpoint:
  Type: AWS::SageMaker::EndpointConfig
  Properties:
    ProductionVariants:
      - InitialInstanceCount: 1  # <--
      - VariantName: second  # <--
""",
    ),
)


@policy.check
def check(endpoint: Resource) -> Violations:
    """Each variant with instances."""
    for variant in endpoint.each("ProductionVariants.*"):
        count = variant.get("InitialInstanceCount")
        if variant.get("ServerlessConfig") is None and (count is None or count < 2):
            yield variant.spot("InitialInstanceCount"), "one instance in one zone"
