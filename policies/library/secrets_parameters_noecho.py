"""Policy secrets-parameters-noecho."""

from collections.abc import Iterator
from typing import Any

from cfn.located import Path
from cfn.unknown import Unknown
from policies.aws.credentials import HOLDERS, HOLDERS_OF, NONE, holds
from policies.aws.secrets import names_secret
from policies.kernel import ANY, GDPR, HIGH, PARTIAL, PCI, Policy, Resource, Value, Violations

policy = Policy(
    id="secrets-parameters-noecho",
    severity=HIGH,
    resource=ANY,
    title="Passwords and tokens come from a parameter with NoEcho or from Secrets Manager, not in plain text",
    serves={PCI: {"8.6.2": PARTIAL, "8.3.2": PARTIAL}, GDPR: {"32(1)(b)": PARTIAL}},
    why="A parameter without NoEcho is shown in clear to everybody who may describe the stack, in the console, by the "
    "API and in the history of events; so is a plain parameter of SSM. Defaults, which stand in the template, are the "
    "matter of no-secrets-in-template. Not seen: what is passed in, and where deployment scripts keep it.",
    fix="Give the parameter NoEcho: true and no Default, or better write {{resolve:secretsmanager:…}}.",
    severity_reason="The credential is in clear for all who may read the stack, but not in the repository.",
    passing=(
        """
Parameters:
  Password: {Type: String, NoEcho: true}
  Quoted: {Type: String, NoEcho: "true"}
  Region: {Type: String}
  User: {Type: String}
Resources:
  Database: {Type: AWS::RDS::DBInstance, Properties: {MasterUserPassword: !Ref Password}}
  Cache: {Type: AWS::ElastiCache::ReplicationGroup, Properties: {AuthToken: !Ref Quoted}}
  Directory:
    Type: AWS::DirectoryService::SimpleAD
    Properties: {Password: !Sub "{{resolve:secretsmanager:${Secret}}}"}
  Secret: {Type: AWS::SecretsManager::Secret, Properties: {KmsKeyId: !Ref Region}}
  Text:
    Type: AWS::SecretsManager::Secret
    Properties: {SecretString: !Sub '{"username":"${User}","password":"${Password}"}'}
  Broker:
    Type: AWS::AmazonMQ::Broker
    Properties: {Users: [{Password: "{{resolve:ssm-secure:/shop/password:1}}"}]}
""",
    ),
    failing=(
        """
Parameters:
  Password: {Type: String}
  Off: {Type: String, NoEcho: false}
  Stored: {Type: "AWS::SSM::Parameter::Value<String>", Default: /shop/password}
Resources:
  Database:
    Type: AWS::RDS::DBInstance
    Properties:
      MasterUserPassword: !Ref Password  # <--
  Directory:
    Type: AWS::DirectoryService::MicrosoftAD
    Properties:
      Password: !Ref Off  # <--
  Cache:
    Type: AWS::ElastiCache::ReplicationGroup
    Properties:
      AuthToken: !Ref Stored  # <--
  Text:
    Type: AWS::SecretsManager::Secret
    Properties:
      SecretString: !Sub '{"password":"${Password}"}'  # <--
  Broker:
    Type: AWS::AmazonMQ::Broker
    Properties:
      Users:
        - Password: "{{resolve:ssm:/shop/password}}"  # <--
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """Each property that holds a credential: the parameters it is made of."""
    if not holds(resource):
        return
    for path, key, raw in _held(resource.whole, HOLDERS_OF.get(resource.type, NONE)):
        for atom in raw.atoms():
            told = _in_clear(resource, atom)
            if told and (raw.kind != "text" or key != "SecretString" or names_secret(atom.text)):
                yield Value(raw, resource, path), f"{key} comes from {told}"


def _in_clear(resource: Resource, atom: Unknown) -> str:
    if atom.kind == "parameter" and atom.text not in resource.stack.hidden:
        return f"parameter {atom.text}, which has no NoEcho"
    if atom.kind == "ssm" or (atom.kind == "dynamic" and atom.path.startswith("ssm:")):
        return "a plain parameter of SSM"
    return ""


def _held(body: Any, more: frozenset[str]) -> Iterator[tuple[Path, str, Unknown]]:
    """Path and value of each unknown in a property that holds a credential."""
    waiting: list[tuple[Path, str, Any]] = [((), "", body)]
    while waiting:
        path, key, here = waiting.pop()
        if isinstance(here, dict):
            waiting += [((*path, name), name, entry) for name, entry in here.items()]
        elif isinstance(here, list):
            waiting += [((*path, index), key, entry) for index, entry in enumerate(here)]
        elif isinstance(here, Unknown) and (key in HOLDERS or key in more):
            yield path, key, here
