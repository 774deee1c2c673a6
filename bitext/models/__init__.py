"""Models that translate Arabic and embed both languages, and the memory of what they computed.

Begin with :func:`bitext.models.embed.load_embedder` and
:func:`bitext.models.translate.load_translator`; :mod:`bitext.models.memory` keeps results on disk.
"""
