"""Every command that a table of ``scripts/RESULTS.md`` names is understood by its script."""

import argparse
import re
import runpy
import shlex
import sys

import pytest

from tests.conftest import ROOT

RESULTS = (ROOT / "scripts" / "RESULTS.md").read_text("utf-8")
COMMANDS = [
    " ".join(command.split()) for command in re.findall(r"`python (scripts/[^`]+)`", RESULTS)
]


class Parsed(Exception):  # noqa: N818 - it is no error
    """The arguments were understood; the work is not done here."""


def test_there_are_commands():
    assert len(COMMANDS) > 8


@pytest.mark.parametrize("command", COMMANDS)
def test_the_script_understands_the_command(command, monkeypatch):
    script, *arguments = shlex.split(command)
    understand = argparse.ArgumentParser.parse_args

    def parse(self, *given, **named):
        understand(self, *given, **named)
        raise Parsed

    monkeypatch.setattr(argparse.ArgumentParser, "parse_args", parse)
    monkeypatch.setattr(sys, "argv", [script, *arguments])
    with pytest.raises(Parsed):
        runpy.run_path(str(ROOT / script), run_name="__main__")


def test_pictures_and_files_named_are_there():
    for target in re.findall(r"\]\(([^)#:]+)", RESULTS):
        assert (ROOT / "scripts" / target).exists(), target
