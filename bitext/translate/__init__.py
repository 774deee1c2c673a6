"""Translation from Arabic to English, and how expected a given translation is.

Begin with :func:`bitext.translate.load.load_translator`; :mod:`bitext.translate.base` says what a
translator is.
"""
