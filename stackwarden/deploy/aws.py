"""Calls to AWS: retried where it throttles, and every failure as one of ours. Credentials come by boto3's own chain."""

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

from stackwarden.ending import RefusedError

EXIT_USAGE, EXIT_REFUSED, EXIT_CREDENTIALS = 2, 7, 8
_THROTTLED = frozenset({
    "Throttling", "ThrottlingException", "ThrottledException", "RequestThrottled", "RequestLimitExceeded",
    "TooManyRequestsException", "BandwidthLimitExceeded", "SlowDown", "RequestThrottledException", "TooManyUpdates",
})  # fmt: skip
_CREDENTIALS = frozenset({
    "ExpiredToken", "ExpiredTokenException", "RequestExpired", "InvalidClientTokenId", "UnrecognizedClientException",
    "InvalidToken", "InvalidAccessKeyId", "AuthFailure", "SignatureDoesNotMatch", "MissingAuthenticationToken",
})  # fmt: skip
_CREDENTIAL_ERRORS = (
    "NoCredentialsError", "PartialCredentialsError", "CredentialRetrievalError", "TokenRetrievalError",
    "UnauthorizedSSOTokenError", "SSOTokenLoadError", "SSOError", "ProfileNotFound", "LoginRefreshRequired",
)  # fmt: skip
_LONGEST = 300  # characters of an answer that cannot be read
_PATIENCE = 8  # further tries, after botocore's own, while a service throttles: about four minutes


class AwsError(RefusedError):
    """AWS refused a call; ``aws_code`` is its word for it."""

    def __init__(self, what: str, aws_code: str, message: str) -> None:
        brief = " ".join(message.split()).rstrip(".")  # one line, whatever a service or an emulator answers
        super().__init__(f"{what}: {aws_code}: {brief}", code=EXIT_REFUSED)
        self.aws_code, self.aws_message = aws_code, message

    @property
    def absent(self) -> bool:
        """Whether it says that a stack, or a part of it, is not there."""
        return self.aws_code in ("ValidationError", "ValidationException") and "does not exist" in self.aws_message


class NoAnswerError(AwsError):
    """AWS cannot be reached: nothing is known of what was asked."""

    def __init__(self, what: str, kind: str, message: str) -> None:
        super().__init__(what, kind, message)
        self.args = (
            f"AWS does not answer ({self}). See the network, proxy and endpoint, then run the same command again.",
        )


class CredentialsError(RefusedError):
    """There are no credentials, or they hold no longer."""

    def __init__(self, what: str, detail: str) -> None:
        remedy = "Sign in again, then run the same command: what runs in AWS goes on, and what is done is left alone."
        super().__init__(f"AWS does not accept the credentials ({what}: {detail})", remedy, EXIT_CREDENTIALS)


class StoppedError(RefusedError):
    """Another part of the run has ended it."""


class Aws:
    """AWS by region, service and operation; safe to use from several threads.

    Args:
        endpoint: an endpoint URL for every service, for an emulator; None: AWS (or ``AWS_ENDPOINT_URL``).
        sleep: waits for so many seconds; tests give one that does not.
    """

    def __init__(self, endpoint: str | None = None, sleep: Callable[[float], None] | None = None) -> None:
        self._endpoint, self._sleep = endpoint, sleep
        self._clients: dict[tuple[str, str], Any] = {}
        self._lock = threading.Lock()
        self.stopped = threading.Event()
        self._session: Any = None

    def call(self, region: str, service: str, operation: str, /, **arguments: Any) -> dict[str, Any]:
        """One call. Raises AwsError, CredentialsError, or StoppedError once the run is to end."""
        for attempt in range(_PATIENCE):
            try:
                return self._once(region, service, operation, arguments)
            except AwsError as error:
                if error.aws_code not in _THROTTLED:
                    raise
            self.pause(min(2.0**attempt, 60))
        return self._once(region, service, operation, arguments)

    def pages(
        self, region: str, service: str, operation: str, key: str, /, **arguments: Any
    ) -> Iterator[dict[str, Any]]:
        """The items of ``key`` on every page of a list."""
        while True:
            page = self.call(region, service, operation, **arguments)
            yield from page.get(key, ())
            if not page.get("NextToken"):
                return
            arguments["NextToken"] = page["NextToken"]

    def pause(self, seconds: float) -> None:
        """Wait. Raises StoppedError when the run is to end meanwhile."""
        if self._sleep is not None:
            self._sleep(seconds)
        elif self.stopped.wait(seconds):
            raise StoppedError("stopped")
        if self.stopped.is_set():
            raise StoppedError("stopped")

    def _once(self, region: str, service: str, operation: str, arguments: dict[str, Any]) -> dict[str, Any]:
        from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError
        from botocore.exceptions import ConnectionError as NoConnectionError
        from botocore.parsers import ResponseParserError

        what = f"{service}:{operation}"
        try:
            answer: dict[str, Any] = getattr(self._client(region, service), operation)(**arguments)
        except ClientError as error:
            details = error.response.get("Error", {})
            code, message = str(details.get("Code", "")), str(details.get("Message", ""))
            if code in _CREDENTIALS:
                raise CredentialsError(what, code) from None
            raise AwsError(what, code, message) from None
        except BotoCoreError as error:
            kind = type(error).__name__
            if kind in _CREDENTIAL_ERRORS:
                raise CredentialsError(what, kind) from None
            silent = isinstance(error, (HTTPClientError, NoConnectionError))
            raise (NoAnswerError if silent else AwsError)(f"{what} in {region}", kind, str(error)) from None
        except ResponseParserError as error:  # refused in another language than the service's: it is not there
            raise AwsError(f"{what} in {region}", "UnreadableAnswer", str(error)[:_LONGEST]) from None
        return answer

    def _client(self, region: str, service: str) -> Any:
        with self._lock:  # making clients is not safe in threads, using them is
            if (region, service) not in self._clients:
                import boto3
                from botocore.config import Config

                self._session = self._session or boto3.session.Session()
                path_style = {"s3": {"addressing_style": "path"}} if self._endpoint else {}
                config = Config(
                    retries={"mode": "adaptive", "max_attempts": 10}, connect_timeout=10, read_timeout=70, **path_style
                )
                try:
                    self._clients[region, service] = self._session.client(
                        service, region_name=region, endpoint_url=self._endpoint, config=config
                    )
                except ValueError as error:  # an endpoint that is no URL, here or in AWS_ENDPOINT_URL; no such region
                    raise RefusedError(str(error), "Correct it.", EXIT_USAGE) from None
            return self._clients[region, service]


def paces(first: float = 0.2, most: float = 8.0) -> Iterator[float]:
    """Seconds between looks at something that takes a while: soon at first, then ever more seldom."""
    seconds = first
    while True:
        yield seconds
        seconds = min(seconds * 1.4, most)


def now() -> float:
    """Seconds since the epoch; one place, for tests to turn."""
    return time.time()
