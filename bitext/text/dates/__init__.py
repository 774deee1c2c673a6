"""Dates in Arabic and English text.

Begin with :mod:`bitext.text.dates.dates`.
"""
