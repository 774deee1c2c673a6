"""Weights of the translation model that comes with the project; see MODEL_CARD.md."""
