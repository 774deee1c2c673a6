"""Which documents, sentences and clauses belong together.

:func:`bitext.align.document_links.link_documents` finds documents of one event,
:func:`bitext.align.sequence.align_sequence` aligns translations, :func:`bitext.align.mining.mine`
finds translations in texts that are not; :mod:`bitext.align.beads` has what they return.
"""
