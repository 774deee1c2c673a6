"""The page on which people check pairs, and what becomes of their verdicts.

:func:`bitext.review.server.serve` opens it, :mod:`bitext.review.store` keeps every action,
:mod:`bitext.review.verdicts` brings verdicts back into a dataset, :mod:`bitext.review.agreement`
says how far reviewers agree.
"""
