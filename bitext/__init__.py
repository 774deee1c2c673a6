"""bitext: Arabic and English texts in, aligned, scored and reviewable sentence pairs out."""

__version__ = "0.1.0"
