"""CodeBuild, CodePipeline, CodeArtifact, CodeCommit, Amplify, X-Ray, mail."""

from collections.abc import Mapping
from typing import Any, ClassVar

from cost_model.types.apis import INTERNET
from cost_model.types.base import Meter, When
from cost_model.types.meters import MeteredType, Standing


class BuildProject(MeteredType):
    """Build minutes by compute type; GB-seconds on Lambda."""

    types = ("AWS::CodeBuild::Project",)
    reads = ("Environment",)
    properties: ClassVar[Mapping[str, Any]] = {
        "Environment": {"Type": "LINUX_CONTAINER", "ComputeType": "BUILD_GENERAL1_SMALL"}
    }
    meters = (
        Meter(
            "build_minutes",
            "minutes of builds, each rounded up to a minute",
            "build minutes",
            "CodeBuild",
            "Build-Min:{Environment.Type=LINUX_CONTAINER}:{Environment.ComputeType=BUILD_GENERAL1_SMALL}",
            "minute",
            "100",
            "0.005",
            main=True,
        ),
        Meter(
            "lambda_seconds",
            "seconds of builds on Lambda compute",
            "builds on Lambda",
            "CodeBuild",
            "Build-Sec:Lambda",
            "second",
            "1000",
            "0.00002",
        ),
    )


class Pipeline(MeteredType):
    """A pipeline: V1 by the month if active, V2 by minutes of action executions."""

    types = ("AWS::CodePipeline::Pipeline",)
    reads = ("PipelineType",)
    standing = (
        Standing(
            "active pipeline",
            "AWSCodePipeline",
            "activePipeline",
            "pipeline-month",
            "1",
            "month",
            when=When("PipelineType", ("V1",), "V1"),
        ),
    )
    meters = (
        Meter(
            "action_minutes",
            "minutes of action executions, without manual and custom actions (V2)",
            "action minutes",
            "AWSCodePipeline",
            "actionExecutionMinute",
            "minute",
            "1000",
            "0.002",
            main=True,
            when=When("PipelineType", ("V2",), "V1"),
        ),
    )


class Artifacts(MeteredType):
    """Packages: GB kept and requests."""

    types = ("AWS::CodeArtifact::Domain", "AWS::CodeArtifact::Repository")
    meters = (
        Meter(
            "storage_gb",
            "GB of packages",
            "package storage",
            "AWSCodeArtifact",
            "TimedStorage-ByteHrs",
            "GB-month",
            "10",
            "0.05",
            main=True,
        ),
        Meter(
            "requests",
            "requests",
            "requests",
            "AWSCodeArtifact",
            "Requests",
            "request",
            "200000",
            "0.000005",
            main=True,
        ),
        INTERNET,
    )


class CommitRepository(MeteredType):
    """Git repositories: users who are active in a month."""

    types = ("AWS::CodeCommit::Repository",)
    meters = (
        Meter(
            "active_users",
            "users who access it in the month (count each once)",
            "active users",
            "AWSCodeCommit",
            "User-Month",
            "user-month",
            "10",
            "1",
            main=True,
        ),
        Meter(
            "storage_gb",
            "GB beyond the allowance",
            "storage beyond the allowance",
            "AWSCodeCommit",
            "TimedStorage-ByteHrs",
            "GB-month",
            "10",
            "0.06",
        ),
        Meter(
            "requests",
            "Git requests beyond the allowance",
            "requests beyond the allowance",
            "AWSCodeCommit",
            "Requests",
            "request",
            "10000",
            "0.001",
        ),
    )


