"""Weights of the bundled translation model; see MODEL_CARD.md."""
