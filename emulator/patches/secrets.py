"""Secrets."""

import json
from typing import Any

from ministack.services import secretsmanager
from ministack.services.cloudformation import provisioners


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


def _password(asked: dict[str, Any]) -> str:
    typed = {key: {"true": True, "false": False}.get(str(value).lower(), value) for key, value in asked.items()}
    typed["PasswordLength"] = int(typed.get("PasswordLength", 32))
    _, _, body = secretsmanager._get_random_password(typed)
    return str(json.loads(body)["RandomPassword"])