class AmplifyApp(MeteredType):
    """Hosting: build minutes, GB kept and served, server-side requests and duration."""

    types = ("AWS::Amplify::App",)
    meters = (
        Meter(
            "build_minutes",
            "minutes of builds (standard instance)",
            "build minutes",
            "AWSAmplify",
            "BuildDuration",
            "minute",
            "1000",
            "0.01",
            main=True,
        ),
        Meter("storage_gb", "GB stored", "storage", "AWSAmplify", "DataStorage", "GB-month", "10", "0.023", main=True),
        Meter("served_gb", "GB served", "data served", "AWSAmplify", "DataTransferOut", "GB", "100", "0.15", main=True),
        Meter(
            "ssr_requests",
            "server-side requests",
            "server-side requests",
            "AWSAmplify",
            "HostingComputeRequestCount",
            "request",
            "1000000",
            "0.0000003",
        ),
        Meter(
            "ssr_gb_hours",
            "GB hours of server-side work",
            "server-side duration",
            "AWSAmplify",
            "HostingComputeRequestDuration",
            "GB-hour",
            "100",
            "0.2",
        ),
        Meter(
            "firewalls",
            "apps with a firewall",
            "firewall",
            "AWSAmplify",
            "HostingWAFIntegration",
            "app-month",
            "1",
            "15",
        ),
    )


class TraceGroup(MeteredType):
    """Traces recorded, retrieved and scanned; a group or sampling rule itself costs nothing."""

    types = ("AWS::XRay::Group", "AWS::XRay::SamplingRule")
    meters = (
        Meter(
            "traces_recorded",
            "traces recorded",
            "traces recorded",
            "AWSXRay",
            "Traces recorded",
            "trace",
            "1000000",
            "0.000005",
            main=True,
        ),
        Meter(
            "traces_retrieved",
            "traces retrieved",
            "traces retrieved",
            "AWSXRay",
            "Traces retrieved",
            "trace",
            "1000000",
            "0.0000005",
        ),
        Meter(
            "traces_scanned",
            "traces scanned",
            "traces scanned",
            "AWSXRay",
            "Traces scanned",
            "trace",
            "1000000",
            "0.0000005",
        ),
        Meter(
            "insight_traces",
            "traces stored for insights",
            "insights",
            "AWSXRay",
            "Traces for insights",
            "trace",
            "1000000",
            "0.000001",
        ),
    )


class MailSender(MeteredType):
    """Mail sent and received through an identity."""

    types = ("AWS::SES::EmailIdentity",)
    meters = (
        Meter(
            "messages",
            "messages sent, by recipient",
            "messages sent",
            "AmazonSES",
            "Recipients",
            "email",
            "100000",
            "0.0001",
            main=True,
        ),
        Meter(
            "attachment_gb",
            "GB of data sent in messages",
            "data in messages",
            "AmazonSES",
            "AttachmentsSize-Bytes",
            "GB",
            "10",
            "0.12",
        ),
        Meter(
            "received_messages",
            "messages received",
            "messages received",
            "AmazonSES",
            "Message",
            "email",
            "1000",
            "0.0001",
        ),
        Meter(
            "received_chunks",
            "chunks of 256 KB received",
            "chunks received",
            "AmazonSES",
            "ReceivedChunks",
            "chunk",
            "1000",
            "0.00009",
        ),
        Meter(
            "validations", "addresses validated", "validations", "AmazonSES", "EmailValidation", "email", "1000", "0.01"
        ),
        INTERNET,
    )


class DedicatedAddresses(MeteredType):
    """A pool of dedicated addresses for mail."""

    types = ("AWS::SES::DedicatedIpPool",)
    reads = ("ScalingMode",)
    _managed = When("ScalingMode", ("MANAGED",), "STANDARD")
    standing = (
        Standing(
            "managed dedicated addresses", "AmazonSES", "DIP-Managed-Account", "month", "15", "month", when=_managed
        ),
    )
    meters = (
        Meter(
            "addresses",
            "dedicated addresses, each by the month (standard)",
            "dedicated addresses",
            "AmazonSES",
            "DedicatedIP",
            "address-month",
            "2",
            "24.95",
            main=True,
            when=When("ScalingMode", ("STANDARD",), "STANDARD"),
        ),
        Meter(
            "messages",
            "messages sent through it (managed)",
            "messages through dedicated addresses",
            "AmazonSES",
            "DIP-Managed-Recipients",
            "email",
            "100000",
            "0.00008",
            main=True,
            when=_managed,
        ),
    )
