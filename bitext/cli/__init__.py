"""The command line: arguments in, messages out.

Each command calls one workflow, see :mod:`bitext.workflows`.
"""
