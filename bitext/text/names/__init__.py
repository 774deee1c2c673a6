"""Names of people and places in both scripts.

Begin with :mod:`bitext.text.names.names`.
"""
