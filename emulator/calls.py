"""Calls back into the emulator's own services, in the account and region of the stack that is being deployed."""

import threading
from functools import cache
from typing import Any

from botocore.config import Config
from botocore.session import Session, get_session
from ministack.core.responses import get_account_id, get_region

from emulator.shapes import fit

# Stacks of several regions deploy at once. Making clients is not safe in threads, using them is.
_MAKING = threading.Lock()
_CONFIG = Config(retries={"max_attempts": 0}, read_timeout=30, parameter_validation=False)


class Calls:
    """botocore clients of the emulator's endpoint."""

    def __init__(self, endpoint: str) -> None:
        self._endpoint = endpoint

    def __call__(self, operation: str, properties: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
        """``operation`` is ``service.operation_name``; ``properties`` fill what the operation knows, ``given`` wins."""
        service, name = operation.split(".")
        with _MAKING:
            client = _client(self._endpoint, service, get_account_id(), get_region())
        shape = client.meta.service_model.operation_model(client.meta.method_to_api_mapping[name]).input_shape
        arguments = {**fit(shape, properties), **fit(shape, given)}
        absent = [key for key, value in given.items() if value is None]
        answer: dict[str, Any] = getattr(client, name)(**{k: v for k, v in arguments.items() if k not in absent})
        return answer


@cache
def _session() -> Session:
    return get_session()


@cache
def _client(endpoint: str, service: str, account: str, region: str) -> Any:
    return _session().create_client(
        service,
        region_name=region,
        endpoint_url=endpoint,
        config=_CONFIG.merge(Config(s3={"addressing_style": "path"})),
        aws_access_key_id=account,  # MiniStack reads the account from a key of twelve digits
        aws_secret_access_key="local",  # noqa: S106  # no secret: the emulator checks none
    )
