"""Weights of the bundled Arabic-English sentence encoder; see MODEL_CARD.md."""
