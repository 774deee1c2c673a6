"""What each command does with files, one module a command."""
