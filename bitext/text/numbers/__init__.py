"""Numbers in Arabic and English text, in digits and in words.

Begin with :mod:`bitext.text.numbers.numbers`.
"""
