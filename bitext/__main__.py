"""``python -m bitext``."""

from bitext.cli.main import main

main()
