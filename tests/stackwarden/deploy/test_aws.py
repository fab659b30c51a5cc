"""Calls to AWS: real botocore clients with canned answers; what throttles is asked again, what fails is one of ours."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import boto3
import pytest
from botocore.exceptions import EndpointConnectionError, NoCredentialsError, TokenRetrievalError
from botocore.stub import Stubber

from stackwarden.deploy.aws import EXIT_USAGE, Aws, AwsError, CredentialsError, NoAnswerError, StoppedError, paces
from stackwarden.ending import RefusedError

REGION = "eu-west-1"
WHERE = (REGION, "ssm")


@pytest.fixture
def waits():
    return []


@pytest.fixture
def aws(waits):
    return Aws(sleep=waits.append)


@pytest.fixture
def stub(aws):
    client = boto3.client(
        "ssm",
        REGION,
        aws_access_key_id="x",
        aws_secret_access_key="x",  # noqa: S106  # no secret
    )
    aws._clients[WHERE] = client
    with Stubber(client) as stubber:
        yield stubber


def get(aws):
    return aws.call(*WHERE, "get_parameter", Name="/a")["Parameter"]["Value"]


def test_an_answer(aws, stub):
    stub.add_response("get_parameter", {"Parameter": {"Value": "v"}}, {"Name": "/a"})
    assert get(aws) == "v"


@pytest.mark.parametrize(
    "code", ["Throttling", "ThrottlingException", "RequestLimitExceeded", "TooManyRequestsException"]
)
def test_what_throttles_is_asked_again_ever_more_seldom(aws, stub, waits, code):
    for _ in range(4):
        stub.add_client_error("get_parameter", code, "Rate exceeded")
    stub.add_response("get_parameter", {"Parameter": {"Value": "v"}})
    assert get(aws) == "v"
    assert waits == [1, 2, 4, 8]


def test_what_throttles_without_end_fails(aws, stub, waits):
    for _ in range(9):
        stub.add_client_error("get_parameter", "Throttling", "Rate exceeded")
    with pytest.raises(AwsError, match="ssm:get_parameter: Throttling: Rate exceeded"):
        get(aws)
    assert 120 < sum(waits) < 600


@pytest.mark.parametrize("code", ["ExpiredToken", "ExpiredTokenException", "RequestExpired", "InvalidClientTokenId",
                                  "UnrecognizedClientException", "AuthFailure"])  # fmt: skip
def test_credentials_that_do_not_hold(aws, stub, waits, code):
    stub.add_client_error("get_parameter", code, "The security token included in the request is expired")
    with pytest.raises(CredentialsError, match="Sign in again") as raised:
        get(aws)
    assert raised.value.code == 8
    assert waits == []


@pytest.mark.parametrize("error", [NoCredentialsError(), TokenRetrievalError(provider="sso", error_msg="expired")])
def test_credentials_that_are_not_there(aws, stub, monkeypatch, error):
    def fail(**_):
        raise error

    monkeypatch.setattr(aws._clients[WHERE], "get_parameter", fail)
    with pytest.raises(CredentialsError):
        get(aws)


def test_a_region_that_does_not_answer(aws, stub, monkeypatch):
    def fail(**_):
        raise EndpointConnectionError(endpoint_url="https://ssm.eu-west-1.amazonaws.com")

    monkeypatch.setattr(aws._clients[WHERE], "get_parameter", fail)
    with pytest.raises(NoAnswerError, match="ssm:get_parameter in eu-west-1: EndpointConnectionError"):
        get(aws)


class Stranger(BaseHTTPRequestHandler):
    def do_POST(self):
        self.send_response(404)
        self.end_headers()
        self.wfile.write(b"no such\nservice here")

    def log_message(self, *_):
        pass


def test_a_refusal_in_another_language_than_the_services_is_told_in_one_line(monkeypatch):
    """An emulator without the service: botocore cannot even parse that it says no."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "x")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "x")
    with HTTPServer(("127.0.0.1", 0), Stranger) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        aws = Aws(f"http://127.0.0.1:{server.server_port}")
        with pytest.raises(AwsError) as raised:
            aws.call(REGION, "ec2", "get_ebs_encryption_by_default")
        server.shutdown()
    assert str(raised.value).startswith("ec2:get_ebs_encryption_by_default in eu-west-1: UnreadableAnswer: ")
    assert str(raised.value).isprintable()


def test_a_refusal_keeps_the_words_of_aws(aws, stub):
    stub.add_client_error("get_parameter", "AccessDeniedException", "User x is not authorized")
    with pytest.raises(AwsError) as raised:
        get(aws)
    assert (raised.value.aws_code, raised.value.absent) == ("AccessDeniedException", False)
    assert str(raised.value) == "ssm:get_parameter: AccessDeniedException: User x is not authorized"


def test_all_pages(aws, stub):
    stub.add_response("describe_parameters", {"Parameters": [{"Name": "a"}], "NextToken": "2"}, {})
    stub.add_response("describe_parameters", {"Parameters": [{"Name": "b"}]}, {"NextToken": "2"})
    assert [each["Name"] for each in aws.pages(*WHERE, "describe_parameters", "Parameters")] == ["a", "b"]


def test_a_run_that_is_to_end_does_not_wait():
    aws = Aws()
    threading.Timer(0.05, aws.stopped.set).start()
    with pytest.raises(StoppedError):
        aws.pause(60)


def test_looks_become_more_seldom():
    found = [seconds for seconds, _ in zip(paces(), range(30), strict=False)]
    assert found[0] < 1
    assert found == sorted(found)
    assert found[-1] == 8


def test_clients_ask_adaptively_and_one_per_region_and_service(aws, monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "x")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "x")
    client = aws._client(REGION, "cloudformation")
    assert client.meta.config.retries == {"mode": "adaptive", "total_max_attempts": 11}
    assert aws._client(REGION, "cloudformation") is client
    assert aws._client("eu-central-1", "cloudformation") is not client


@pytest.mark.parametrize("given", ["http://127.0.0.1:4566", None])
def test_an_endpoint_is_given_or_of_the_environment(given, monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "x")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "x")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9999")
    client = Aws(given)._client(REGION, "ssm")
    assert client.meta.endpoint_url == (given or "http://127.0.0.1:9999")


@pytest.mark.parametrize(("endpoint", "region"), [("nonsense", REGION), (None, "no region")])
def test_what_is_no_endpoint_or_region_is_wrong_usage(monkeypatch, endpoint, region):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "x")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "x")
    with pytest.raises(RefusedError) as raised:
        Aws(endpoint).call(region, "ssm", "get_parameter", Name="/a")
    assert raised.value.code == EXIT_USAGE
