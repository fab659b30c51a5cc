"""The transform before the archive: one JSON object a line, in the shape of the Glue table."""

import base64
import json

from cfn.located import Map
from tests.functions.test_sessioniser import line, transform
from tests.templates.resolved import stack


def records(*lines):
    data = [base64.b64encode(each.encode()).decode() for each in lines]
    return {"records": [{"recordId": f"r{n}", "data": each} for n, each in enumerate(data)]}


def test_lines_become_json_lines():
    answer = transform.handler(records(line(), line(session=None)), None)
    assert [record["result"] for record in answer["records"]] == ["Ok", "Ok"]
    texts = [base64.b64decode(record["data"]).decode() for record in answer["records"]]
    assert all(text.endswith("}\n") for text in texts)
    first, second = (json.loads(text) for text in texts)
    assert (first["at"], first["status"], first["country"]) == (1_700_000_000.25, 200, "DE")
    assert second["session"] is None


def test_rows_have_the_columns_of_the_table():
    (row,) = transform.handler(records(line()), None)["records"]
    table = stack("prod", "clickstream").resources["ClickTable"].get("TableInput")
    assert isinstance(table, Map)
    columns = [column["Name"] for column in table["StorageDescriptor"]["Columns"]]
    assert list(json.loads(base64.b64decode(row["data"]))) == columns


def test_a_line_of_another_shape_comes_back_as_it_was_and_is_not_logged(capsys):
    event = records("192.0.2.183\tnot a log line\n")
    (record,) = transform.handler(event, None)["records"]
    assert record == {"recordId": "r0", "result": "ProcessingFailed", "data": event["records"][0]["data"]}
    assert "192.0.2.183" not in capsys.readouterr().out
