"""Files are written whole; what is no file is never replaced by one."""

import os
import threading

import pytest

from cfn.errors import CfnError
from reports.writing import write_whole


def test_a_pipe_is_written_to_and_stays_a_pipe(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_text()))
    reader.start()
    write_whole(pipe, "all of it")
    reader.join(10)
    assert read == ["all of it"]
    assert pipe.is_fifo()
    assert list(tmp_path.iterdir()) == [pipe]


def test_a_folder_is_an_error_that_says_so(tmp_path):
    with pytest.raises(CfnError, match="Cannot be written"):
        write_whole(tmp_path, "x")


def test_a_file_is_replaced(tmp_path):
    file = tmp_path / "a"
    file.write_text("old")
    write_whole(file, "new")
    assert file.read_text() == "new"
    assert list(tmp_path.iterdir()) == [file]
