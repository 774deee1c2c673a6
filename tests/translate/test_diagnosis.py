import pytest

from bitext.translate.diagnosis import failure, flaws


@pytest.mark.parametrize(
    ("source", "output", "kind"),
    [
        ("وصل الوزير", "", "empty"),
        ("وصل الوزير", " \n", "empty"),
        (
            "وصل الوزير",
            "of the town " * 5,
            "repetition",
        ),
        ("وصل الوزير", "Yes, " + "no " * 6, "repetition"),
        ("وصل الوزير", "he arrivedhahahahahahahahahahaha", "repetition"),
        ("وصل الوزير", "The minister " + " ".join(f"word{n}" for n in range(40)), "runaway"),
    ],
)
def test_outputs_that_cannot_be_passed_on(source, output, kind):
    assert failure(source, output, True).split(":")[0] == kind


def test_an_output_that_did_not_end_is_a_runaway():
    assert failure("وصل الوزير", "The minister", False).startswith("runaway")


@pytest.mark.parametrize(
    ("source", "output"),
    [
        ("وصل الوزير إلى العاصمة", "The minister arrived in the capital"),
        ("لا لا لا لا لا لا", "No no no no no no"),
        ("ههههههههههههههه", "hahahahahahahahahaha"),
        ("نعم", "Yes"),
    ],
)
def test_outputs_that_can(source, output):
    assert failure(source, output, True) is None


@pytest.mark.parametrize(
    ("source", "output", "kinds"),
    [
        ("وصل ٣٠٠ مسافر", "300 passengers arrived", []),
        ("وصل ٣٠٠ مسافر", "200 passengers arrived", ["numbers-missing", "numbers-invented"]),
        ("وصل ٣٠٠ مسافر", "Passengers arrived", ["numbers-missing"]),
        ("وصل المسافرون", "In 1987 the passengers arrived", ["numbers-invented"]),
        ("وصل في 12 نوفمبر", "He arrived on 12 November", []),
        ("وصل في 12 نوفمبر", "He arrived on November 12, 2017", ["numbers-invented"]),
        ("وصل في 12 نوفمبر من عام 2017", "He arrived on November 12, 2017", []),
        ("أكثر من عشرين دولة", "more than twenty countries", []),
        ("أكثر من عشرين دولة", "over 100 countries", ["numbers-missing", "numbers-invented"]),
        ("وصل الوزير", "وصل الوزير", ["copied-source"]),
        ("وصل الوزير", "The minister وصل today", ["arabic-script"]),
        ("وصل الوزير", "The minister arrived", []),
        ("لن نقبل أي شرط", "We will accept any condition", ["negation-mismatch"]),
        ("وصل الوزير", "The minister did not arrive", ["negation-mismatch"]),
        ("لن نقبل أي شرط", "We refuse any condition", []),
        ("لا شك في أنه وصل", "He has certainly arrived", []),
    ],
)
def test_flaws(source, output, kinds):
    assert [flaw.split(":")[0] for flaw in flaws(source, output)] == kinds
