"""Aurora's global databases."""

from ministack.services import rds


def switch_over_without_engines() -> None:
    """For Aurora MySQL MiniStack waits until the replicas of real engines have caught up; here are none."""
    rds._aurora_mysql_8_replication_enabled = lambda _: False
