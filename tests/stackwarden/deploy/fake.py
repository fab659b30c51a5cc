# ruff: noqa: N803, N806, PLR0917  # arguments are called as AWS calls them
"""AWS in memory: what CloudFormation, Parameter Store and STS answer, state by state; each request's shape is checked.

An operation goes on by one step each time somebody looks at its stack, as the real one does with time.
"""

import copy
import json
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from botocore import xform_name
from botocore.session import get_session
from botocore.validate import validate_parameters

from cfn.parameters import declared
from cfn.source import parse
from stackwarden.deploy.aws import Aws, AwsError, CredentialsError

ACCOUNT = "123456789012"
EXPIRED = "ExpiredToken"
UPDATABLE = ("CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE", "CREATE_FAILED", "UPDATE_FAILED")
NAMED = ("QueueName", "TopicName", "TableName", "Name")


@cache
def _model(service):
    model = get_session().get_service_model(service)
    return model, {xform_name(name): name for name in model.operation_names}


def check_shape(service, operation, arguments):
    model, names = _model(service)
    shape = model.operation_model(names[operation]).input_shape
    if shape is None:
        assert not arguments
    else:
        validate_parameters(arguments, shape)


@dataclass
class FakeStack:
    name: str
    id: str
    status: str
    body: str = ""
    parameters: dict[str, str] = field(default_factory=dict)
    resources: dict[str, dict[str, Any]] = field(default_factory=dict)
    steps: list[tuple[str, str]] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)
    changed: int = 0
    protected: bool = False
    policy: str = ""
    reason: str = ""
    drifts: list[dict[str, Any]] = field(default_factory=list)
    rollback: bool = True
    pending: dict[str, Any] = field(default_factory=dict)


