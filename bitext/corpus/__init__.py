"""Documents: read from files, checked, cleaned of boilerplate, split into sentences with offsets.

Begin with :func:`bitext.corpus.documents.read_corpus`.
"""
