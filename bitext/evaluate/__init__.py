"""Numbers about each step, with confidence intervals and signatures.

:mod:`bitext.evaluate.alignment`, :mod:`bitext.evaluate.mining`, :mod:`bitext.evaluate.translation`
and :mod:`bitext.evaluate.quality` each evaluate results against references;
:mod:`bitext.resampling` resamples.
"""
