"""Progress: redrawn on a terminal, plain lines elsewhere; and the order of what runs."""

import io
import re

import pytest

from stackwarden.deploy import board as board_module
from stackwarden.deploy.board import Board
from stackwarden.deploy.bring_up import Outcome


def board(*keys, live):
    stream = io.StringIO()
    return Board(keys, stream, live=live), stream


def screen(text):
    """What a terminal shows after the text."""
    lines, row = [], 0
    for part in re.split(r"(\033\[\d+A|\033\[2K|\n)", text):
        if part.endswith("A") and part.startswith("\033"):
            row -= int(part[2:-1])
        elif part == "\033[2K":
            lines += [""] * (row + 1 - len(lines))
            lines[row] = ""
        elif part == "\n":
            row += 1
        elif part:
            lines[row] = part
    return lines


def test_a_terminal_has_one_line_per_stack():
    shown, stream = board("primary/a", "primary/bb", live=True)
    shown.say("primary/a", "starts")
    shown.say("primary/bb", "looks")
    shown.say("primary/a", "CREATE_IN_PROGRESS 3/9 Queue")
    assert screen(stream.getvalue()) == ["primary/a   CREATE_IN_PROGRESS 3/9 Queue", "primary/bb  looks"]
    shown.end("primary/a", Outcome("created"))
    shown.end("primary/bb", Outcome("failed", ("no", "more")))
    assert screen(stream.getvalue()) == ["primary/a   created", "primary/bb  failed: no"]


def test_lines_are_never_wider_than_the_terminal(monkeypatch):
    monkeypatch.setenv("COLUMNS", "30")
    shown, stream = board("a", live=True)
    shown.say("a", "x" * 200)
    assert len(screen(stream.getvalue())[0]) < 30


def test_more_stacks_than_rows(monkeypatch):
    monkeypatch.setenv("LINES", "4")
    shown, stream = board(*"abcdefgh", live=True)
    for key in "abcdef":
        shown.say(key, "starts")
    assert [line[0] for line in screen(stream.getvalue())] == ["d", "e", "f"]


def test_elsewhere_steps_of_an_operation_do_not_fill_the_log(monkeypatch):
    clock = [0.0]
    monkeypatch.setattr(board_module.time, "monotonic", lambda: clock[0])
    shown, stream = board("a", live=False)
    shown.say("a", "looks")
    shown.say("a", "starts")
    shown.say("a", "CREATE_IN_PROGRESS 1/9 X")
    shown.say("a", "CREATE_IN_PROGRESS 2/9 X")
    assert stream.getvalue() == "a  starts\n"
    clock[0] = 90.0
    shown.say("a", "CREATE_IN_PROGRESS 5/9 Y")
    assert stream.getvalue() == "a  starts\na  CREATE_IN_PROGRESS 5/9 Y\n"


@pytest.mark.parametrize("number", ["0", "-1", "x"])
def test_how_many_at_a_time_is_a_number_from_one(world, number):
    with pytest.raises(SystemExit) as stopped:
        world.run("deploy", "--parallel", number)
    assert stopped.value.code == 2
