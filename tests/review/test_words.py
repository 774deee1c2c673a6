"""The words of the interface are complete in both languages."""

import json
import re

import pytest

from bitext.dataset.rows import REASON_DEFINITIONS, score_definitions
from bitext.review.app import STATIC
from bitext.translate.base import Translation

WORDS = {
    language: json.loads((STATIC / f"messages.{language}.json").read_text("utf-8"))
    for language in ("en", "ar")
}
PLURALS = {"en": {"one", "other"}, "ar": {"zero", "one", "two", "few", "many", "other"}}


def placeholders(text):
    return set(re.findall(r"\{(\w+)\}", text))


def test_both_languages_have_the_same_words():
    assert WORDS["en"].keys() == WORDS["ar"].keys()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_plurals_have_every_form_of_the_language(language):
    counted = {name for name, words in WORDS["en"].items() if isinstance(words, dict)}
    assert counted
    for name in counted:
        assert set(WORDS[language][name]) == PLURALS[language], name


def test_the_same_values_are_filled_in():
    for name, english in WORDS["en"].items():
        arabic = WORDS["ar"][name]
        if isinstance(english, dict):
            for form in ("few", "many", "other"):
                assert placeholders(arabic[form]) == placeholders(english["other"]), name
        else:
            assert placeholders(arabic) == placeholders(english), name


def test_arabic_is_arabic():
    for name, words in WORDS["ar"].items():
        if name in ("language_code", "other_language", "place", "documents_option", "judged_by"):
            continue
        for text in words.values() if isinstance(words, dict) else [words]:
            assert re.search(r"[\u0621-\u064a]", text), name


def test_words_asked_for_are_there():
    asked = set()
    for script in STATIC.glob("*.js"):
        asked |= set(re.findall(r'\bt\("(\w+)"', script.read_text("utf-8")))
    assert len(asked) > 80
    assert asked <= WORDS["en"].keys()


def test_every_score_has_a_name():
    assert {f"score_{each.name}" for each in score_definitions()} <= WORDS["en"].keys()


def test_every_reason_is_put_into_words():
    assert {f"reason_{name}" for name in REASON_DEFINITIONS} == {
        name for name in WORDS["en"] if name.startswith("reason_")
    }


def test_every_doubt_about_a_machine_translation_is_put_into_words():
    kinds = re.findall(r"``([a-z-]+)``", Translation.__doc__.split("problem:")[1].split("conf")[0])
    assert {f"doubt_{kind}" for kind in kinds} - {"doubt_text"} == {
        name for name in WORDS["en"] if name.startswith("doubt_")
    }
