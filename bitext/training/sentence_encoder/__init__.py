"""Training of the Arabic-English sentence encoder (:mod:`bitext.embed.encoder`).

Begin with :func:`bitext.training.sentence_encoder.fitting.fit`; the command is
``scripts/fit/sentence_encoder.py``. Runs of neighbouring lines (``runs``) become batches
(``batches``) that a loss (``objective``) is computed of; ``export`` writes what the embedder reads.
"""
