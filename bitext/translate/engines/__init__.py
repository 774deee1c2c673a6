"""The kinds of models that translators run on."""
