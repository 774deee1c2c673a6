"""Progress of a process whose standard error is a pipe."""

import re
import subprocess
import sys

CODE = """
import time
from bitext.progress import ConsoleProgress

with ConsoleProgress(0.2).step("Counting") as advance:
    time.sleep(0.5)
    advance(1500, 3000)
    time.sleep(0.5)
    advance(3000, 3000)
    time.sleep(0.5)
with ConsoleProgress(60).step("Waiting"):
    pass
print("result")
"""


def test_a_pipe_gets_a_line_every_so_many_seconds():
    result = subprocess.run([sys.executable, "-c", CODE], capture_output=True, encoding="utf-8")
    assert result.stdout == "result\n"
    lines = result.stderr.splitlines()
    assert lines[0] == "Counting …" and lines[-1] == "Waiting …"
    between = lines[1:-1]
    assert all(
        re.fullmatch(r"Counting … (1,500 of 3,000, |3,000, )?\d+ s", each) for each in between
    )
    assert any("1,500 of 3,000" in each for each in between)