class Fake(Aws):
    """``fails``: (stack, "CREATE" | "UPDATE" | "DELETE" | "ROLLBACK") → why. ``errors``: raised by the next calls."""

    def __init__(self):
        super().__init__(sleep=self._slept)
        self.stacks: dict[tuple[str, str], FakeStack] = {}
        self.gone: dict[str, FakeStack] = {}
        self.change_sets: dict[str, dict[str, Any]] = {}
        self.store: dict[tuple[str, str], tuple[str, int]] = {}
        self.fails: dict[tuple[str, str], str] = {}
        self.errors: list[tuple[str, str, str]] = []
        self.calls: list[tuple[str, str, dict[str, Any]]] = []
        self.waited = 0.0
        self.clock = 0
        self.on_call = lambda operation, arguments: None

    def _slept(self, seconds):
        self.waited += seconds

    def named(self, operation):
        return [arguments for _, name, arguments in self.calls if name == operation]

    def _once(self, region, service, operation, arguments):
        check_shape(service, operation, arguments)
        self.calls.append((region, operation, copy.deepcopy(arguments)))
        self.on_call(operation, arguments)
        for index, (wanted, code, message) in enumerate(self.errors):
            if wanted in (operation, "*"):
                if code != EXPIRED:
                    del self.errors[index]
                    raise AwsError(f"{service}:{operation}", code, message)
                raise CredentialsError(f"{service}:{operation}", code)
        return getattr(self, f"_{operation}")(region, **arguments)

    # ---- STS, SSM

    def _get_caller_identity(self, region):
        return {"Account": ACCOUNT, "Arn": f"arn:aws:iam::{ACCOUNT}:user/tester"}

    def _get_parameter(self, region, Name):
        if (region, Name) not in self.store:
            raise AwsError("ssm", "ParameterNotFound", "")
        value, version = self.store[region, Name]
        return {"Parameter": {"Name": Name, "Value": value, "Version": version}}

    def _get_parameters(self, region, Names):
        assert len(Names) <= 10
        found = [{"Name": n, "Value": self.store[region, n][0]} for n in Names if (region, n) in self.store]
        return {"Parameters": found, "InvalidParameters": [n for n in Names if (region, n) not in self.store]}

    def _put_parameter(self, region, Name, Value, Overwrite=False, **_):
        assert len(Value) <= 4096
        if (region, Name) in self.store and not Overwrite:
            raise AwsError("ssm", "ParameterAlreadyExists", "The parameter already exists.")
        version = self.store.get((region, Name), ("", 0))[1] + 1
        self.store[region, Name] = (Value, version)
        return {"Version": version, "Tier": "Standard"}

    def _delete_parameter(self, region, Name):
        if self.store.pop((region, Name), None) is None:
            raise AwsError("ssm", "ParameterNotFound", "")
        return {}

    # ---- CloudFormation

    def _find(self, region, name):
        found = self.stacks.get((region, name)) or next((s for s in self.stacks.values() if s.id == name), None)
        if found is None:
            raise AwsError("cloudformation", "ValidationError", f"Stack with id {name} does not exist")
        return found

    def _describe_stacks(self, region, StackName):
        if StackName in self.gone:
            stack = self.gone[StackName]
        else:
            stack = self._find(region, StackName)
            self._step(region, stack)
        return {"Stacks": [{
            "StackName": stack.name, "StackId": stack.id, "StackStatus": stack.status,
            "StackStatusReason": stack.reason, "CreationTime": stack.changed,
            "EnableTerminationProtection": stack.protected,
            "Parameters": [{"ParameterKey": k, "ParameterValue": "****" if k == "Secret" else v}
                           for k, v in stack.parameters.items()],
        }]}  # fmt: skip

    def _step(self, region, stack):
        if not stack.steps:
            return
        stack.status, stack.reason = stack.steps.pop(0)
        self._event(stack, stack.name, stack.status, stack.reason, own=True)
        if stack.steps:
            return
        if stack.status == "DELETE_COMPLETE":
            self.gone[stack.id] = self.stacks.pop((region, stack.name))
        elif stack.status in ("CREATE_COMPLETE", "UPDATE_COMPLETE"):
            self._settle(region, stack)

    def _settle(self, region, stack):
        stack.body, stack.parameters = stack.pending["body"], stack.pending["parameters"]
        template = parse(stack.body.encode(), stack.name)
        stack.resources = {
            name: {"type": body["Type"], "status": "CREATE_COMPLETE", "body": body}
            for name, body in template.root["Resources"].items()
        }
        for body in template.root["Resources"].values():
            if body["Type"] == "AWS::SSM::Parameter":
                name = self._text(body["Properties"]["Name"], stack)
                old = self.store.get((region, name), ("", 0))
                value = self._text(body["Properties"]["Value"], stack)
                self.store[region, name] = (value, old[1] + 1)

    @staticmethod
    def _text(value, stack):
        if isinstance(value, dict):
            value = str(next(iter(value.values())))
        for name, given in stack.parameters.items():
            value = value.replace(f"${{{name}}}", given)
        return value

    def _event(self, stack, logical, status, reason="", own=False, kind="AWS::CloudFormation::Stack"):
        stack.events.insert(0, {
            "StackId": stack.id, "LogicalResourceId": logical, "ResourceType": kind, "ResourceStatus": status,
            "ResourceStatusReason": reason, "PhysicalResourceId": stack.id if own else f"{logical}-id",
        })  # fmt: skip

    def _start(self, stack, word):
        self.clock += 1
        stack.changed = self.clock
        stack.status, stack.reason = f"{word}_IN_PROGRESS", ""
        self._event(stack, stack.name, stack.status, "User Initiated", own=True)

    def _begin(self, stack, word, disable_rollback):
        """An operation that creates or updates, in steps."""
        self._start(stack, word)
        why = self.fails.get((stack.name, word))
        first = next(iter(stack.pending["resources"]))
        if why is None:
            self._event(stack, first, f"{word}_COMPLETE", kind="AWS::SQS::Queue")
            stack.steps = [(f"{word}_IN_PROGRESS", ""), (f"{word}_COMPLETE", "")]
            return
        self._event(stack, "Other", f"{word}_FAILED", "Resource creation cancelled", kind="AWS::SNS::Topic")
        self._event(stack, first, f"{word}_FAILED", why, kind="AWS::SQS::Queue")
        if disable_rollback:
            stack.steps = [(f"{word}_FAILED", f"The following resource(s) failed to {word.lower()}: [{first}].")]
        elif word == "CREATE":
            stack.steps = [("ROLLBACK_IN_PROGRESS", ""), ("ROLLBACK_COMPLETE", "")]
        else:
            end = "UPDATE_ROLLBACK_FAILED" if (stack.name, "ROLLBACK") in self.fails else "UPDATE_ROLLBACK_COMPLETE"
            stack.steps = [("UPDATE_ROLLBACK_IN_PROGRESS", ""), (end, "")]

    def _describe_stack_events(self, region, StackName):
        stack = self.gone.get(StackName) or self._find(region, StackName)
        return {"StackEvents": stack.events}

    def _list_stack_resources(self, region, StackName):
        stack = self._find(region, StackName)
        return {"StackResourceSummaries": [
            {"LogicalResourceId": name, "ResourceType": r["type"], "ResourceStatus": r["status"],
             "PhysicalResourceId": f"{name}-id"} for name, r in stack.resources.items()
        ]}  # fmt: skip

    def _list_stacks(self, region):
        here = [stack for (where, _), stack in self.stacks.items() if where == region]
        return {"StackSummaries": [{"StackName": s.name, "StackStatus": s.status} for s in here]}

    def _get_template(self, region, StackName, TemplateStage):
        return {"TemplateBody": self._find(region, StackName).body}

    def _given(self, region, body, parameters):
        template = parse(body.encode(), "template")
        given = {each["ParameterKey"]: each["ParameterValue"] for each in parameters}
        known = declared(template.file, template.root)
        assert given.keys() <= known.keys()
        defaults = {name: str(each.default) for name, each in known.items() if each.default is not None}
        given = {**defaults, **given}
        for name, parameter in known.items():
            value = given.get(name, parameter.default)
            if parameter.ssm and (region, value) not in self.store:
                message = f"Unable to fetch parameters [{value}] from parameter store for this account."
                raise AwsError("cloudformation", "ValidationError", message)
            if value is None:
                raise AwsError("cloudformation", "ValidationError", f"Parameters: [{name}] must have values")
        return template.root["Resources"], given

    def _create_change_set(self, region, StackName, ChangeSetName, ChangeSetType, TemplateBody, Parameters, **more):
        resources, given = self._given(region, TemplateBody, Parameters)
        stack = self.stacks.get((region, StackName))
        if ChangeSetType == "CREATE":
            if stack is not None and stack.status != "REVIEW_IN_PROGRESS":
                raise AwsError("cloudformation", "AlreadyExistsException", f"Stack [{StackName}] already exists")
            if stack is None:
                self.clock += 1
                identity = f"arn:aws:cloudformation:{region}:{ACCOUNT}:stack/{StackName}/{self.clock}"
                stack = self.stacks[region, StackName] = FakeStack(StackName, identity, "REVIEW_IN_PROGRESS")
        elif stack is None or stack.status not in UPDATABLE:
            raise AwsError("cloudformation", "ValidationError", f"Stack [{StackName}] cannot be updated")
        stack.steps = stack.steps or []
        inputs = {p: self.store[region, p][0] for p in given.values() if (region, p) in self.store}
        changes = self._changes(stack, resources, {**given, **inputs})
        identity = f"arn:{ChangeSetName}"
        self.change_sets[identity] = {
            "Status": "CREATE_PENDING", "ChangeSetType": ChangeSetType, "Changes": changes, "region": region,
            "stack": StackName,
            "pending": {"body": TemplateBody, "parameters": given, "resources": resources, "seen": {**given, **inputs}},
        }  # fmt: skip
        return {"Id": identity, "StackId": stack.id}

    @staticmethod
    def _changes(stack, resources, seen):
        same = stack.pending.get("seen") == seen and stack.status != "REVIEW_IN_PROGRESS"
        out = []
        for name, body in resources.items():
            old = stack.resources.get(name)
            if old is None:
                out.append({"Action": "Add", "LogicalResourceId": name, "ResourceType": body["Type"]})
                continue
            before, after = old["body"].get("Properties", {}), body.get("Properties", {})
            names = [key for key in {*before, *after} if before.get(key) != after.get(key)]
            if names or not same:
                replaced = any(key in NAMED for key in names)
                details = [{"Target": {"Attribute": "Properties", "Name": key}} for key in names]
                out.append({
                    "Action": "Modify", "LogicalResourceId": name, "ResourceType": body["Type"], "Details": details,
                    "Replacement": "True" if replaced else "False",
                })  # fmt: skip
        for name, old in stack.resources.items():
            if name not in resources:
                out.append({"Action": "Remove", "LogicalResourceId": name, "ResourceType": old["type"]})
        return [{"Type": "Resource", "ResourceChange": change} for change in out]

    def _describe_change_set(self, region, StackName, ChangeSetName):
        found = self.change_sets[ChangeSetName]
        if found["Status"] == "CREATE_PENDING":
            found["Status"] = "CREATE_IN_PROGRESS"
        elif not found["Changes"]:
            reason = "The submitted information didn't contain changes. Submit different information."
            found.update(Status="FAILED", StatusReason=reason)
        else:
            found["Status"] = "CREATE_COMPLETE"
        return found

    def _delete_change_set(self, region, StackName, ChangeSetName):
        self.change_sets.pop(ChangeSetName, None)
        return {}

    def _execute_change_set(self, region, StackName, ChangeSetName, DisableRollback, ClientRequestToken):
        found = self.change_sets.pop(ChangeSetName)
        stack = self._find(region, StackName)
        stack.pending = found["pending"]
        self._begin(stack, found["ChangeSetType"], DisableRollback)
        return {}

    def _update_stack(self, region, StackName, Parameters, TemplateBody="", DisableRollback=False, **more):
        stack = self._find(region, StackName)
        if more.get("UsePreviousTemplate"):
            TemplateBody = stack.body
        Parameters = [
            {**each, "ParameterValue": stack.parameters[each["ParameterKey"]]} if each.get("UsePreviousValue") else each
            for each in Parameters
        ]
        if stack.status in ("CREATE_FAILED", "UPDATE_FAILED") and not DisableRollback:
            raise AwsError("cloudformation", "ValidationError", "please use the disable-rollback parameter")
        resources, given = self._given(region, TemplateBody, Parameters)
        stack.pending = {"body": TemplateBody, "parameters": given, "resources": resources, "seen": given}
        self._begin(stack, "UPDATE", disable_rollback=True)
        return {"StackId": stack.id}

    def _delete_stack(self, region, StackName, **_):
        stack = self._find(region, StackName)
        if stack.protected:
            raise AwsError("cloudformation", "ValidationError", "TerminationProtection is enabled")
        if stack.status == "REVIEW_IN_PROGRESS":
            del self.stacks[region, stack.name]
            return {}
        self._start(stack, "DELETE")
        why = self.fails.get((stack.name, "DELETE"))
        if why:
            self._event(stack, "Bucket", "DELETE_FAILED", why, kind="AWS::S3::Bucket")
        stack.steps = [("DELETE_FAILED" if why else "DELETE_COMPLETE", "")]
        return {}

    def _continue_update_rollback(self, region, StackName, **_):
        stack = self._find(region, StackName)
        assert stack.status == "UPDATE_ROLLBACK_FAILED"
        stack.status = "UPDATE_ROLLBACK_IN_PROGRESS"
        end = "UPDATE_ROLLBACK_FAILED" if (stack.name, "ROLLBACK") in self.fails else "UPDATE_ROLLBACK_COMPLETE"
        stack.steps = [(end, "")]
        return {}

    def _update_termination_protection(self, region, StackName, EnableTerminationProtection):
        self._find(region, StackName).protected = EnableTerminationProtection
        return {}

    def _set_stack_policy(self, region, StackName, StackPolicyBody):
        json.loads(StackPolicyBody)
        self._find(region, StackName).policy = StackPolicyBody
        return {}

    def _get_stack_policy(self, region, StackName):
        return {"StackPolicyBody": self._find(region, StackName).policy}

    def _detect_stack_drift(self, region, StackName):
        return {"StackDriftDetectionId": StackName}

    def _describe_stack_drift_detection_status(self, region, StackDriftDetectionId):
        drifted = bool(self._find(region, StackDriftDetectionId).drifts)
        status = "DRIFTED" if drifted else "IN_SYNC"
        return {"DetectionStatus": "DETECTION_COMPLETE", "StackDriftStatus": status}

    def _describe_stack_resource_drifts(self, region, StackName, StackResourceDriftStatusFilters):
        return {"StackResourceDrifts": self._find(region, StackName).drifts}
