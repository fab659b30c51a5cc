"""A template being drafted: its sections, and the intrinsic functions as they are written in long form."""

from random import Random
from typing import Any

Node = dict[str, Any]

DOMAINS = (
    "Orders",
    "Payments",
    "Catalog",
    "Cart",
    "Search",
    "Reviews",
    "Invoices",
    "Shipping",
    "Accounts",
    "Sessions",
    "Media",
    "Reports",
)


def ref(name: str) -> Node:
    """``Ref`` to a parameter or a resource."""
    return {"Ref": name}


def att(name: str, attribute: str = "Arn") -> Node:
    """``Fn::GetAtt`` of a resource."""
    return {"Fn::GetAtt": [name, attribute]}


def sub(text: str) -> Node:
    """``Fn::Sub`` of a text with ``${…}``."""
    return {"Fn::Sub": text}


def join(delimiter: str, *pieces: Any) -> Node:
    """``Fn::Join`` of pieces."""
    return {"Fn::Join": [delimiter, list(pieces)]}


class Sections:
    """Sections of one template. The random numbers decide every variation, so equal seeds draft equal templates."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.domain = self.pick(*DOMAINS)
        self.parameters: dict[str, Node] = {}
        self.mappings: dict[str, Node] = {}
        self.conditions: dict[str, Node] = {}
        self.resources: dict[str, Node] = {}
        self.outputs: dict[str, Node] = {}

    def pick(self, *options: Any) -> Any:
        """One of the options, each as likely as the next."""
        return options[self.random.randrange(len(options))]

    def chance(self, share: float) -> bool:
        """True in this share of cases (0 to 1)."""
        return self.random.random() < share

    def add(self, name: str, kind: str, properties: Node | None = None, **attributes: Any) -> str:
        """Add a resource under ``name``, numbered when that is taken; returns its logical id. None leaves out."""
        unique, number = name, 2
        while unique in self.resources or unique in self.parameters:
            unique, number = f"{name}{number}", number + 1
        body: Node = {"Type": kind, **{key: value for key, value in attributes.items() if value is not None}}
        if properties:
            body["Properties"] = {key: value for key, value in properties.items() if value is not None}
        self.resources[unique] = body
        return unique

    def output(self, name: str, value: Any, export: bool = False) -> None:
        """Declare an output, sometimes exported under the stack's name."""
        body: Node = {"Description": f"{name} of this stack", "Value": value}
        if export:
            body["Export"] = {"Name": sub("${AWS::StackName}-" + name)}
        self.outputs[name] = body

    def parameter(self, name: str, kind: str, **attributes: Any) -> Node:
        """A reference to a parameter, declared when it is first asked for."""
        self.parameters.setdefault(name, {"Type": kind, **attributes})
        return ref(name)

    def document(self) -> Node:
        """The template in long form, sections in the usual order."""
        whole: Node = {"AWSTemplateFormatVersion": "2010-09-09", "Description": f"{self.domain} service"}
        sections = {
            "Parameters": self.parameters,
            "Mappings": self.mappings,
            "Conditions": self.conditions,
            "Resources": self.resources,
            "Outputs": self.outputs,
        }
        return whole | {name: section for name, section in sections.items() if section}
