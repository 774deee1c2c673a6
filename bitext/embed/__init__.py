"""Sentence embedders.

Begin with :func:`bitext.embed.load.load_embedder`;
:mod:`bitext.embed.base` says what an embedder is.
"""
