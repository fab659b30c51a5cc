"""Alarms."""

from typing import Any

from ministack.services.cloudformation import provisioners


def accept_metric_math() -> None:
    """MiniStack refuses alarms on an expression or a band. Name and actions are held, the expression is not.

    The alarm carries the namespace and name of the first metric in the expression; one on a band the threshold 0.
    """
    original = provisioners._cw_metric_alarm_record

    def record(name: str, properties: dict[str, Any]) -> dict[str, Any]:
        queries = properties.get("Metrics")
        if queries:
            stats = [query["MetricStat"] for query in queries if "MetricStat" in query]
            metric = stats[0]["Metric"] if stats else {"Namespace": "Expression", "MetricName": name}
            rest = {key: value for key, value in properties.items() if key != "Metrics"}
            properties = {"Threshold": 0, **rest, **{key: metric[key] for key in ("Namespace", "MetricName")}}
        answer: dict[str, Any] = original(name, properties)
        return answer

    provisioners._cw_metric_alarm_record = record
