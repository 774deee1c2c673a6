"""What each command does with files, one module a command: build, align, mine, score, translate, publish."""
