"""Which parameters have NoEcho is known of a stack: a policy on passwords asks."""

from cfn.resolve import Context, resolve
from cfn.source import parse


def test_the_parameters_with_noecho_are_told() -> None:
    text = b"""
Parameters:
  Plain: {Type: String}
  Off: {Type: String, NoEcho: false}
  On: {Type: String, NoEcho: true}
  Quoted: {Type: String, NoEcho: "True"}
Resources:
  Queue: {Type: AWS::SQS::Queue}
"""
    (stack,) = resolve(parse(text, "t.yaml"), Context())
    assert stack.hidden == {"On", "Quoted"}
