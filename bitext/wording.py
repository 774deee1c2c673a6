"""How messages are put into words, for all rooms."""


def counted(number: int, noun: str) -> str:
    """So many things: ``1 pair``, ``2,000 pairs``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
