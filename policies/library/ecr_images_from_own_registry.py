"""Policy ecr-images-from-own-registry."""

import re

from policies.kernel import MEDIUM, PARTIAL, PCI, REL, SUPPORTING, Policy, Resource, Violations

PRIVATE = re.compile(r"\.dkr[.-]ecr(-fips)?[.][^/]*(amazonaws\.com|on\.aws|\$\{AWS::URLSuffix\})")
ECR = ("AWS::ECR::Repository", "AWS::ECR::PullThroughCacheRule")

policy = Policy(
    id="ecr-images-from-own-registry",
    severity=MEDIUM,
    resource="AWS::ECS::TaskDefinition",
    title="Task images come from a private registry of ECR",
    serves={
        REL: {"F21": PARTIAL, "REL11-BP05": PARTIAL},
        PCI: {"6.3.2": SUPPORTING},
    },
    severity_reason="It takes an outage or a limit of a public registry; running tasks go on, new ones do not start.",
    why="When a public registry is down or throttles, no new task starts, just when a peak or a lost zone asks for "
    "many. A repository of one's own or a pull-through cache keeps a copy that is also scanned. Any private registry "
    "of ECR counts, also one of AWS or of a build account. Not seen: whether the image has been pulled into the cache "
    "before, and images that a pipeline puts in.",
    fix="Refer to <account>.dkr.ecr.<region>.amazonaws.com/…: an own repository, or a pull-through cache rule's prefix "
    "before the public name.",
    passing=(
        """
Repository: {Type: AWS::ECR::Repository}
Task:
  Type: AWS::ECS::TaskDefinition
  Properties:
    ContainerDefinitions:
      - {Name: a, Image: !Sub "${AWS::AccountId}.dkr.ecr.${AWS::Region}.amazonaws.com/public/nginx:1.27"}
      - {Name: b, Image: !Sub "${Repository.RepositoryUri}:7"}
      - {Name: c, Image: "111122223333.dkr.ecr.eu-west-1.amazonaws.com/app@sha256:00"}
      - {Name: d, Image: !Join ["", [!Ref AWS::AccountId, ".dkr.ecr.", !Ref AWS::Region, ".", !Ref AWS::URLSuffix, /e]]}
""",
    ),
    failing=(
        """
Parameters:
  Given: {Type: String}
  Tag: {Type: String}
  Default: {Type: String, Default: "nginx:latest"}
Resources:
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      ContainerDefinitions:
        - Name: hub
          Image: nginx:latest  # <--
        - Name: public
          Image: !Sub "public.ecr.aws/aws-containers/retail-store-sample-ui:${Tag}"  # <--
        - Name: github
          Image: ghcr.io/shop/app:1  # <--
        - Name: given
          Image: !Ref Given  # <-- ?
        - Name: default
          Image: !Ref Default  # <--
""",
    ),
)


@policy.check
def check(task: Resource) -> Violations:
    """The registry of each container's image."""
    for image in task.each("ContainerDefinitions.*.Image"):
        own = any(target.type in ECR for target in image.targets()) or PRIVATE.search(str(image)) is not None
        public = image.unknown and _registry(str(image))
        if not own and (public or not image.matches(PRIVATE)):
            yield image, "the image comes from a registry outside the account"


def _registry(text: str) -> bool:
    """Whether the part before the first slash is written out, so that it is known to be another registry."""
    first, slash, _ = text.partition("/")
    return bool(slash) and "$" not in first
