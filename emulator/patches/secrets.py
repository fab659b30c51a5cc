"""Secrets."""

import json
from typing import Any

from ministack.services import secretsmanager
from ministack.services.cloudformation import drift, provisioners

SECRET = "AWS::SecretsManager::Secret"  # noqa: S105  # a type, no secret


def generate_as_asked() -> None:
    """MiniStack ignores ExcludePunctuation and its like: a password then breaks the URL it is part of."""
    original = provisioners._sm_secret_string

    def secret(properties: dict[str, Any]) -> str:
        asked = properties.get("GenerateSecretString")
        if not asked or properties.get("SecretString"):
            return str(original(properties))
        password = _password(asked)
        if "SecretStringTemplate" not in asked:
            return password
        return json.dumps({**json.loads(asked["SecretStringTemplate"]), asked["GenerateStringKey"]: password})

    provisioners._sm_secret_string = secret


def tell_drift_by_arn() -> None:
    """MiniStack looks for a secret by the id it gave it itself: with the real one every secret would be gone."""
    read, properties_read = drift._DRIFT_READERS[SECRET]

    def read_by_arn(physical: str, properties: dict[str, Any]) -> Any:
        known, _ = secretsmanager._resolve(physical)
        return read(known or physical, properties)

    drift._DRIFT_READERS[SECRET] = (read_by_arn, properties_read)


def _password(asked: dict[str, Any]) -> str:
    typed = {key: {"true": True, "false": False}.get(str(value).lower(), value) for key, value in asked.items()}
    typed["PasswordLength"] = int(typed.get("PasswordLength", 32))
    _, _, body = secretsmanager._get_random_password(typed)
    return str(json.loads(body)["RandomPassword"])
