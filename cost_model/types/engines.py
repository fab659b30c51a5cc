"""Database engines as templates write them, in any case, and as AWS's price list names them."""

from typing import Any, Final

from cfn.stack import Resource

_CUSTOM: Final = {
    "oracle-ee": "Oracle EE",
    "oracle-ee-cdb": "Oracle EE",
    "oracle-se2": "Oracle SE2",
    "oracle-se2-cdb": "Oracle SE2",
    "sqlserver-ee": "SQL Server EE",
    "sqlserver-se": "SQL Server SE",
    "sqlserver-web": "SQL Server Web",
    "sqlserver-dev": "SQL Server Dev",
}
"""Engines of RDS Custom, which have prices of their own."""
LABELS: Final = {
    "aurora": "Aurora MySQL",
    "aurora-mysql": "Aurora MySQL",
    "aurora-postgresql": "Aurora PostgreSQL",
    "mysql": "MySQL",
    "postgres": "PostgreSQL",
    "mariadb": "MariaDB",
    "oracle-ee": "Oracle EE",
    "oracle-ee-cdb": "Oracle EE",
    "oracle-se2": "Oracle SE2",
    "oracle-se2-cdb": "Oracle SE2",
    "db2-ae": "Db2 AE",
    "db2-se": "Db2 SE",
    **{f"custom-{name}": f"Custom {label}" for name, label in _CUSTOM.items()},
    "sqlserver-ee": "SQL Server EE",
    "sqlserver-ex": "SQL Server EX",
    "sqlserver-se": "SQL Server SE",
    "sqlserver-web": "SQL Server Web",
}
"""Engine of the template → name in AWS's price list. ``aurora`` is Aurora MySQL by its name of version 1."""


def engine_of(*databases: Resource | None) -> Any:
    """The engine of the first that names one, in lower case as RDS reads it; raw if it is no text, None without."""
    for database in databases:
        engine = database.get("Engine") if database is not None else None
        if engine is not None:
            return engine.lower() if isinstance(engine, str) else engine
    return None


def serverless_v1(cluster: Resource) -> bool:
    """Whether the cluster is Aurora Serverless v1: it scales itself and has no instances."""
    return str(cluster.get("EngineMode")).lower() == "serverless"
