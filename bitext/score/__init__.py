"""How good a pair is, and why.

:func:`bitext.score.features.extract_features` measures,
:func:`bitext.score.quality.load_quality` gives the model that makes quality, label and reasons of
it, :mod:`bitext.score.filters` has rule filters, :mod:`bitext.score.duplicates` finds duplicates.
"""
