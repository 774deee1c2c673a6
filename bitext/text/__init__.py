"""What a text says on its face: letters, sentences, numbers, dates, names, language.

Begin with :func:`bitext.text.sentences.split_sentences`, :func:`bitext.text.arabic.normalize` and
:func:`bitext.text.facts.find_facts`.
"""
